/*
 * The emulated scaler, behind libax_ivps.so: frames of the sensor, which the vendor's own set-up has started, flow through
 * a group that is linked to VIN, and started, into its enabled channels.
 */
#define _GNU_SOURCE
#include "axera_driver.h"

#include <pthread.h>
#include <string.h>

enum { GROUPS = 20, LENT = 16 };

struct channel {
	int group, number;
	bool enabled;
	int pool; /* -1: a common one */
	int private_pool; /* -1: none */
	struct emu_source *source; /* while frames flow */
	int inside; /* calls that use it */
	uint64_t lent[LENT];
};

static struct group {
	bool used, started, set;
	AX_IVPS_PIPELINE_ATTR_T attr;
	struct channel channels[AX_IVPS_MAX_OUTCHN_NUM];
} groups[GROUPS];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;
static bool ready;

#define ERR(id) AX_ERR(AX_ID_IVPS, 1, id)
#define FAIL(id, ...) MISUSE(ERR(id), __VA_ARGS__)

/* The last filter of a channel that is engaged, or else of the group. */
static const AX_IVPS_FILTER_T *filter_of(const struct group *group, int channel)
{
	const int pipes[] = {channel + 1, 0};
	for (int i = 0; i < 2; i++)
		for (int filter = 1; filter >= 0; filter--)
			if (group->attr.tFilter[pipes[i]][filter].bEngage)
				return &group->attr.tFilter[pipes[i]][filter];
	return NULL;
}

static void describe(const struct channel *channel, const struct emu_frame *frame, AX_VIDEO_FRAME_T *video)
{
	const AX_IVPS_FILTER_T *filter = filter_of(&groups[channel->group], channel->number);
	memset(video, 0, sizeof *video);
	video->u32Width = filter->nDstPicWidth;
	video->u32Height = filter->nDstPicHeight;
	video->enImgFormat = filter->eDstPicFormat;
	video->u32PicStride[0] = video->u32PicStride[1] = filter->nDstPicStride;
	video->u64PhyAddr[0] = frame->physical;
	video->u64PhyAddr[1] = frame->physical + (uint64_t)filter->nDstPicStride * filter->nDstPicHeight;
	video->u32BlkId[0] = ax_drv_block_of(frame->physical);
	video->u64PTS = frame->pts;
	video->u64SeqNum = frame->number;
	video->u32FrameSize = (uint32_t)filter->nDstPicStride * filter->nDstPicHeight * 3 / 2;
}

static void deliver(void *context, const struct emu_frame *frame)
{
	const struct channel *channel = context;
	AX_VIDEO_FRAME_T video;
	describe(channel, frame, &video);
	ax_drv_deliver(channel->group, channel->number, &video);
}

static void start(struct channel *channel)
{
	const struct group *group = &groups[channel->group];
	const AX_IVPS_FILTER_T *filter = filter_of(group, channel->number);
	int of = (int)filter->tFRC.fSrcFrameRate, keep = (int)filter->tFRC.fDstFrameRate;
	struct emu_source_settings settings = {
		.width = filter->nDstPicWidth,
		.height = filter->nDstPicHeight,
		.stride = filter->nDstPicStride,
		.depth = group->attr.nOutFifoDepth[channel->number],
		.pool = channel->pool,
		.common = ax_drv_common_pools(),
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
	bool flows = group->used && group->started && ax_drv_linked_from(AX_ID_IVPS, number, 0, AX_ID_VIN);
	for (int i = 0; i < AX_IVPS_MAX_OUTCHN_NUM; i++) {
		struct channel *channel = &group->channels[i];
		bool wanted = flows && channel->enabled && i < group->attr.nOutChnNum;
		if (wanted && !channel->source)
			start(channel);
		else if (!wanted && channel->source)
			stop(channel);
	}
}

static int32_t find(const char *function, int number, struct group **group)
{
	if (!ready)
		return FAIL(E_NOT_INIT, "%s: before AX_IVPS_Init", function);
	if (number < 0 || number >= GROUPS)
		return FAIL(E_ILLEGAL_PARAM, "%s: there is no group %d", function, number);
	*group = &groups[number];
	return (*group)->used ? 0 : FAIL(E_UNEXIST, "%s: group %d was not created", function, number);
}

static int32_t find_channel(const char *function, int number, int channel_number, struct group **group,
			    struct channel **channel)
{
	int32_t error = find(function, number, group);
	if (error)
		return error;
	if (channel_number < 0 || channel_number >= AX_IVPS_MAX_OUTCHN_NUM)
		return FAIL(E_INVALID_CHNID, "%s: there is no channel %d", function, channel_number);
	*channel = &(*group)->channels[channel_number];
	return 0;
}

/* Runs `body` with the lock and with `group`; gives its `result`. */
#define WITH_GROUP(number, body)                                                                                       \
	do {                                                                                                           \
		ENTER();                                                                                               \
		pthread_mutex_lock(&lock);                                                                             \
		struct group *group;                                                                                   \
		int32_t result = find(FUNCTION, number, &group);                                                       \
		if (!result)                                                                                           \
			body;                                                                                          \
		pthread_mutex_unlock(&lock);                                                                           \
		return result;                                                                                         \
	} while (0)

#define WITH_CHANNEL(number, channel_number, body)                                                                     \
	do {                                                                                                           \
		ENTER();                                                                                               \
		pthread_mutex_lock(&lock);                                                                             \
		struct group *group;                                                                                   \
		struct channel *channel;                                                                               \
		int32_t result = find_channel(FUNCTION, number, channel_number, &group, &channel);                     \
		if (!result)                                                                                           \
			body;                                                                                          \
		pthread_mutex_unlock(&lock);                                                                           \
		return result;                                                                                         \
	} while (0)

int32_t drv_AX_IVPS_Init(void)
{
	ENTER();
	if (!ax_drv_ready())
		return FAIL(E_SYS_NOTREADY, "AX_IVPS_Init: before AX_SYS_Init");
	ready = true;
	return 0;
}

int32_t drv_AX_IVPS_Deinit(void)
{
	ENTER();
	struct emu_resources in_use = {0};
	ax_drv_ivps_resources(&in_use);
	if (in_use.groups)
		emu_misuse("AX_IVPS_Deinit: %d groups are in use", in_use.groups);
	ready = false;
	return 0;
}

static int32_t create(int number, const AX_IVPS_GRP_ATTR_T *attr)
{
	struct group *group = &groups[number];
	if (group->used)
		return FAIL(E_EXIST, "AX_IVPS_CreateGrp: group %d exists", number);
	if (attr->ePipeline)
		return FAIL(E_ILLEGAL_PARAM, "AX_IVPS_CreateGrp: ePipeline %d", attr->ePipeline);
	*group = (struct group){.used = true};
	for (int i = 0; i < AX_IVPS_MAX_OUTCHN_NUM; i++)
		group->channels[i] = (struct channel){.group = number, .number = i, .pool = -1, .private_pool = -1};
	return 0;
}

int32_t drv_AX_IVPS_CreateGrp(int32_t number, const AX_IVPS_GRP_ATTR_T *attr)
{
	ENTER();
	if (!attr)
		return ERR(E_NULL_PTR);
	if (!ready)
		return FAIL(E_NOT_INIT, "AX_IVPS_CreateGrp: before AX_IVPS_Init");
	if (number < 0 || number >= GROUPS)
		return FAIL(E_ILLEGAL_PARAM, "AX_IVPS_CreateGrp: there is no group %d", number);
	pthread_mutex_lock(&lock);
	int32_t result = create(number, attr);
	pthread_mutex_unlock(&lock);
	return result;
}

int32_t drv_AX_IVPS_CreateGrpEx(int32_t *number, const AX_IVPS_GRP_ATTR_T *attr)
{
	ENTER();
	if (!attr || !number)
		return ERR(E_NULL_PTR);
	if (!ready)
		return FAIL(E_NOT_INIT, "AX_IVPS_CreateGrpEx: before AX_IVPS_Init");
	pthread_mutex_lock(&lock);
	int32_t result = ERR(E_NOMEM);
	for (int i = 0; i < GROUPS; i++)
		if (!groups[i].used) {
			result = create(i, attr);
			*number = i;
			break;
		}
	pthread_mutex_unlock(&lock);
	return result;
}

static void destroy_private_pool(struct channel *channel)
{
	if (channel->private_pool >= 0)
		emu_pool_destroy(channel->private_pool, true);
	channel->private_pool = -1;
}

int32_t drv_AX_IVPS_DestoryGrp(int32_t number)
{
	WITH_GROUP(number, {
		if (group->started)
			emu_misuse("AX_IVPS_DestoryGrp: group %d is started", number);
		group->started = false;
		update(number);
		for (int i = 0; i < AX_IVPS_MAX_OUTCHN_NUM; i++) {
			struct channel *channel = &group->channels[i];
			if (channel->enabled)
				emu_misuse("AX_IVPS_DestoryGrp: channel %d of group %d is enabled", i, number);
			for (int j = 0; j < LENT; j++)
				if (channel->lent[j])
					emu_misuse("AX_IVPS_DestoryGrp: a frame of channel %d is lent", i);
			destroy_private_pool(channel);
		}
		group->used = false;
	});
}

static int32_t check(const AX_IVPS_PIPELINE_ATTR_T *attr)
{
	struct group asked = {.attr = *attr};
	if (!attr->nOutChnNum || attr->nOutChnNum > AX_IVPS_MAX_OUTCHN_NUM)
		return FAIL(E_ILLEGAL_PARAM, "AX_IVPS_SetPipelineAttr: nOutChnNum %u", attr->nOutChnNum);
	for (int i = 0; i < attr->nOutChnNum; i++) {
		const AX_IVPS_FILTER_T *filter = filter_of(&asked, i);
		if (!filter)
			return FAIL(E_ILLEGAL_PARAM, "AX_IVPS_SetPipelineAttr: no filter of channel %d is engaged", i);
		if (attr->nOutFifoDepth[i] > 4)
			return FAIL(E_ILLEGAL_PARAM, "AX_IVPS_SetPipelineAttr: nOutFifoDepth %u of channel %d",
				    attr->nOutFifoDepth[i], i);
		if (filter->nDstPicWidth < 32 || filter->nDstPicHeight < 32 || filter->nDstPicWidth > 8192 ||
		    filter->nDstPicWidth % 2 || filter->nDstPicHeight % 2 || filter->nDstPicStride < filter->nDstPicWidth ||
		    filter->nDstPicStride % 16)
			return FAIL(E_ILLEGAL_PARAM, "AX_IVPS_SetPipelineAttr: %ux%u with stride %u: not a multiple of 16",
				    filter->nDstPicWidth, filter->nDstPicHeight, filter->nDstPicStride);
		if (filter->eEngine < 0 || filter->eEngine > 4 || filter->tCompressInfo.enCompressMode || filter->bInplace)
			return FAIL(E_NOT_SUPPORT, "AX_IVPS_SetPipelineAttr: engine %d, compression %d, in place %d",
				    filter->eEngine, filter->tCompressInfo.enCompressMode, filter->bInplace);
		if (filter->eDstPicFormat != AX_FORMAT_NV12 && filter->eDstPicFormat != AX_FORMAT_NV21)
			return FAIL(E_NOT_SUPPORT, "AX_IVPS_SetPipelineAttr: format %d: the emulator has NV12 and NV21",
				    filter->eDstPicFormat);
	}
	return 0;
}

int32_t drv_AX_IVPS_SetPipelineAttr(int32_t number, AX_IVPS_PIPELINE_ATTR_T *attr)
{
	if (!attr)
		return ERR(E_NULL_PTR);
	WITH_GROUP(number, {
		result = check(attr);
		if (!result) {
			bool started = group->started;
			group->started = false;
			update(number);
			group->attr = *attr;
			group->set = true;
			group->started = started;
			update(number);
		}
	});
}

int32_t drv_AX_IVPS_GetPipelineAttr(int32_t number, AX_IVPS_PIPELINE_ATTR_T *attr)
{
	if (!attr)
		return ERR(E_NULL_PTR);
	WITH_GROUP(number, { *attr = group->attr; });
}

int32_t drv_AX_IVPS_StartGrp(int32_t number)
{
	WITH_GROUP(number, {
		if (group->set) {
			group->started = true;
			update(number);
		} else {
			result = FAIL(E_NOT_CONFIG, "AX_IVPS_StartGrp: before AX_IVPS_SetPipelineAttr");
		}
	});
}

int32_t drv_AX_IVPS_StopGrp(int32_t number)
{
	WITH_GROUP(number, {
		group->started = false;
		update(number);
	});
}

static int32_t enable(const char *function, int number, int channel_number, bool enabled)
{
	pthread_mutex_lock(&lock);
	struct group *group;
	struct channel *channel;
	int32_t result = find_channel(function, number, channel_number, &group, &channel);
	if (!result && enabled && channel_number >= group->attr.nOutChnNum)
		result = FAIL(E_NOT_CONFIG, "%s: channel %d is not in the pipeline", function, channel_number);
	if (!result) {
		channel->enabled = enabled;
		update(number);
	}
	pthread_mutex_unlock(&lock);
	return result;
}

int32_t drv_AX_IVPS_EnableChn(int32_t number, int32_t channel)
{
	ENTER();
	return enable(FUNCTION, number, channel, true);
}

int32_t drv_AX_IVPS_DisableChn(int32_t number, int32_t channel)
{
	ENTER();
	return enable(FUNCTION, number, channel, false);
}

int32_t drv_AX_IVPS_SetChnPoolAttr(int32_t number, int32_t channel_number, const AX_IVPS_POOL_ATTR_T *attr)
{
	if (!attr)
		return ERR(E_NULL_PTR);
	WITH_CHANNEL(number, channel_number, {
		const AX_IVPS_FILTER_T *filter = group->set ? filter_of(group, channel_number) : NULL;
		destroy_private_pool(channel);
		channel->pool = -1;
		if (attr->ePoolSrc < 0 || attr->ePoolSrc > 2) {
			result = FAIL(E_ILLEGAL_PARAM, "AX_IVPS_SetChnPoolAttr: ePoolSrc %d", attr->ePoolSrc);
		} else if (attr->ePoolSrc == 2) {
			if (emu_pool_exists((int)attr->PoolId))
				channel->pool = (int)attr->PoolId;
			else
				result = FAIL(E_ILLEGAL_PARAM, "AX_IVPS_SetChnPoolAttr: there is no pool %u", attr->PoolId);
		} else if (attr->ePoolSrc == 1) {
			if (!filter || !attr->nFrmBufNum) {
				result = FAIL(E_NOT_CONFIG, "AX_IVPS_SetChnPoolAttr: %u buffers before the pipeline is set",
					      attr->nFrmBufNum);
			} else {
				uint64_t bytes = (uint64_t)filter->nDstPicStride * filter->nDstPicHeight * 3 / 2;
				channel->private_pool =
					emu_pool_create(AX_MAX_COMM_POOLS, bytes, attr->nFrmBufNum, true);
				channel->pool = channel->private_pool;
			}
		}
		if (channel->source)
			emu_source_pool(channel->source, channel->pool);
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

int32_t drv_AX_IVPS_GetChnFrame(int32_t number, int32_t channel_number, AX_VIDEO_FRAME_T *video, int32_t milliseconds)
{
	if (!video)
		return ERR(E_NULL_PTR);
	if (milliseconds < -1)
		return FAIL(E_ILLEGAL_PARAM, "AX_IVPS_GetChnFrame: %d ms", milliseconds);
	WITH_CHANNEL(number, channel_number, {
		struct emu_source *source = channel->source;
		int32_t none = ERR(milliseconds ? E_TIMED_OUT : E_QUEUE_EMPTY);
		if (!channel->enabled || !group->started) {
			result = FAIL(E_NOT_PERM, "AX_IVPS_GetChnFrame: channel %d of group %d is not %s", channel_number,
				      number, channel->enabled ? "started" : "enabled");
		} else if (!group->attr.nOutFifoDepth[channel_number]) {
			result = FAIL(E_NOT_PERM, "AX_IVPS_GetChnFrame: channel %d has depth 0", channel_number);
		} else if (!source) {
			result = none; /* nothing is linked to the group */
		} else {
			struct emu_frame frame;
			channel->inside++;
			pthread_mutex_unlock(&lock);
			bool got = emu_source_get(source, &frame, milliseconds);
			pthread_mutex_lock(&lock);
			channel->inside--;
			pthread_cond_broadcast(&left);
			if (!got)
				result = none;
			else if (lend(channel, frame.physical))
				describe(channel, &frame, video);
			else
				emu_block_release(frame.physical);
		}
	});
}

int32_t drv_AX_IVPS_ReleaseChnFrame(int32_t number, int32_t channel_number, AX_VIDEO_FRAME_T *video)
{
	if (!video)
		return ERR(E_NULL_PTR);
	WITH_CHANNEL(number, channel_number, {
		uint64_t physical = video->u64PhyAddr[0];
		result = -1;
		for (int i = 0; i < LENT && result; i++)
			if (channel->lent[i] == physical && video->u32BlkId[0] == ax_drv_block_of(physical)) {
				channel->lent[i] = 0;
				emu_block_release(physical);
				result = 0;
			}
		if (result)
			result = FAIL(E_ILLEGAL_PARAM, "AX_IVPS_ReleaseChnFrame: 0x%llx with block 0x%x is not lent",
				      (unsigned long long)physical, video->u32BlkId[0]);
	});
}

void ax_drv_ivps_linked(int number)
{
	if (number < 0 || number >= GROUPS)
		return;
	pthread_mutex_lock(&lock);
	update(number);
	pthread_mutex_unlock(&lock);
}

void ax_drv_ivps_resources(struct emu_resources *resources)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < GROUPS; i++) {
		resources->groups += groups[i].used;
		for (int j = 0; groups[i].used && j < AX_IVPS_MAX_OUTCHN_NUM; j++)
			for (int k = 0; k < LENT; k++)
				resources->frames += groups[i].channels[j].lent[k] != 0;
	}
	pthread_mutex_unlock(&lock);
}

void ax_drv_ivps_off(void)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < GROUPS; i++) {
		groups[i].started = false;
		update(i);
		memset(&groups[i], 0, sizeof groups[i]);
	}
	ready = false;
	pthread_mutex_unlock(&lock);
}
