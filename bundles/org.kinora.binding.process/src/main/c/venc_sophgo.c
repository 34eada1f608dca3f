/* The encoder of Sophgo's SG2002 and CV181x for child.c: libvenc, with the sources that sophgo.h names. */
#define _GNU_SOURCE
#include "sophgo.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

const char *const venc_capabilities =
	"codecs=h264,h265\n"
	"rate-controls=cbr,vbr,avbr,fixed-qp\n"
	"formats=NV21,NV12\n"
	"min-size=256x128\n" /* W4_MIN_ENC_PIC_WIDTH and _HEIGHT, vpuconfig.h of the driver */
	"max-size=2880x1620\n"
	"hardware=true\n"
	"max-open=16\n"
	"live=bitrate,gop\n"
	"note=VENC of SG2002 and CV181x\n";

/* ---- the vendor's structures, LP64 ---- */

struct rate { /* VENC_H264_CBR_S, of which VBR and AVBR differ in the name of a field only */
	uint32_t gop, stat_time, src_fps, dst_fps, kilobits;
	uint8_t variable_fps;
};

struct fixed_qp { uint32_t gop, src_fps, dst_fps, i_qp, p_qp, b_qp; uint8_t variable_fps; }; /* VENC_H264_FIXQP_S */

struct channel_attributes { /* VENC_CHN_ATTR_S */
	int32_t type;
	uint32_t max_width, max_height, buffer_bytes, profile;
	uint8_t by_frame;
	uint32_t width, height;
	uint8_t single_core, es_queue, isolated_send;
	uint8_t codec[28] __attribute__((aligned(4)));
	int32_t rc_mode;
	union { struct rate rate; struct fixed_qp qp; } rc;
	int32_t gop_mode, ip_qp_delta, gop_rest[2];
};

struct pack { /* VENC_PACK_S */
	uint64_t physical;
	uint8_t *address;
	uint32_t length;
	uint64_t pts;
	uint8_t frame_end;
	int32_t type;
	uint32_t offset, nals;
	uint32_t nal[8][3];
};

struct stream { struct pack *packs; uint32_t count, sequence; uint64_t rest[46]; }; /* VENC_STREAM_S */

struct status { uint32_t left[3], packs, left_frames[2]; uint64_t rest[8]; }; /* VENC_CHN_STATUS_S */

_Static_assert(sizeof(struct channel_attributes) == 112 && offsetof(struct channel_attributes, rc_mode) == 64 &&
	offsetof(struct channel_attributes, gop_mode) == 96, "VENC_CHN_ATTR_S");
_Static_assert(sizeof(struct pack) == 144 && offsetof(struct pack, offset) == 40, "VENC_PACK_S");
_Static_assert(sizeof(struct stream) == 384, "VENC_STREAM_S");
_Static_assert(sizeof(struct status) == 88 && offsetof(struct status, packs) == 12, "VENC_CHN_STATUS_S");
enum { PT_H264 = 96, PT_H265 = 265, OF_H265 = 10 };
enum { MODE_CBR = 1, MODE_VBR = 2, MODE_AVBR = 3, MODE_FIXED_QP = 5 };
enum { CHANNELS = 16, PACKS = 8, SEND_MILLIS = 1000, ANSWER_MILLIS = 1000 };
#define VENC_BUSY ((int)0xC0078012)
#define VENC_EXIST ((int)0xC0078004)

/* ---- the vendor's functions ---- */

static struct {
	int (*CVI_VENC_CreateChn)(int, const struct channel_attributes *);
	int (*CVI_VENC_DestroyChn)(int);
	int (*CVI_VENC_ResetChn)(int);
	int (*CVI_VENC_StartRecvFrame)(int, const int32_t *);
	int (*CVI_VENC_StopRecvFrame)(int);
	int (*CVI_VENC_SetChnAttr)(int, const struct channel_attributes *);
	int (*CVI_VENC_SendFrame)(int, const struct frame_info *, int);
	int (*CVI_VENC_GetFd)(int);
	int (*CVI_VENC_QueryStatus)(int, struct status *);
	int (*CVI_VENC_GetStream)(int, struct stream *, int);
	int (*CVI_VENC_ReleaseStream)(int, struct stream *);
	int (*CVI_VENC_RequestIDR)(int, uint8_t);
} lib;

static struct {
	int channel, started, fd;
	uint32_t pool;
	uint64_t block, physical;
	uint8_t *memory;
	int has_pool, has_block;
	uint32_t stride, bytes;
	uint64_t frames;
	FILE *claim;
	struct settings settings;
	struct channel_attributes attributes;
	struct frame_info frame;
	struct stream stream;
	struct pack packs[PACKS];
} venc = {.channel = -1};

static int load(const char *folder)
{
	if (!sophgo_load(folder))
		return 0;
	void *own = open_library(folder, "libvenc.so");
	return own && RESOLVE(own, lib, CVI_VENC_CreateChn) && RESOLVE(own, lib, CVI_VENC_DestroyChn) &&
		RESOLVE(own, lib, CVI_VENC_ResetChn) && RESOLVE(own, lib, CVI_VENC_StartRecvFrame) &&
		RESOLVE(own, lib, CVI_VENC_StopRecvFrame) && RESOLVE(own, lib, CVI_VENC_SetChnAttr) &&
		RESOLVE(own, lib, CVI_VENC_SendFrame) && RESOLVE(own, lib, CVI_VENC_GetFd) &&
		RESOLVE(own, lib, CVI_VENC_QueryStatus) && RESOLVE(own, lib, CVI_VENC_GetStream) &&
		RESOLVE(own, lib, CVI_VENC_ReleaseStream) && RESOLVE(own, lib, CVI_VENC_RequestIDR);
}

/* ---- the channel ---- */

static void set_rate(void)
{
	const struct settings *wanted = &venc.settings;
	struct channel_attributes *to = &venc.attributes;
	static const int modes[] = {[CBR] = MODE_CBR, [VBR] = MODE_VBR, [AVBR] = MODE_AVBR, [FIXED_QP] = MODE_FIXED_QP};
	uint32_t fps = (uint32_t)((wanted->rate_numerator + wanted->rate_denominator / 2) / wanted->rate_denominator);
	fps = fps ? fps : 1;
	to->rc_mode = modes[wanted->control] + (wanted->codec == H265 ? OF_H265 : 0);
	if (wanted->control == FIXED_QP)
		to->rc.qp = (struct fixed_qp){.gop = (uint32_t)wanted->gop, .src_fps = fps, .dst_fps = fps,
			.i_qp = (uint32_t)wanted->first, .p_qp = (uint32_t)wanted->second};
	else
		to->rc.rate = (struct rate){.gop = (uint32_t)wanted->gop, .stat_time = 2, .src_fps = fps, .dst_fps = fps,
			.kilobits = wanted->first >= 1000 ? (uint32_t)wanted->first / 1000 : 1};
}

static int set_profile(void)
{
	const char *wanted = venc.settings.profile;
	static const char *const h264[] = {"baseline", "main", "high"};
	if (venc.settings.codec == H265)
		return !*wanted || strcmp(wanted, "main") == 0 || failed(FATAL, "VENC has no profile '%s' of H.265: there is main", wanted);
	venc.attributes.profile = 2;
	for (uint32_t i = 0; *wanted && i < 3; i++) {
		if (strcmp(wanted, h264[i]) == 0) {
			venc.attributes.profile = i;
			return 1;
		}
	}
	return !*wanted || failed(FATAL, "VENC has no profile '%s' of H.264: there are baseline, main and high", wanted);
}

/* Each child has a channel of its own: the lock goes with its process, however that ends. */
static enum lock claim_channel(int number)
{
	return sophgo_lock("venc", number, LOCK_EX | LOCK_NB, &venc.claim);
}

static int taken(int code)
{
	return code == VENC_BUSY || code == VENC_EXIST;
}

static int create_channel(void)
{
	int code = 0;
	for (int number = 0; number < CHANNELS; number++) {
		enum lock claim = claim_channel(number);
		if (claim == LOCK_FAILED)
			return 0;
		if (claim == LOCK_ELSEWHERE)
			continue;
		code = lib.CVI_VENC_CreateChn(number, &venc.attributes);
		if (taken(code) && !sophgo_joined) { /* left behind by a process that was killed */
			lib.CVI_VENC_StopRecvFrame(number);
			lib.CVI_VENC_ResetChn(number);
			lib.CVI_VENC_DestroyChn(number);
			code = lib.CVI_VENC_CreateChn(number, &venc.attributes);
		}
		if (code == 0) {
			venc.channel = number;
			return 1;
		}
		fclose(venc.claim);
		venc.claim = NULL;
		if (!taken(code))
			return check(code, "CVI_VENC_CreateChn");
	}
	return failed(TRANSIENT, "all %d channels of VENC are in use", CHANNELS);
}

static int open_channel(void)
{
	struct channel_attributes *to = &venc.attributes;
	const struct settings *wanted = &venc.settings;
	uint32_t width = (uint32_t)wanted->width, height = (uint32_t)wanted->height, unit = 1 << 16;
	to->type = wanted->codec == H264 ? PT_H264 : PT_H265;
	to->max_width = to->width = width;
	to->max_height = to->height = height;
	to->buffer_bytes = (width * height * 3 / 4 + unit - 1) / unit * unit;
	if (to->buffer_bytes < 1 << 20)
		to->buffer_bytes = 1 << 20;
	to->by_frame = to->es_queue = to->isolated_send = 1;
	to->ip_qp_delta = 2;
	if (wanted->control < CBR || wanted->control > FIXED_QP || wanted->control == CRF)
		return failed(FATAL, "VENC has no rate control %d", wanted->control);
	set_rate();
	const int32_t for_ever = -1;
	if (!set_profile() || !create_channel() || !CALL(lib, CVI_VENC_StartRecvFrame, venc.channel, &for_ever))
		return 0;
	venc.started = 1;
	venc.fd = lib.CVI_VENC_GetFd(venc.channel);
	return venc.fd >= 0 || check(venc.fd, "CVI_VENC_GetFd");
}

/* Rows begin at multiples of 64 bytes, chroma follows luma (COMMON_GetPicBufferConfig, cvi_buffer.h). */
static int open_memory(void)
{
	uint32_t height = (uint32_t)venc.settings.height;
	venc.stride = ((uint32_t)venc.settings.width + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	venc.bytes = venc.stride * height / 2 * 3;
	if (!sophgo_pool("kinora-venc", venc.channel, venc.bytes, 1, &venc.pool))
		return 0;
	venc.has_pool = 1;
	venc.block = cvi.CVI_VB_GetBlock(venc.pool, venc.bytes);
	if (venc.block == UINT32_MAX) /* VB_INVALID_HANDLE is that in 64 bits, too */
		return failed(TRANSIENT, "the media system has no block of %u bytes", venc.bytes);
	venc.has_block = 1;
	venc.physical = cvi.CVI_VB_Handle2PhysAddr(venc.block);
	venc.memory = venc.physical ? cvi.CVI_SYS_MmapCache(venc.physical, venc.bytes) : NULL;
	if (!venc.memory)
		return failed(FATAL, "a block of the media system cannot be mapped");
	struct frame_info *frame = &venc.frame;
	frame->width = (uint32_t)venc.settings.width;
	frame->height = height;
	frame->pixel_format = venc.settings.format == NV12 ? PIXEL_NV12 : PIXEL_NV21;
	frame->pool = venc.pool;
	for (uint32_t plane = 0, offset = 0; plane < 2; plane++) {
		frame->stride[plane] = venc.stride;
		frame->length[plane] = venc.stride * height >> plane;
		frame->physical[plane] = venc.physical + offset;
		frame->virtual[plane] = venc.memory + offset;
		offset += frame->length[plane];
	}
	return 1;
}

int venc_open(const struct arguments *arguments, const struct settings *settings)
{
	venc.settings = *settings;
	return load(sophgo_folder(arguments)) && sophgo_start() && open_channel() && open_memory();
}

/* ---- pictures ---- */

static int send_picture(const uint8_t *memory)
{
	const struct settings *from = &venc.settings;
	uint8_t *to = venc.memory;
	for (int plane = 0; plane < 2; plane++) {
		for (int row = 0; row < from->height >> plane; row++) {
			memcpy(to, memory + from->offset[plane] + (size_t)row * from->stride[plane], (size_t)from->width);
			to += venc.stride;
		}
	}
	venc.frame.pts = venc.frames++; /* the true time stays with the parent */
	return CALL(cvi, CVI_SYS_IonFlushCache, venc.physical, venc.memory, venc.bytes) &&
		CALL(lib, CVI_VENC_SendFrame, venc.channel, &venc.frame, SEND_MILLIS);
}

/* Whether the access unit begins with parameter sets and has an IDR slice. */
static int is_key(const struct unit *unit)
{
	int sets = 0;
	for (size_t i = 0; i + 3 < unit->size; i++) {
		const uint8_t *at = unit->bytes + i;
		if (at[0] || at[1] || at[2] != 1)
			continue;
		int h264 = venc.settings.codec == H264;
		int type = h264 ? at[3] & 0x1f : at[3] >> 1 & 0x3f;
		if (h264 ? type == 7 : type == 33)
			sets = 1;
		else if (h264 ? type == 5 : type >= 16 && type <= 21)
			return sets;
		else if (h264 ? type < 6 : type < 32)
			return 0;
	}
	return 0;
}

static int copy_stream(struct unit *unit)
{
	unit->size = 0;
	for (uint32_t i = 0; i < venc.stream.count; i++) {
		const struct pack *pack = &venc.packs[i];
		if (!pack->address || pack->length <= pack->offset)
			return failed(FATAL, "VENC gave a pack of %u bytes that is not mapped", pack->length);
		size_t length = pack->length - pack->offset;
		if (!unit_reserve(unit, unit->size + length))
			return 0;
		memcpy(unit->bytes + unit->size, pack->address + pack->offset, length);
		unit->size += length;
	}
	unit->key = is_key(unit);
	return 1;
}

int venc_encode(const uint8_t *memory, int key, struct unit *unit)
{
	struct pollfd ready = {.fd = venc.fd, .events = POLLIN};
	struct status status;
	if ((key && !CALL(lib, CVI_VENC_RequestIDR, venc.channel, 1)) || !send_picture(memory))
		return 0;
	if (poll(&ready, 1, ANSWER_MILLIS) < 1)
		return failed(FATAL, "VENC gave no access unit within %d ms", ANSWER_MILLIS);
	memset(&status, 0, sizeof status);
	if (!CALL(lib, CVI_VENC_QueryStatus, venc.channel, &status))
		return 0;
	if (status.packs < 1 || status.packs > PACKS)
		return failed(FATAL, "VENC has an access unit of %u packs", status.packs);
	venc.stream.packs = venc.packs;
	venc.stream.count = status.packs;
	if (!CALL(lib, CVI_VENC_GetStream, venc.channel, &venc.stream, ANSWER_MILLIS))
		return 0;
	int copied = copy_stream(unit);
	return CALL(lib, CVI_VENC_ReleaseStream, venc.channel, &venc.stream) && copied;
}

int venc_update(int bitrate, int gop)
{
	struct settings before = venc.settings;
	if (bitrate > 0 && before.control == FIXED_QP)
		return failed(RECOVERABLE, "the encoder was opened with rate control fixed-qp, which has no bit rate");
	if (bitrate > 0)
		venc.settings.first = bitrate;
	if (gop > 0)
		venc.settings.gop = gop;
	set_rate();
	int code = lib.CVI_VENC_SetChnAttr(venc.channel, &venc.attributes);
	if (code == 0)
		return 1;
	venc.settings = before;
	set_rate();
	return failed(RECOVERABLE, "CVI_VENC_SetChnAttr failed with 0x%08X", (unsigned)code);
}

void venc_close(void)
{
	if (venc.channel >= 0) {
		if (venc.started)
			GIVE_BACK(lib, CVI_VENC_StopRecvFrame, venc.channel);
		GIVE_BACK(lib, CVI_VENC_ResetChn, venc.channel);
		GIVE_BACK(lib, CVI_VENC_DestroyChn, venc.channel);
		venc.channel = -1;
	}
	if (venc.memory)
		GIVE_BACK(cvi, CVI_SYS_Munmap, venc.memory, venc.bytes);
	if (venc.has_block)
		GIVE_BACK(cvi, CVI_VB_ReleaseBlock, venc.block);
	if (venc.has_pool)
		GIVE_BACK(cvi, CVI_VB_DestroyPool, venc.pool);
	sophgo_stop();
	venc.has_block = venc.has_pool = 0;
	venc.memory = NULL;
}
