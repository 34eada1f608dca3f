/* The emulated scaler: frames of the sensor flow through a started group into its enabled channels. */
#define _GNU_SOURCE
#include "sophgo_driver.h"

#include <pthread.h>
#include <string.h>

enum { GROUPS = 16, CHANNELS = 3, LENT = 16, VPSS = MOD_VPSS };

struct channel {
	int group, number;
	bool set, enabled;
	VPSS_CHN_ATTR_S attr;
	int pool; /* -1: a common one */
	struct emu_source *source; /* while frames flow */
	int inside; /* calls that use it */
	uint64_t lent[LENT];
};

static struct group {
	bool used, started;
	VPSS_GRP_ATTR_S attr;
	struct channel channels[CHANNELS];
} groups[GROUPS];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;

#define FAIL(id, ...) MISUSE(CVI_ERR(VPSS, id), __VA_ARGS__)

/* The vendor's rule for NV21 (cvi_buffer.h): stride of 64, even height, chroma aligned to 64. */
static void describe(const struct channel *channel, const struct emu_frame *frame, VIDEO_FRAME_INFO_S *info)
{
	const VPSS_CHN_ATTR_S *attr = &channel->attr;
	uint32_t stride = cvi_drv_stride(attr->u32Width);
	uint32_t luma = stride * ALIGN_UP(attr->u32Height, 2);
	int pool = -1, index;
	uint64_t start;
	emu_block_find(frame->physical, &pool, &index, &start);
	memset(info, 0, sizeof *info);
	info->u32PoolId = (uint32_t)pool;
	VIDEO_FRAME_S *video = &info->stVFrame;
	video->u32Width = attr->u32Width;
	video->u32Height = attr->u32Height;
	video->enPixelFormat = attr->enPixelFormat;
	video->u32Stride[0] = video->u32Stride[1] = stride;
	video->u64PhyAddr[0] = frame->physical;
	video->u64PhyAddr[1] = ALIGN_UP(frame->physical + luma, DEFAULT_ALIGN);
	video->u32Length[0] = luma;
	video->u32Length[1] = luma / 2;
	video->u32TimeRef = frame->number;
	video->u64PTS = frame->pts;
}

static void deliver(void *context, const struct emu_frame *frame)
{
	const struct channel *channel = context;
	VIDEO_FRAME_INFO_S info;
	describe(channel, frame, &info);
	cvi_drv_deliver(channel->group, channel->number, &info);
}

static void start(struct channel *channel)
{
	const VPSS_CHN_ATTR_S *attr = &channel->attr;
	int keep = attr->stFrameRate.s32DstFrameRate, of = attr->stFrameRate.s32SrcFrameRate;
	struct emu_source_settings settings = {
		.width = (int)attr->u32Width,
		.height = (int)attr->u32Height,
		.stride = (int)cvi_drv_stride(attr->u32Width),
		.depth = attr->u32Depth,
		.pool = channel->pool,
		.common = cvi_drv_common_pools(),
		.keep_numerator = keep > 0 && keep < of ? keep : 1,
		.keep_denominator = keep > 0 && keep < of ? of : 1,
	};
	channel->source = emu_source_start(&settings, deliver, channel);
}

/* With the lock, which is given up while calls inside leave. */
static void stop(struct channel *channel)
{
	struct emu_source *source = channel->source;
	channel->source = NULL;
	pthread_mutex_unlock(&lock);
	emu_source_stop(source);
	pthread_mutex_lock(&lock);
	while (channel->inside)
		pthread_cond_wait(&left, &lock);
	emu_source_free(source);
}

static void update(int number)
{
	struct group *group = &groups[number];
	bool flows = group->used && group->started && cvi_drv_vi_bound_to(number);
	for (int i = 0; i < CHANNELS; i++) {
		struct channel *channel = &group->channels[i];
		bool wanted = flows && channel->enabled;
		if (wanted && !channel->source)
			start(channel);
		else if (!wanted && channel->source)
			stop(channel);
	}
}

static int32_t find(int number, struct group **group)
{
	if (number < 0 || number >= GROUPS)
		return FAIL(E_INVALID_GRPID, "VPSS: there is no group %d", number);
	*group = &groups[number];
	return (*group)->used ? 0 : FAIL(E_UNEXIST, "VPSS: group %d was not created", number);
}

static int32_t find_channel(int number, int channel_number, struct group **group, struct channel **channel)
{
	int32_t error = find(number, group);
	if (error)
		return error;
	if (channel_number < 0 || channel_number >= CHANNELS)
		return FAIL(E_INVALID_CHNID, "VPSS: there is no channel %d", channel_number);
	*channel = &(*group)->channels[channel_number];
	return 0;
}

/* Runs `body` with the lock and with `group`; gives its `result`. */
#define WITH_GROUP(number, body)                                                                                       \
	do {                                                                                                           \
		pthread_mutex_lock(&lock);                                                                             \
		struct group *group;                                                                                   \
		int32_t result = find(number, &group);                                                                 \
		if (!result)                                                                                           \
			body;                                                                                          \
		pthread_mutex_unlock(&lock);                                                                           \
		return result;                                                                                         \
	} while (0)

#define WITH_CHANNEL(number, channel_number, body)                                                                     \
	do {                                                                                                           \
		pthread_mutex_lock(&lock);                                                                             \
		struct group *group;                                                                                   \
		struct channel *channel;                                                                               \
		int32_t result = find_channel(number, channel_number, &group, &channel);                               \
		if (!result)                                                                                           \
			body;                                                                                          \
		pthread_mutex_unlock(&lock);                                                                           \
		return result;                                                                                         \
	} while (0)

int32_t cvi_drv_vpss_create(int number, const VPSS_GRP_ATTR_S *attr)
{
	if (!attr)
		return CVI_ERR(VPSS, E_NULL_PTR);
	if (!cvi_drv_ready())
		return FAIL(E_SYS_NOTREADY, "CVI_VPSS_CreateGrp: before CVI_SYS_Init");
	if (number < 0 || number >= GROUPS)
		return FAIL(E_INVALID_GRPID, "CVI_VPSS_CreateGrp: there is no group %d", number);
	if (!attr->u32MaxW || !attr->u32MaxH || attr->u32MaxW > VPSS_MAX_WIDTH)
		return FAIL(E_ILLEGAL_PARAM, "CVI_VPSS_CreateGrp: %ux%u", attr->u32MaxW, attr->u32MaxH);
	int32_t result = 0;
	pthread_mutex_lock(&lock);
	struct group *group = &groups[number];
	if (group->used) {
		result = FAIL(E_EXIST, "CVI_VPSS_CreateGrp: group %d exists", number);
	} else {
		*group = (struct group){.used = true, .attr = *attr};
		for (int i = 0; i < CHANNELS; i++)
			group->channels[i] = (struct channel){.group = number, .number = i, .pool = -1};
	}
	pthread_mutex_unlock(&lock);
	return result;
}

int32_t cvi_drv_vpss_destroy(int number)
{
	WITH_GROUP(number, {
		if (group->started)
			emu_misuse("CVI_VPSS_DestroyGrp: group %d is started", number);
		group->started = false;
		update(number);
		for (int i = 0; i < CHANNELS; i++) {
			struct channel *channel = &group->channels[i];
			if (channel->enabled)
				emu_misuse("CVI_VPSS_DestroyGrp: channel %d of group %d is enabled", i, number);
			for (int j = 0; j < LENT; j++)
				if (channel->lent[j])
					emu_misuse("CVI_VPSS_DestroyGrp: a frame of channel %d is lent", i);
		}
		group->used = false;
	});
}

int32_t cvi_drv_vpss_started(int number, bool started)
{
	WITH_GROUP(number, {
		group->started = started;
		update(number);
	});
}

int32_t cvi_drv_vpss_reset(int number)
{
	WITH_GROUP(number, {
		bool started = group->started;
		group->started = false;
		update(number);
		group->started = started;
		update(number);
	});
}

static int32_t check(int number, const struct group *group, const VPSS_CHN_ATTR_S *attr)
{
	if (!attr->u32Width || !attr->u32Height || attr->u32Width > VPSS_MAX_WIDTH || attr->u32Height % 2 ||
	    attr->u32Width % 2)
		return FAIL(E_ILLEGAL_PARAM, "CVI_VPSS_SetChnAttr: %ux%u", attr->u32Width, attr->u32Height);
	if (attr->enPixelFormat != PIXEL_FORMAT_NV21 && attr->enPixelFormat != PIXEL_FORMAT_NV12)
		return FAIL(E_NOT_SUPPORT, "CVI_VPSS_SetChnAttr: pixel format %d: the emulator has NV12 and NV21",
			    attr->enPixelFormat);
	if (attr->u32Depth > 8 || attr->bMirror > 1 || attr->bFlip > 1 || attr->enVideoFormat)
		return FAIL(E_ILLEGAL_PARAM, "CVI_VPSS_SetChnAttr: depth %u, mirror %u, flip %u, video format %d",
			    attr->u32Depth, attr->bMirror, attr->bFlip, attr->enVideoFormat);
	if (attr->stAspectRatio.enMode < 0 || attr->stAspectRatio.enMode > 2 ||
	    (attr->stAspectRatio.bEnableBgColor > 1))
		return FAIL(E_ILLEGAL_PARAM, "CVI_VPSS_SetChnAttr: aspect ratio mode %d", attr->stAspectRatio.enMode);
	(void)number;
	(void)group;
	return 0;
}

int32_t cvi_drv_vpss_set(int number, int channel_number, const VPSS_CHN_ATTR_S *attr)
{
	if (!attr)
		return CVI_ERR(VPSS, E_NULL_PTR);
	WITH_CHANNEL(number, channel_number, {
		result = check(number, group, attr);
		if (!result) {
			bool enabled = channel->enabled;
			channel->enabled = false;
			update(number);
			channel->attr = *attr;
			channel->set = true;
			channel->enabled = enabled;
			update(number);
		}
	});
}

int32_t cvi_drv_vpss_get(int number, int channel_number, VPSS_CHN_ATTR_S *attr)
{
	if (!attr)
		return CVI_ERR(VPSS, E_NULL_PTR);
	WITH_CHANNEL(number, channel_number, { *attr = channel->attr; });
}

int32_t cvi_drv_vpss_enabled(int number, int channel_number, bool enabled)
{
	WITH_CHANNEL(number, channel_number, {
		if (enabled && !channel->set) {
			result = FAIL(E_NOT_CONFIG, "CVI_VPSS_EnableChn: before CVI_VPSS_SetChnAttr");
		} else {
			channel->enabled = enabled;
			update(number);
		}
	});
}

int32_t cvi_drv_vpss_pool(int number, int channel_number, int64_t pool)
{
	WITH_CHANNEL(number, channel_number, {
		if (pool >= 0 && !emu_pool_exists((int)pool)) {
			result = FAIL(E_ILLEGAL_PARAM, "CVI_VPSS_AttachVbPool: there is no pool %lld", (long long)pool);
		} else {
			channel->pool = (int)pool;
			if (channel->source)
				emu_source_pool(channel->source, (int)pool);
		}
	});
}

static bool lend(struct channel *channel, uint64_t physical)
{
	for (int i = 0; i < LENT; i++)
		if (!channel->lent[i]) {
			channel->lent[i] = physical;
			return true;
		}
	return false;
}

int32_t cvi_drv_vpss_get_frame(int number, int channel_number, VIDEO_FRAME_INFO_S *info, int milliseconds)
{
	if (!info)
		return CVI_ERR(VPSS, E_NULL_PTR);
	if (milliseconds < -1)
		return FAIL(E_ILLEGAL_PARAM, "CVI_VPSS_GetChnFrame: %d ms", milliseconds);
	WITH_CHANNEL(number, channel_number, {
		struct emu_source *source = channel->source;
		if (!channel->enabled || !group->started) {
			result = FAIL(E_NOT_PERM, "CVI_VPSS_GetChnFrame: channel %d of group %d is not %s", channel_number,
				      number, channel->enabled ? "started" : "enabled");
		} else if (!channel->attr.u32Depth) {
			result = FAIL(E_NOT_PERM, "CVI_VPSS_GetChnFrame: channel %d has depth 0", channel_number);
		} else if (!source) {
			result = CVI_ERR(VPSS, E_BUF_EMPTY); /* nothing is bound to the group */
		} else {
			struct emu_frame frame;
			channel->inside++;
			pthread_mutex_unlock(&lock);
			bool got = emu_source_get(source, &frame, milliseconds);
			pthread_mutex_lock(&lock);
			channel->inside--;
			pthread_cond_broadcast(&left);
			if (!got)
				result = CVI_ERR(VPSS, E_BUF_EMPTY);
			else if (lend(channel, frame.physical))
				describe(channel, &frame, info);
			else
				emu_block_release(frame.physical);
		}
	});
}

int32_t cvi_drv_vpss_release_frame(int number, int channel_number, const VIDEO_FRAME_INFO_S *info)
{
	if (!info)
		return CVI_ERR(VPSS, E_NULL_PTR);
	WITH_CHANNEL(number, channel_number, {
		uint64_t physical = info->stVFrame.u64PhyAddr[0];
		result = -1;
		for (int i = 0; i < LENT && result; i++)
			if (channel->lent[i] == physical) {
				channel->lent[i] = 0;
				emu_block_release(physical);
				result = 0;
			}
		if (result)
			result = FAIL(E_ILLEGAL_PARAM, "CVI_VPSS_ReleaseChnFrame: 0x%llx is not lent",
				      (unsigned long long)physical);
	});
}

void cvi_drv_vpss_bound(int number)
{
	if (number < 0 || number >= GROUPS)
		return;
	pthread_mutex_lock(&lock);
	update(number);
	pthread_mutex_unlock(&lock);
}

void cvi_drv_vpss_resources(struct emu_resources *resources)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < GROUPS; i++) {
		resources->groups += groups[i].used;
		for (int j = 0; groups[i].used && j < CHANNELS; j++)
			for (int k = 0; k < LENT; k++)
				resources->frames += groups[i].channels[j].lent[k] != 0;
	}
	pthread_mutex_unlock(&lock);
}

void cvi_drv_vpss_off(void)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < GROUPS; i++) {
		groups[i].started = false;
		update(i);
		groups[i] = (struct group){0};
	}
	pthread_mutex_unlock(&lock);
}
