/*
 * The encoder of Sophgo's SG2002 and CV181x for child.c: libsys and libvenc, opened by dlopen, so that the child runs with
 * whichever C library they were built for. Structures, numbers and order of calls are those of the public headers
 * (sophgo/middleware 5cb4b98, v2/include/linux), declared anew. Tried on an emulator only, never on a board.
 */
#define _GNU_SOURCE
#include "child.h"

#include <dirent.h>
#include <dlfcn.h>
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

struct frame_info { /* VIDEO_FRAME_INFO_S */
	uint32_t width, height;
	int32_t pixel_format, bayer, video_format, compress, dynamic_range, color_gamut;
	uint32_t stride[3];
	uint64_t physical[3];
	void *virtual[3];
	uint32_t length[3];
	int16_t offsets[4];
	uint32_t time_ref;
	uint64_t pts;
	void *private_data;
	uint32_t flag, padding; /* VIDEO_FRAME_S ends here */
	uint32_t pool;
};

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

struct pool_config { uint32_t bytes, count; int32_t remap; char name[32]; };

struct vb_config { uint32_t count; struct pool_config pools[16]; };

_Static_assert(sizeof(struct frame_info) == 152 && offsetof(struct frame_info, pts) == 120 &&
	offsetof(struct frame_info, pool) == 144, "VIDEO_FRAME_INFO_S");
_Static_assert(sizeof(struct channel_attributes) == 112 && offsetof(struct channel_attributes, rc_mode) == 64 &&
	offsetof(struct channel_attributes, gop_mode) == 96, "VENC_CHN_ATTR_S");
_Static_assert(sizeof(struct pack) == 144 && offsetof(struct pack, offset) == 40, "VENC_PACK_S");
_Static_assert(sizeof(struct stream) == 384, "VENC_STREAM_S");
_Static_assert(sizeof(struct status) == 88 && offsetof(struct status, packs) == 12, "VENC_CHN_STATUS_S");
_Static_assert(sizeof(struct vb_config) == 708, "VB_CONFIG_S");

enum { PT_H264 = 96, PT_H265 = 265, PIXEL_NV12 = 18, PIXEL_NV21 = 19, REMAP_CACHED = 2, OF_H265 = 10 };
enum { MODE_CBR = 1, MODE_VBR = 2, MODE_AVBR = 3, MODE_FIXED_QP = 5 };
enum { CHANNELS = 16, PACKS = 8, ALIGNMENT = 64, SEND_MILLIS = 1000, ANSWER_MILLIS = 1000 };
#define VENC_BUSY ((int)0xC0078012)
#define VENC_EXIST ((int)0xC0078004)

/* ---- the vendor's functions ---- */

static struct {
	int (*CVI_SYS_Init)(void);
	int (*CVI_SYS_Exit)(void);
	int (*CVI_VB_SetConfig)(const struct vb_config *);
	int (*CVI_VB_Init)(void);
	int (*CVI_VB_Exit)(void);
	uint32_t (*CVI_VB_CreatePool)(struct pool_config *);
	int (*CVI_VB_DestroyPool)(uint32_t);
	uint64_t (*CVI_VB_GetBlock)(uint32_t, uint32_t);
	int (*CVI_VB_ReleaseBlock)(uint64_t);
	uint64_t (*CVI_VB_Handle2PhysAddr)(uint64_t);
	void *(*CVI_SYS_MmapCache)(uint64_t, uint32_t);
	int (*CVI_SYS_Munmap)(void *, uint32_t);
	int (*CVI_SYS_IonFlushCache)(uint64_t, void *, uint32_t);
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
} cvi;

static struct {
	int system, joined, channel, started, fd;
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

static int check(int code, const char *function)
{
	return code == 0 || failed(FATAL, "%s failed with 0x%08X", function, (unsigned)code);
}

#define CALL(function, ...) check(cvi.function(__VA_ARGS__), #function)

/* What is given back at the end has no one left to complain to but the parent's log. */
static void give_back(int code, const char *function)
{
	if (code != 0)
		fprintf(stderr, "%s failed with 0x%08X\n", function, (unsigned)code);
}

static void *open_library(const char *folder, const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s%s%s", folder, *folder ? "/" : "", name);
	void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL); /* libvenc looks for libsys's functions there */
	if (!library)
		failed(FATAL, "%s cannot be used: %s", name, dlerror());
	return library;
}

static int resolve(void *library, const char *name, void **function)
{
	*function = dlsym(library, name);
	return *function != NULL || failed(FATAL, "the library lacks %s", name);
}

#define RESOLVE(library, function) resolve(library, #function, (void **)&cvi.function)

static int load(const char *folder)
{
	void *sys = open_library(folder, "libsys.so");
	void *encoder = sys ? open_library(folder, "libvenc.so") : NULL;
	return encoder && RESOLVE(sys, CVI_SYS_Init) && RESOLVE(sys, CVI_SYS_Exit) && RESOLVE(sys, CVI_VB_SetConfig) &&
		RESOLVE(sys, CVI_VB_Init) && RESOLVE(sys, CVI_VB_Exit) && RESOLVE(sys, CVI_VB_CreatePool) &&
		RESOLVE(sys, CVI_VB_DestroyPool) && RESOLVE(sys, CVI_VB_GetBlock) && RESOLVE(sys, CVI_VB_ReleaseBlock) &&
		RESOLVE(sys, CVI_VB_Handle2PhysAddr) && RESOLVE(sys, CVI_SYS_MmapCache) && RESOLVE(sys, CVI_SYS_Munmap) &&
		RESOLVE(sys, CVI_SYS_IonFlushCache) && RESOLVE(encoder, CVI_VENC_CreateChn) &&
		RESOLVE(encoder, CVI_VENC_DestroyChn) && RESOLVE(encoder, CVI_VENC_ResetChn) &&
		RESOLVE(encoder, CVI_VENC_StartRecvFrame) && RESOLVE(encoder, CVI_VENC_StopRecvFrame) &&
		RESOLVE(encoder, CVI_VENC_SetChnAttr) && RESOLVE(encoder, CVI_VENC_SendFrame) &&
		RESOLVE(encoder, CVI_VENC_GetFd) && RESOLVE(encoder, CVI_VENC_QueryStatus) &&
		RESOLVE(encoder, CVI_VENC_GetStream) && RESOLVE(encoder, CVI_VENC_ReleaseStream) &&
		RESOLVE(encoder, CVI_VENC_RequestIDR);
}

/* ---- the media system, which is one for the board ---- */

static int uses_board(const char *process)
{
	char folder[64], path[400], target[256];
	int uses = 0;
	snprintf(folder, sizeof folder, "/proc/%s/fd", process);
	DIR *descriptors = opendir(folder);
	if (!descriptors)
		return 0; /* it ended, or belongs to somebody else */
	for (struct dirent *entry; !uses && (entry = readdir(descriptors)) != NULL;) {
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		ssize_t length = readlink(path, target, sizeof target - 1);
		target[length > 0 ? length : 0] = 0;
		uses = strncmp(target, "/dev/cvi", 8) == 0;
	}
	closedir(descriptors);
	return uses;
}

/* Whether another process has one of the board's device nodes open. */
static int runs_elsewhere(void)
{
	int found = 0;
	DIR *processes = opendir("/proc");
	if (!processes)
		return 0;
	for (struct dirent *entry; !found && (entry = readdir(processes)) != NULL;) {
		long id = strtol(entry->d_name, NULL, 10);
		found = id > 0 && id != (long)getpid() && uses_board(entry->d_name);
	}
	closedir(processes);
	return found;
}

static int start_system(void)
{
	static const struct vb_config config = {
		.count = 1, .pools = {{.bytes = 4096, .count = 1, .remap = REMAP_CACHED, .name = "kinora"}}};
	venc.joined = runs_elsewhere();
	if (!venc.joined) {
		cvi.CVI_SYS_Exit(); /* what a killed process left; they fail where there is nothing, which is as good */
		cvi.CVI_VB_Exit();
		if (!CALL(CVI_VB_SetConfig, &config) || !CALL(CVI_VB_Init))
			return 0;
	}
	if (!CALL(CVI_SYS_Init))
		return 0;
	venc.system = 1;
	return 1;
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
static int claim_channel(int number)
{
	char path[64];
	snprintf(path, sizeof path, "/tmp/kinora-venc-%d.lock", number);
	FILE *file = fopen(path, "ae");
	if (!file || flock(fileno(file), LOCK_EX | LOCK_NB) != 0) {
		if (file)
			fclose(file);
		return 0;
	}
	venc.claim = file;
	return 1;
}

static int taken(int code)
{
	return code == VENC_BUSY || code == VENC_EXIST;
}

static int create_channel(void)
{
	int code = 0;
	for (int number = 0; number < CHANNELS; number++) {
		if (!claim_channel(number))
			continue;
		code = cvi.CVI_VENC_CreateChn(number, &venc.attributes);
		if (taken(code) && !venc.joined) { /* left behind by a process that was killed */
			cvi.CVI_VENC_StopRecvFrame(number);
			cvi.CVI_VENC_ResetChn(number);
			cvi.CVI_VENC_DestroyChn(number);
			code = cvi.CVI_VENC_CreateChn(number, &venc.attributes);
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
	if (!set_profile() || !create_channel() || !CALL(CVI_VENC_StartRecvFrame, venc.channel, &for_ever))
		return 0;
	venc.started = 1;
	venc.fd = cvi.CVI_VENC_GetFd(venc.channel);
	return venc.fd >= 0 || check(venc.fd, "CVI_VENC_GetFd");
}

/* Rows begin at multiples of 64 bytes, chroma follows luma (COMMON_GetPicBufferConfig, cvi_buffer.h). */
static int open_memory(void)
{
	uint32_t height = (uint32_t)venc.settings.height;
	venc.stride = ((uint32_t)venc.settings.width + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	venc.bytes = venc.stride * height / 2 * 3;
	struct pool_config pool = {.bytes = venc.bytes, .count = 1, .remap = REMAP_CACHED};
	snprintf(pool.name, sizeof pool.name, "kinora-venc-%d", venc.channel);
	venc.pool = cvi.CVI_VB_CreatePool(&pool);
	if (venc.pool == UINT32_MAX)
		return failed(TRANSIENT, "no block of %u bytes in the media system's memory", venc.bytes);
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

int venc_open(const char *folder, const struct settings *settings)
{
	venc.settings = *settings;
	return load(folder) && start_system() && open_channel() && open_memory();
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
	return CALL(CVI_SYS_IonFlushCache, venc.physical, venc.memory, venc.bytes) &&
		CALL(CVI_VENC_SendFrame, venc.channel, &venc.frame, SEND_MILLIS);
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
	if ((key && !CALL(CVI_VENC_RequestIDR, venc.channel, 1)) || !send_picture(memory))
		return 0;
	if (poll(&ready, 1, ANSWER_MILLIS) < 1)
		return failed(FATAL, "VENC gave no access unit within %d ms", ANSWER_MILLIS);
	memset(&status, 0, sizeof status);
	if (!CALL(CVI_VENC_QueryStatus, venc.channel, &status))
		return 0;
	if (status.packs < 1 || status.packs > PACKS)
		return failed(FATAL, "VENC has an access unit of %u packs", status.packs);
	venc.stream.packs = venc.packs;
	venc.stream.count = status.packs;
	if (!CALL(CVI_VENC_GetStream, venc.channel, &venc.stream, ANSWER_MILLIS))
		return 0;
	int copied = copy_stream(unit);
	return CALL(CVI_VENC_ReleaseStream, venc.channel, &venc.stream) && copied;
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
	int code = cvi.CVI_VENC_SetChnAttr(venc.channel, &venc.attributes);
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
			give_back(cvi.CVI_VENC_StopRecvFrame(venc.channel), "CVI_VENC_StopRecvFrame");
		give_back(cvi.CVI_VENC_ResetChn(venc.channel), "CVI_VENC_ResetChn");
		give_back(cvi.CVI_VENC_DestroyChn(venc.channel), "CVI_VENC_DestroyChn");
		venc.channel = -1;
	}
	if (venc.memory)
		give_back(cvi.CVI_SYS_Munmap(venc.memory, venc.bytes), "CVI_SYS_Munmap");
	if (venc.has_block)
		give_back(cvi.CVI_VB_ReleaseBlock(venc.block), "CVI_VB_ReleaseBlock");
	if (venc.has_pool)
		give_back(cvi.CVI_VB_DestroyPool(venc.pool), "CVI_VB_DestroyPool");
	if (venc.system && !venc.joined) {
		give_back(cvi.CVI_SYS_Exit(), "CVI_SYS_Exit");
		give_back(cvi.CVI_VB_Exit(), "CVI_VB_Exit");
	}
	venc.system = venc.has_block = venc.has_pool = 0;
	venc.memory = NULL;
}
