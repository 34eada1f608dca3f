/*
 * The camera of Sophgo's SG2002 and CV181x for child.c: the scaler (VPSS) behind the sensor, which the vendor's software has
 * to run. With the sources that sophgo.h names.
 */
#define _GNU_SOURCE
#include "sophgo.h"

#include <stdlib.h>
#include <string.h>
#include <sys/file.h>

/* ---- the vendor's structures, LP64 ---- */

struct rate_control { int32_t source, destination; };

struct group_attributes { /* VPSS_GRP_ATTR_S */
	uint32_t max_width, max_height;
	int32_t pixel_format;
	struct rate_control rate;
	uint8_t device;
};

struct rectangle { int32_t x, y; uint32_t width, height; };

struct output_attributes { /* VPSS_CHN_ATTR_S */
	uint32_t width, height;
	int32_t video_format, pixel_format;
	struct rate_control rate;
	uint8_t mirror, flip;
	uint32_t depth;
	struct { int32_t mode; uint8_t background; uint32_t colour; struct rectangle video; } aspect;
	struct { uint8_t on; float factor[3], mean[3]; int32_t rounding; } normalize;
};

struct crop { uint8_t on; int32_t coordinate; struct rectangle rectangle; }; /* VPSS_CROP_INFO_S */

_Static_assert(sizeof(struct group_attributes) == 24 && offsetof(struct group_attributes, rate) == 12, "VPSS_GRP_ATTR_S");
_Static_assert(sizeof(struct output_attributes) == 92 && offsetof(struct output_attributes, depth) == 28 &&
	offsetof(struct output_attributes, aspect) == 32, "VPSS_CHN_ATTR_S");
_Static_assert(sizeof(struct crop) == 24 && offsetof(struct crop, rectangle) == 8, "VPSS_CROP_INFO_S");

enum { MODULE_VPSS = 6, MODULE_VI = 14, ANY_RATE = -1, ABSOLUTE = 1 };
enum { OUTPUTS = 3, SMALLEST = 64 }; /* VPSS_MAX_PHY_CHN_NUM, cvi_defines.h of cv181x */
enum { DEPTH = 2, BLOCKS = DEPTH + 2 }; /* two wait, one is being written, one is being copied */
#define VPSS_EXIST ((int)0xC0068004)
#define VPSS_BUF_EMPTY ((int)0xC006800E)

/* ---- the vendor's functions ---- */

static struct {
	int (*CVI_VPSS_CreateGrp)(int, const struct group_attributes *);
	int (*CVI_VPSS_DestroyGrp)(int);
	int (*CVI_VPSS_ResetGrp)(int);
	int (*CVI_VPSS_StartGrp)(int);
	int (*CVI_VPSS_StopGrp)(int);
	int (*CVI_VPSS_SetChnAttr)(int, int, const struct output_attributes *);
	int (*CVI_VPSS_SetChnCrop)(int, int, const struct crop *);
	int (*CVI_VPSS_EnableChn)(int, int);
	int (*CVI_VPSS_DisableChn)(int, int);
	int (*CVI_VPSS_GetChnFrame)(int, int, struct frame_info *, int);
	int (*CVI_VPSS_ReleaseChnFrame)(int, int, const struct frame_info *);
	int (*CVI_VPSS_AttachVbPool)(int, int, uint32_t);
	int (*CVI_VPSS_DetachVbPool)(int, int);
} lib;

/* What the vendor's software delivers to the scaler; the keys of the program's arguments. */
static struct { int width, height, rate, format, pipe, channel, group; } sensor = {
	.width = 2560, .height = 1440, .rate = 30, .format = PIXEL_NV21};

static struct mapping { uint64_t physical; uint8_t *address; } mappings[BLOCKS];

static struct {
	struct capture capture;
	int output, mirror, flip;
	FILE *claim; /* of the output, and of the group */
	FILE *users;
	int own_group, started, linked, enabled, attached, has_pool;
	uint32_t pool, bytes; /* of a block */
	struct frame_info frame;
	int counting; /* whether there was a picture before */
	uint64_t last_pts;
	uint32_t last_reference;
	uint64_t number;
} vpss;

static int load(const char *folder)
{
	if (!sophgo_load(folder))
		return 0;
	void *own = open_library(folder, "libvpu.so");
	if (!own && open_library(folder, "libvi.so")) /* the newer SDK, where the scaler's needs that of the input */
		own = open_library(folder, "libvpss.so");
	return own && RESOLVE(own, lib, CVI_VPSS_CreateGrp) && RESOLVE(own, lib, CVI_VPSS_DestroyGrp) &&
		RESOLVE(own, lib, CVI_VPSS_ResetGrp) && RESOLVE(own, lib, CVI_VPSS_StartGrp) &&
		RESOLVE(own, lib, CVI_VPSS_StopGrp) && RESOLVE(own, lib, CVI_VPSS_SetChnAttr) &&
		RESOLVE(own, lib, CVI_VPSS_SetChnCrop) && RESOLVE(own, lib, CVI_VPSS_EnableChn) &&
		RESOLVE(own, lib, CVI_VPSS_DisableChn) && RESOLVE(own, lib, CVI_VPSS_GetChnFrame) &&
		RESOLVE(own, lib, CVI_VPSS_ReleaseChnFrame) && RESOLVE(own, lib, CVI_VPSS_AttachVbPool) &&
		RESOLVE(own, lib, CVI_VPSS_DetachVbPool);
}

/* ---- what is asked for ---- */

/* Whether a text is a number of a range, and nothing else. */
static int number(const char *text, int least, int most, int *to)
{
	char *rest;
	long value = strtol(text, &rest, 10);
	if (rest == text || *rest || value < least || value > most)
		return 0;
	*to = (int)value;
	return 1;
}

static int set_size(const char *text)
{
	int width = 0, height = 0, end = 0;
	if (sscanf(text, "%dx%d%n", &width, &height, &end) != 2 || text[end] || width < SMALLEST || height < SMALLEST ||
	    width % 2 || height % 2 || width > 8192 || height > 8192)
		return 0;
	sensor.width = width;
	sensor.height = height;
	return 1;
}

/* KEY=VALUE of the program's arguments. */
static int set_sensor(const char *argument)
{
	static const struct { const char *key; int least, most, *to; } keys[] = {
		{"rate=", 1, 1000, &sensor.rate}, {"pixelFormat=", 0, 1000, &sensor.format}, {"pipe=", 0, 255, &sensor.pipe},
		{"channel=", 0, 255, &sensor.channel}, {"group=", 0, 255, &sensor.group}};
	if (strncmp(argument, "sensor=", 7) == 0 && set_size(argument + 7))
		return 1;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		size_t length = strlen(keys[i].key);
		if (strncmp(argument, keys[i].key, length) == 0 &&
		    number(argument + length, keys[i].least, keys[i].most, keys[i].to))
			return 1;
	}
	return failed(FATAL, "'%s' is not possible: sensor=WIDTHxHEIGHT, rate, pixelFormat, pipe, channel and group, "
		"each =NUMBER, are what video input delivers", argument);
}

static int set_all(const struct arguments *arguments)
{
	for (int i = 1; i < arguments->count; i++)
		if (!set_sensor(arguments->values[i]))
			return 0;
	return 1;
}

int camera_describe(const struct arguments *arguments)
{
	if (!set_all(arguments))
		return 0;
	static const struct { int width, height; } usual[] = {{640, 480}, {1280, 720}, {1920, 1080}};
	char sizes[128] = "";
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (usual[i].width <= sensor.width && usual[i].height <= sensor.height)
			snprintf(sizes + strlen(sizes), sizeof sizes - strlen(sizes), "%s%dx%d", *sizes ? "," : "",
				usual[i].width, usual[i].height);
	if (!*sizes)
		snprintf(sizes, sizeof sizes, "%dx%d", sensor.width, sensor.height);
	printf("formats=NV21,NV12\nsizes=%s\nmin-size=%dx%d\nmax-size=%dx%d\nmax-rate=%d\noutputs=%d\n"
		"options=mirror=true|false, flip=true|false\nnote=VPSS of SG2002 and CV181x\n",
		sizes, SMALLEST, SMALLEST, sensor.width, sensor.height, sensor.rate, OUTPUTS);
	return 1;
}

static int set_option(const char *option)
{
	int *to = strncmp(option, "mirror=", 7) == 0 ? &vpss.mirror : strncmp(option, "flip=", 5) == 0 ? &vpss.flip : NULL;
	if (!to)
		return failed(FATAL, "the camera has no option '%s': there are mirror=true|false and flip=true|false", option);
	const char *value = strchr(option, '=') + 1;
	*to = strcmp(value, "true") == 0;
	return *to || strcmp(value, "false") == 0 || failed(FATAL, "%s is not possible: write true or false", option);
}

static int set_up(const struct capture *wanted)
{
	vpss.capture = *wanted;
	vpss.output = 0;
	if (*wanted->output && !number(wanted->output, 0, OUTPUTS - 1, &vpss.output))
		return failed(FATAL, "output '%s' is not possible: a whole number from 0 to %d", wanted->output, OUTPUTS - 1);
	char *rest = vpss.capture.options, *option;
	while ((option = strsep(&rest, "\n")) != NULL)
		if (*option && !set_option(option))
			return 0;
	if (wanted->width < SMALLEST || wanted->height < SMALLEST || wanted->width > sensor.width ||
	    wanted->height > sensor.height || wanted->width % 2 || wanted->height % 2)
		return failed(FATAL, "the camera has even sizes from %dx%d to %dx%d, not %dx%d", SMALLEST, SMALLEST,
			sensor.width, sensor.height, wanted->width, wanted->height);
	if (wanted->rate_denominator != 1 || wanted->rate_numerator > sensor.rate)
		return failed(FATAL, "the camera has whole rates from 1 to %d, not %d/%d", sensor.rate,
			wanted->rate_numerator, wanted->rate_denominator);
	return 1;
}

/* ---- the group, which all outputs share ---- */

static int claim(void)
{
	enum lock output =
		sophgo_lock("vpss-output", sensor.group * OUTPUTS + vpss.output, LOCK_EX | LOCK_NB, &vpss.claim);
	if (output == LOCK_ELSEWHERE)
		return failed(TRANSIENT, "output %d of the scaler is open already in another process; there are 0 to %d",
			vpss.output, OUTPUTS - 1);
	if (output == LOCK_FAILED)
		return 0;
	enum lock group = sophgo_lock("vpss-group", sensor.group, LOCK_SH | LOCK_NB, &vpss.users);
	if (group == LOCK_ELSEWHERE)
		failed(TRANSIENT, "group %d of the scaler is being taken down", sensor.group);
	return group == LOCK_HAD;
}

static const struct module_channel *input(void)
{
	static struct module_channel from;
	from = (struct module_channel){MODULE_VI, sensor.pipe, sensor.channel};
	return &from;
}

static const struct module_channel *scaler(void)
{
	static struct module_channel to;
	to = (struct module_channel){MODULE_VPSS, sensor.group, 0};
	return &to;
}

static int open_group(void)
{
	const struct group_attributes attributes = {.max_width = (uint32_t)sensor.width,
		.max_height = (uint32_t)sensor.height, .pixel_format = sensor.format, .rate = {ANY_RATE, ANY_RATE}};
	int code = lib.CVI_VPSS_CreateGrp(sensor.group, &attributes);
	if (code == VPSS_EXIST && !sophgo_joined) { /* a killed process left it */
		lib.CVI_VPSS_DestroyGrp(sensor.group);
		code = lib.CVI_VPSS_CreateGrp(sensor.group, &attributes);
	}
	if (code == VPSS_EXIST)
		return 1; /* another program made it: it is used as it is */
	if (!check(code, "CVI_VPSS_CreateGrp"))
		return 0;
	vpss.own_group = 1;
	if (!CALL(lib, CVI_VPSS_ResetGrp, sensor.group) || !CALL(lib, CVI_VPSS_StartGrp, sensor.group))
		return 0;
	vpss.started = 1;
	vpss.linked = CALL(cvi, CVI_SYS_Bind, input(), scaler());
	return vpss.linked;
}

static void close_group(void)
{
	/* Other processes may use what this one has made; then it stays. */
	if (vpss.own_group && flock(fileno(vpss.users), LOCK_EX | LOCK_NB) == 0) {
		if (vpss.linked)
			GIVE_BACK(cvi, CVI_SYS_UnBind, input(), scaler());
		if (vpss.started)
			GIVE_BACK(lib, CVI_VPSS_StopGrp, sensor.group);
		GIVE_BACK(lib, CVI_VPSS_DestroyGrp, sensor.group);
	}
	vpss.own_group = vpss.started = vpss.linked = 0;
}

/* ---- the output ---- */

static uint32_t even(int64_t value)
{
	return (uint32_t)(value / 2 * 2);
}

/* The largest part in the middle of the sensor's picture that has the form that is wanted. */
static int cut(void)
{
	int64_t width = vpss.capture.width, height = vpss.capture.height;
	int64_t across = sensor.width * height, down = sensor.height * width;
	struct crop crop = {.coordinate = ABSOLUTE};
	crop.rectangle.width = across > down ? even(down / height) : (uint32_t)sensor.width;
	crop.rectangle.height = down > across ? even(across / width) : (uint32_t)sensor.height;
	crop.rectangle.x = (int32_t)even((sensor.width - (int32_t)crop.rectangle.width) / 2);
	crop.rectangle.y = (int32_t)even((sensor.height - (int32_t)crop.rectangle.height) / 2);
	crop.on = (int32_t)crop.rectangle.width < sensor.width || (int32_t)crop.rectangle.height < sensor.height;
	return CALL(lib, CVI_VPSS_SetChnCrop, sensor.group, vpss.output, &crop);
}

static int open_output(void)
{
	const struct capture *wanted = &vpss.capture;
	struct output_attributes attributes = {.width = (uint32_t)wanted->width, .height = (uint32_t)wanted->height,
		.pixel_format = wanted->format == NV12 ? PIXEL_NV12 : PIXEL_NV21,
		.rate = {sensor.rate, wanted->rate_numerator}, .mirror = (uint8_t)vpss.mirror, .flip = (uint8_t)vpss.flip,
		.depth = DEPTH};
	if (!CALL(lib, CVI_VPSS_SetChnAttr, sensor.group, vpss.output, &attributes) || !cut() ||
	    !CALL(lib, CVI_VPSS_EnableChn, sensor.group, vpss.output))
		return 0;
	vpss.enabled = 1;
	/* Rows begin at multiples of 64 bytes, chroma follows luma (COMMON_GetPicBufferConfig, cvi_buffer.h). */
	uint32_t stride = ((uint32_t)wanted->width + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	vpss.bytes = stride * (uint32_t)wanted->height / 2 * 3;
	if (!sophgo_pool("kinora-vpss", vpss.output, vpss.bytes, BLOCKS, &vpss.pool))
		return 0;
	vpss.has_pool = 1;
	vpss.attached = CALL(lib, CVI_VPSS_AttachVbPool, sensor.group, vpss.output, vpss.pool);
	return vpss.attached;
}

static void close_output(void)
{
	if (vpss.enabled)
		GIVE_BACK(lib, CVI_VPSS_DisableChn, sensor.group, vpss.output);
	if (vpss.attached)
		GIVE_BACK(lib, CVI_VPSS_DetachVbPool, sensor.group, vpss.output);
	for (int i = 0; i < BLOCKS && mappings[i].address; i++) {
		GIVE_BACK(cvi, CVI_SYS_Munmap, mappings[i].address, vpss.bytes);
		mappings[i].address = NULL;
	}
	if (vpss.has_pool)
		GIVE_BACK(cvi, CVI_VB_DestroyPool, vpss.pool);
	vpss.enabled = vpss.attached = vpss.has_pool = 0;
}

int camera_open(const struct arguments *arguments, const struct capture *capture)
{
	sophgo_retry = RECOVERABLE; /* the sensor may be started later, or memory become free */
	return set_all(arguments) && set_up(capture) && load(sophgo_folder(arguments)) && claim() && sophgo_start() &&
		open_group() && open_output();
}

void camera_close(void)
{
	close_output();
	if (vpss.users)
		close_group();
	if (sophgo_retry == RECOVERABLE) /* it is the camera that has started it */
		sophgo_stop();
}

/* ---- pictures ---- */

/*
 * How many pictures of this camera lie between two: by the driver's number of the sensor's pictures, or by time where the
 * driver leaves that at one value.
 */
static uint64_t steps(uint32_t taken, uint64_t micros)
{
	uint64_t rate = (uint64_t)vpss.capture.rate_numerator, of = (uint64_t)sensor.rate;
	uint64_t between = taken ? (taken * rate + of / 2) / of : (micros * rate + 500000) / 1000000;
	return between > 1 ? between : 1;
}

int camera_take(struct picture *picture, int millis, int *taken)
{
	int code = lib.CVI_VPSS_GetChnFrame(sensor.group, vpss.output, &vpss.frame, millis);
	*taken = code == 0;
	if (code == VPSS_BUF_EMPTY)
		return 1;
	if (!check(code, "CVI_VPSS_GetChnFrame"))
		return 0;
	if (vpss.counting)
		vpss.number += steps(vpss.frame.time_ref - vpss.last_reference, vpss.frame.pts - vpss.last_pts);
	vpss.counting = 1;
	vpss.last_reference = vpss.frame.time_ref;
	vpss.last_pts = vpss.frame.pts;
	picture->pts = vpss.frame.pts * 1000;
	picture->sequence = vpss.number;
	return 1;
}

/* Where a block is in this process; it stays there until the camera is closed. */
static uint8_t *mapped(uint64_t physical)
{
	for (int i = 0; i < BLOCKS; i++) {
		struct mapping *mapping = mappings + i;
		if (mapping->address && mapping->physical == physical)
			return mapping->address;
		if (!mapping->address) {
			mapping->physical = physical;
			mapping->address = cvi.CVI_SYS_MmapCache(physical, vpss.bytes);
			if (!mapping->address)
				failed(RECOVERABLE, "CVI_SYS_MmapCache gave no memory at 0x%llx", (unsigned long long)physical);
			return mapping->address;
		}
	}
	failed(RECOVERABLE, "the scaler has more than %d blocks", BLOCKS);
	return NULL;
}

int camera_copy(uint8_t *to)
{
	const struct capture *wanted = &vpss.capture;
	const struct frame_info *frame = &vpss.frame;
	uint64_t chroma = frame->physical[1] - frame->physical[0];
	if (chroma + (uint64_t)frame->stride[1] * (uint64_t)(wanted->height / 2) > vpss.bytes ||
	    (uint64_t)frame->stride[0] * (uint64_t)wanted->height > vpss.bytes)
		return failed(FATAL, "a picture of the scaler is larger than its block of %u bytes", vpss.bytes);
	uint8_t *block = mapped(frame->physical[0]);
	if (!block || !CALL(cvi, CVI_SYS_IonInvalidateCache, frame->physical[0], block, vpss.bytes))
		return 0;
	for (int plane = 0; plane < 2; plane++) {
		const uint8_t *from = block + (plane ? chroma : 0);
		uint8_t *row = to + wanted->offset[plane];
		for (int y = 0; y < wanted->height >> plane; y++) {
			memcpy(row, from, (size_t)wanted->width);
			from += frame->stride[plane];
			row += wanted->stride[plane];
		}
	}
	return 1;
}

void camera_give_back(void)
{
	GIVE_BACK(lib, CVI_VPSS_ReleaseChnFrame, sensor.group, vpss.output, &vpss.frame);
}
