/*
 * libx264 and libx265 as they are installed, without their headers: the fields that are used, and where they are in
 * the builds that Debian 12 and 13 have (x264.h 164; x265.h 199 and 215; LP64).
 */
#define _GNU_SOURCE
#include "emulator.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

enum { TYPE_AUTO, TYPE_IDR };
enum { H264_SEI = 6, H265_SEI_PREFIX = 39, H265_SEI_SUFFIX = 40, H265_IDR_W_RADL = 19, H265_IDR_N_LP = 20, H264_IDR = 5 };

/* x264_nal_t; the payloads of a picture's follow each other in memory. */
struct x264_nal {
	int priority, type, long_start_code, first_mb, last_mb, bytes;
	uint8_t *payload;
	int padding;
};

/* The head of x264_picture_t. */
struct x264_picture {
	int type, qp_plus_1, pic_struct, key_frame;
	int64_t pts, dts;
	void *param;
	int csp, planes, strides[4];
	uint8_t *plane[4];
	uint8_t rest[240 - 96];
};
_Static_assert(offsetof(struct x264_picture, csp) == 40 && offsetof(struct x264_picture, plane) == 64, "x264_picture_t");
_Static_assert(sizeof(struct x264_picture) == 240 && sizeof(struct x264_nal) == 40, "x264.h");

enum { X264_PARAM_ROOM = 16384, X264_WIDTH = 28, X264_HEIGHT = 32, X264_CSP = 36, X264_I420 = 2, X264_NV12 = 4, X264_NV21 = 5 };

struct x265_nal {
	uint32_t type, bytes;
	uint8_t *payload;
};

static const struct x265_build {
	int build;
	size_t planes, strides, bit_depth, slice_type, colour_space, force_qp;
} X265_BUILDS[] = {{199, 24, 48, 60, 64, 72, 76}, {215, 32, 64, 80, 84, 92, 96}};

enum { X265_PICTURE_ROOM = 32768 };

static struct {
	int (*param_default_preset)(void *, const char *, const char *);
	int (*param_parse)(void *, const char *, const char *);
	int (*param_apply_profile)(void *, const char *);
	void (*param_cleanup)(void *);
	void *(*open)(void *);
	int (*encode)(void *, struct x264_nal **, int *, struct x264_picture *, struct x264_picture *);
	void (*parameters)(void *, void *);
	int (*reconfig)(void *, void *);
	void (*close)(void *);
} x264;

static struct {
	const struct x265_build *build;
	void *(*param_alloc)(void);
	void (*param_free)(void *);
	int (*param_default_preset)(void *, const char *, const char *);
	int (*param_parse)(void *, const char *, const char *);
	void (*picture_init)(void *, void *);
	void *(*open)(void *);
	int (*encode)(void *, struct x265_nal **, uint32_t *, void *, void *);
	void (*close)(void *);
} x265;

static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void *symbol(void *library, const char *format, int build)
{
	char name[64];
	snprintf(name, sizeof name, format, build);
	return dlsym(library, name);
}

static void open_x264(void)
{
	void *library = dlopen("libx264.so.164", RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return;
	x264.param_default_preset = dlsym(library, "x264_param_default_preset");
	x264.param_parse = dlsym(library, "x264_param_parse");
	x264.param_apply_profile = dlsym(library, "x264_param_apply_profile");
	x264.param_cleanup = dlsym(library, "x264_param_cleanup");
	x264.encode = dlsym(library, "x264_encoder_encode");
	x264.parameters = dlsym(library, "x264_encoder_parameters");
	x264.reconfig = dlsym(library, "x264_encoder_reconfig");
	x264.close = dlsym(library, "x264_encoder_close");
	x264.open = dlsym(library, "x264_encoder_open_164");
}

static void open_x265(void)
{
	for (size_t i = 0; i < sizeof X265_BUILDS / sizeof *X265_BUILDS && !x265.open; i++) {
		char name[32];
		snprintf(name, sizeof name, "libx265.so.%d", X265_BUILDS[i].build);
		void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
		if (!library)
			continue;
		x265.build = &X265_BUILDS[i];
		x265.param_alloc = dlsym(library, "x265_param_alloc");
		x265.param_free = dlsym(library, "x265_param_free");
		x265.param_default_preset = dlsym(library, "x265_param_default_preset");
		x265.param_parse = dlsym(library, "x265_param_parse");
		x265.picture_init = dlsym(library, "x265_picture_init");
		x265.encode = dlsym(library, "x265_encoder_encode");
		x265.close = dlsym(library, "x265_encoder_close");
		x265.open = symbol(library, "x265_encoder_open_%d", X265_BUILDS[i].build);
	}
}

static void open_libraries(void)
{
	if (getenv("KINORA_EMU_REPLAY")) /* to try what a machine without them does */
		return;
	open_x264();
	open_x265();
}

EXPORT int32_t kinora_emu_codec(int32_t h265)
{
	pthread_once(&opened, open_libraries);
	return h265 ? x265.open != NULL : x264.open != NULL;
}

struct emu_codec {
	struct emu_codec_settings settings;
	void *encoder; /* NULL where a recorded stream is replayed */
	size_t position; /* in that stream */
	int64_t count;
	uint8_t *u, *v; /* what libx265 wants apart */
	uint8_t picture[X265_PICTURE_ROOM] __attribute__((aligned(16)));
};

typedef int (*parser)(void *, const char *, const char *);

static void set_number(parser parse, void *param, const char *name, int value)
{
	char text[16];
	snprintf(text, sizeof text, "%d", value);
	parse(param, name, text);
}

static void set_rate(parser parse, void *param, const struct emu_codec_settings *settings)
{
	if (settings->rate == EMU_FIXQP) {
		/* Not 0: libx264 would switch to lossless coding, which few decoders know. */
		set_number(parse, param, "qp", settings->inter_qp > 0 ? settings->inter_qp : 1);
		return;
	}
	set_number(parse, param, "bitrate", settings->kilobits);
	set_number(parse, param, "vbv-maxrate", settings->kilobits);
	set_number(parse, param, "vbv-bufsize", settings->kilobits);
}

static void set_common(parser parse, void *param, const struct emu_codec_settings *settings)
{
	char rate[32];
	snprintf(rate, sizeof rate, "%d/%d", settings->fps_numerator, settings->fps_denominator);
	parse(param, "fps", rate);
	parse(param, "scenecut", "0");
	parse(param, "bframes", "0");
	parse(param, "repeat-headers", "1");
	parse(param, "annexb", "1");
	parse(param, "aud", "0");
	set_rate(parse, param, settings);
}

static void *open_h264(const struct emu_codec_settings *settings)
{
	static const char *const PROFILES[] = {"baseline", "main", "high"};
	uint8_t param[X264_PARAM_ROOM] __attribute__((aligned(16))) = {0};
	if (x264.param_default_preset(param, "ultrafast", "zerolatency"))
		return NULL;
	memcpy(param + X264_WIDTH, &settings->width, sizeof(int));
	memcpy(param + X264_HEIGHT, &settings->height, sizeof(int));
	int csp = X264_I420; /* any 4:2:0: the library turns each picture into its own form */
	memcpy(param + X264_CSP, &csp, sizeof csp);
	x264.param_parse(param, "log", "-1");
	x264.param_parse(param, "threads", "1"); /* one slice, as the hardware */
	x264.param_parse(param, "force-cfr", "1");
	x264.param_parse(param, "keyint", "infinite");
	set_common(x264.param_parse, param, settings);
	x264.param_apply_profile(param, PROFILES[settings->profile]);
	void *encoder = x264.open(param);
	x264.param_cleanup(param);
	return encoder;
}

static void *open_h265(const struct emu_codec_settings *settings, void *picture)
{
	void *param = x265.param_alloc();
	void *encoder = NULL;
	if (!x265.param_default_preset(param, "ultrafast", "zerolatency")) {
		char size[32];
		snprintf(size, sizeof size, "%dx%d", settings->width, settings->height);
		x265.param_parse(param, "log-level", "none");
		x265.param_parse(param, "input-res", size);
		x265.param_parse(param, "input-csp", "i420");
		x265.param_parse(param, "keyint", "-1");
		x265.param_parse(param, "open-gop", "0");
		x265.param_parse(param, "info", "0");
		x265.param_parse(param, "pools", "none"); /* no threads of its own */
		x265.param_parse(param, "frame-threads", "1");
		if (settings->width < 64 || settings->height < 64)
			x265.param_parse(param, "ctu", "32");
		set_common(x265.param_parse, param, settings);
		x265.picture_init(param, picture);
		encoder = x265.open(param);
	}
	x265.param_free(param);
	return encoder;
}

/* The library's own threads take the name of the one that opens it: it is that of the emulated hardware. */
static void *open_encoder(struct emu_codec *codec)
{
	char name[16];
	prctl(PR_GET_NAME, name);
	prctl(PR_SET_NAME, "emu-codec");
	void *encoder = codec->settings.h265 ? open_h265(&codec->settings, codec->picture) : open_h264(&codec->settings);
	prctl(PR_SET_NAME, name);
	return encoder;
}

struct emu_codec *emu_codec_open(const struct emu_codec_settings *settings, const char **error)
{
	struct emu_codec *codec = calloc(1, sizeof *codec);
	codec->settings = *settings;
	if (!kinora_emu_codec(settings->h265))
		return codec;
	codec->encoder = open_encoder(codec);
	if (!codec->encoder) {
		*error = "the library refuses these settings";
		free(codec);
		return NULL;
	}
	if (settings->h265) {
		size_t chroma = (size_t)(settings->width / 2) * (settings->height / 2);
		codec->u = malloc(chroma);
		codec->v = malloc(chroma);
	}
	return codec;
}

bool emu_codec_rate(struct emu_codec *codec, enum emu_rate rate, int kilobits)
{
	if (codec->settings.rate == rate && codec->settings.kilobits == kilobits)
		return true;
	bool fixed = rate == EMU_FIXQP || codec->settings.rate == EMU_FIXQP;
	codec->settings.rate = rate;
	codec->settings.kilobits = kilobits;
	if (!codec->encoder)
		return true;
	if (!codec->settings.h265 && !fixed) {
		uint8_t param[X264_PARAM_ROOM] __attribute__((aligned(16)));
		x264.parameters(codec->encoder, param);
		set_rate(x264.param_parse, param, &codec->settings);
		return !x264.reconfig(codec->encoder, param);
	}
	/* libx265 3.5 takes another rate without an error and goes on with the old one: a new encoder, and an IDR. */
	void *changed = open_encoder(codec);
	if (!changed)
		return false;
	(codec->settings.h265 ? x265.close : x264.close)(codec->encoder);
	codec->encoder = changed;
	codec->count = 0;
	return true;
}

void emu_append(struct emu_unit *unit, int type, const uint8_t *bytes, uint32_t length)
{
	if (unit->size + length > unit->room) {
		unit->room = (unit->size + length) * 2;
		unit->bytes = realloc(unit->bytes, unit->room);
	}
	memcpy(unit->bytes + unit->size, bytes, length);
	unit->nal[unit->nals++] = (struct emu_nal){type, unit->size, length};
	unit->size += length;
}

static bool encode_h264(struct emu_codec *codec, const struct emu_picture *from, bool idr, struct emu_unit *unit)
{
	static const int CSP[] = {X264_NV12, X264_NV21, X264_I420};
	struct x264_picture picture = {0}, out;
	picture.type = idr ? TYPE_IDR : TYPE_AUTO;
	if (codec->settings.rate == EMU_FIXQP) {
		int qp = idr ? codec->settings.intra_qp : codec->settings.inter_qp;
		picture.qp_plus_1 = (qp > 0 ? qp : 1) + 1;
	}
	picture.pts = codec->count++;
	picture.csp = CSP[from->format];
	picture.planes = from->format == EMU_I420 ? 3 : 2;
	for (int i = 0; i < picture.planes; i++) {
		picture.plane[i] = (uint8_t *)from->planes[i];
		picture.strides[i] = from->strides[i];
	}
	struct x264_nal *nals;
	int count;
	if (x264.encode(codec->encoder, &nals, &count, &picture, &out) <= 0)
		return false;
	for (int i = 0; i < count && unit->nals < EMU_NALS; i++) {
		if (nals[i].type != H264_SEI)
			emu_append(unit, nals[i].type, nals[i].payload, (uint32_t)nals[i].bytes);
		unit->idr |= nals[i].type == H264_IDR;
	}
	return true;
}

static void put_pointer(uint8_t *picture, size_t offset, const uint8_t *value)
{
	memcpy(picture + offset, &value, sizeof value);
}

static void put_int(uint8_t *picture, size_t offset, int value)
{
	memcpy(picture + offset, &value, sizeof value);
}

static void split(struct emu_codec *codec, const struct emu_picture *from)
{
	int width = codec->settings.width / 2;
	uint8_t *first = from->format == EMU_NV21 ? codec->v : codec->u;
	uint8_t *second = from->format == EMU_NV21 ? codec->u : codec->v;
	for (int y = 0; y < codec->settings.height / 2; y++) {
		const uint8_t *row = from->planes[1] + (size_t)y * from->strides[1];
		for (int x = 0; x < width; x++) {
			first[(size_t)y * width + x] = row[2 * x];
			second[(size_t)y * width + x] = row[2 * x + 1];
		}
	}
}

static bool encode_h265(struct emu_codec *codec, const struct emu_picture *from, bool idr, struct emu_unit *unit)
{
	const struct x265_build *build = x265.build;
	uint8_t *picture = codec->picture;
	int64_t pts = codec->count++;
	memcpy(picture, &pts, sizeof pts); /* first in every build */
	put_int(picture, build->bit_depth, 8);
	put_int(picture, build->colour_space, 1);
	put_int(picture, build->slice_type, idr ? TYPE_IDR : TYPE_AUTO);
	int qp = idr ? codec->settings.intra_qp : codec->settings.inter_qp;
	put_int(picture, build->force_qp, codec->settings.rate == EMU_FIXQP ? qp + 1 : 0);
	put_pointer(picture, build->planes, from->planes[0]);
	put_int(picture, build->strides, from->strides[0]);
	bool planar = from->format == EMU_I420;
	if (!planar)
		split(codec, from);
	put_pointer(picture, build->planes + 8, planar ? from->planes[1] : codec->u);
	put_pointer(picture, build->planes + 16, planar ? from->planes[2] : codec->v);
	put_int(picture, build->strides + 4, planar ? from->strides[1] : codec->settings.width / 2);
	put_int(picture, build->strides + 8, planar ? from->strides[2] : codec->settings.width / 2);
	struct x265_nal *nals;
	uint32_t count;
	if (x265.encode(codec->encoder, &nals, &count, picture, NULL) <= 0)
		return false;
	for (uint32_t i = 0; i < count && unit->nals < EMU_NALS; i++) {
		int type = (int)nals[i].type;
		if (type != H265_SEI_PREFIX && type != H265_SEI_SUFFIX)
			emu_append(unit, type, nals[i].payload, nals[i].bytes);
		unit->idr |= type == H265_IDR_W_RADL || type == H265_IDR_N_LP;
	}
	return true;
}

bool emu_codec_encode(struct emu_codec *codec, const struct emu_picture *picture, bool idr, struct emu_unit *unit)
{
	unit->size = 0;
	unit->nals = 0;
	unit->idr = false;
	if (!codec->encoder) {
		emu_replay(codec->settings.h265, &codec->position, idr, unit);
		return true;
	}
	return codec->settings.h265 ? encode_h265(codec, picture, idr, unit) : encode_h264(codec, picture, idr, unit);
}

void emu_codec_close(struct emu_codec *codec)
{
	if (codec->encoder)
		(codec->settings.h265 ? x265.close : x264.close)(codec->encoder);
	free(codec->u);
	free(codec->v);
	free(codec);
}
