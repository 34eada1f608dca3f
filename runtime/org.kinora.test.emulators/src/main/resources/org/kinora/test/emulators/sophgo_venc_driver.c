/*
 * The emulated encoder. What it answers to what is sophgo/osdrv's interdrv/v2/vcodec (cvi_venc.c), where that is known;
 * ranges that are not known are narrower than any caller should need.
 */
#define _GNU_SOURCE
#include "sophgo_driver.h"

#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { VENC = MOD_VENC, PACKS = 8, MOST_KILOBITS = 300000 };

static struct channel {
	bool used;
	bool left_busy, left_started; /* by a process that is gone */
	VENC_CHN_ATTR_S attr;
	VENC_RC_PARAM_S rc;
	VENC_FRAMELOST_S lost;
	struct emu_encoder *encoder;
	int inside; /* calls that use the encoder */
	int first_format; /* -1 before the first frame */
	uint32_t rate_credit; /* of the frame rate control */
	bool lent;
	struct emu_output output;
	const VENC_PACK_S *packs; /* the caller's */
	uint32_t pack_count;
	pid_t owner; /* the thread that is inside */
} channels[VENC_MAX_CHN_NUM];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;

#define FAIL(id, ...) MISUSE(CVI_ERR(VENC, id), __VA_ARGS__)

void cvi_drv_venc_enter(int number, const char *function)
{
	if (number < 0 || number >= VENC_MAX_CHN_NUM)
		return;
	pid_t self = (pid_t)syscall(SYS_gettid), none = 0;
	if (!__atomic_compare_exchange_n(&channels[number].owner, &none, self, false, __ATOMIC_ACQ_REL,
					 __ATOMIC_ACQUIRE))
		emu_misuse("%s: thread %d calls for channel %d while thread %d is inside", function, (int)self, number,
			   (int)none);
}

void cvi_drv_venc_leave(int number)
{
	if (number < 0 || number >= VENC_MAX_CHN_NUM)
		return;
	pid_t self = (pid_t)syscall(SYS_gettid);
	__atomic_compare_exchange_n(&channels[number].owner, &self, 0, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* With the lock: the channel, or the error that the driver gives. */
static int32_t find(int number, const char *function, struct channel **channel)
{
	bool any = false;
	for (int i = 0; i < VENC_MAX_CHN_NUM; i++)
		any |= channels[i].used;
	*channel = number >= 0 && number < VENC_MAX_CHN_NUM ? &channels[number] : NULL;
	if (*channel && (*channel)->used)
		return 0;
	if (*channel && (*channel)->left_busy)
		return FAIL(E_NOT_PERM, "%s: channel %d was left busy: stop and destroy it", function, number);
	emu_misuse("%s: channel %d was not created", function, number);
	return CVI_ERR(VENC, any ? E_INVALID_CHNID : E_UNEXIST);
}

/* Runs `body` with the lock and `channel`; gives its `result`. */
#define WITH(number, function, body)                                                                                   \
	do {                                                                                                           \
		pthread_mutex_lock(&lock);                                                                             \
		struct channel *channel;                                                                               \
		int32_t result = find(number, function, &channel);                                                     \
		if (!result)                                                                                           \
			body;                                                                                          \
		pthread_mutex_unlock(&lock);                                                                           \
		return result;                                                                                         \
	} while (0)

/* Within WITH: runs `body` without the lock, with the encoder kept. */
#define OUTSIDE(body)                                                                                                  \
	do {                                                                                                           \
		channel->inside++;                                                                                     \
		pthread_mutex_unlock(&lock);                                                                           \
		body;                                                                                                  \
		pthread_mutex_lock(&lock);                                                                             \
		channel->inside--;                                                                                     \
		pthread_cond_broadcast(&left);                                                                         \
	} while (0)

/* ---- What a caller asks for ---- */

static int32_t check_size(const VENC_ATTR_S *attr)
{
	if (!attr->u32PicWidth || !attr->u32PicHeight || attr->u32PicWidth % 2 || attr->u32PicHeight % 2)
		return FAIL(E_ILLEGAL_PARAM, "VENC_ATTR_S: u32PicWidth x u32PicHeight %ux%u", attr->u32PicWidth,
			    attr->u32PicHeight);
	if (attr->u32MaxPicWidth < attr->u32PicWidth || attr->u32MaxPicHeight < attr->u32PicHeight)
		return FAIL(E_ILLEGAL_PARAM, "VENC_ATTR_S: a picture of %ux%u with at most %ux%u", attr->u32PicWidth,
			    attr->u32PicHeight, attr->u32MaxPicWidth, attr->u32MaxPicHeight);
	return 0;
}

static int32_t check_venc(const VENC_ATTR_S *attr)
{
	if (attr->enType == PT_JPEG || attr->enType == PT_MJPEG)
		return FAIL(E_NOT_SUPPORT, "VENC_ATTR_S: the emulator has no JPEG");
	if (attr->enType != PT_H264 && attr->enType != PT_H265)
		return FAIL(E_ILLEGAL_PARAM, "VENC_ATTR_S: enType %d", attr->enType);
	if (attr->u32BufSize < 32768)
		return FAIL(E_ILLEGAL_PARAM, "VENC_ATTR_S: u32BufSize %u", attr->u32BufSize);
	if (attr->u32Profile > (attr->enType == PT_H264 ? 2u : 0u))
		return FAIL(E_ILLEGAL_PARAM, "VENC_ATTR_S: u32Profile %u of type %d", attr->u32Profile, attr->enType);
	if (attr->bByFrame != 1)
		return FAIL(E_NOT_SUPPORT, "VENC_ATTR_S: bByFrame %u: the emulator gives whole frames", attr->bByFrame);
	if (attr->bSingleCore > 1 || attr->bEsBufQueueEn > 1 || attr->bIsoSendFrmEn > 1)
		return FAIL(E_ILLEGAL_PARAM, "VENC_ATTR_S: bSingleCore %u, bEsBufQueueEn %u, bIsoSendFrmEn %u",
			    attr->bSingleCore, attr->bEsBufQueueEn, attr->bIsoSendFrmEn);
	return check_size(attr);
}

struct rate {
	enum emu_rate mode;
	uint32_t gop, stat_time, source, target, kilobits;
	int intra_qp, inter_qp;
};

static bool read_rate(const VENC_CHN_ATTR_S *attr, struct rate *rate)
{
	const VENC_RC_ATTR_S *rc = &attr->stRcAttr;
	int first = attr->stVencAttr.enType == PT_H264 ? RC_H264CBR : RC_H265CBR;
	int mode = rc->enRcMode - first;
	if (mode == RC_H264FIXQP - RC_H264CBR) {
		const VENC_H264_FIXQP_S *fix = &rc->stFixQp;
		*rate = (struct rate){EMU_FIXQP, fix->u32Gop, 1, fix->u32SrcFrameRate, fix->fr32DstFrameRate, 0,
				      (int)fix->u32IQp, (int)fix->u32PQp};
		return fix->u32IQp <= 51 && fix->u32PQp <= 51 && fix->u32BQp <= 51 && fix->bVariFpsEn <= 1;
	}
	static const enum emu_rate MODES[] = {EMU_CBR, EMU_VBR, EMU_AVBR};
	if (mode < 0 || mode > 2)
		return false;
	const VENC_H264_CBR_S *cbr = &rc->stCbr; /* the others have the same layout */
	*rate = (struct rate){MODES[mode], cbr->u32Gop, cbr->u32StatTime, cbr->u32SrcFrameRate, cbr->fr32DstFrameRate,
			      cbr->u32BitRate, 0, 0};
	return cbr->bVariFpsEn <= 1 && rate->kilobits >= 10 && rate->kilobits <= MOST_KILOBITS;
}

static int32_t check_rate(const VENC_CHN_ATTR_S *attr, struct rate *rate)
{
	if (!read_rate(attr, rate))
		return FAIL(E_ILLEGAL_PARAM, "VENC_RC_ATTR_S: enRcMode %d of type %d with %u kbit/s",
			    attr->stRcAttr.enRcMode, attr->stVencAttr.enType, attr->stRcAttr.stCbr.u32BitRate);
	if (!rate->gop || rate->gop > 65536 || !rate->stat_time || rate->stat_time > 60)
		return FAIL(E_ILLEGAL_PARAM, "VENC_RC_ATTR_S: u32Gop %u, u32StatTime %u", rate->gop, rate->stat_time);
	if (!rate->source || rate->source > 240 || !rate->target || rate->target > rate->source)
		return FAIL(E_ILLEGAL_PARAM, "VENC_RC_ATTR_S: u32SrcFrameRate %u, fr32DstFrameRate %u", rate->source,
			    rate->target);
	const VENC_GOP_ATTR_S *gop = &attr->stGopAttr;
	if (gop->enGopMode != 0 || gop->stNormalP.s32IPQpDelta < -10 || gop->stNormalP.s32IPQpDelta > 30)
		return FAIL(E_VENC_GOP_ATTR, "VENC_GOP_ATTR_S: enGopMode %d, s32IPQpDelta %d", gop->enGopMode,
			    gop->stNormalP.s32IPQpDelta);
	return 0;
}

static struct emu_encoder_settings settings_of(const VENC_ATTR_S *attr, const struct rate *rate)
{
	return (struct emu_encoder_settings){
		.codec =
			{
				.h265 = attr->enType == PT_H265,
				.width = (int)attr->u32PicWidth,
				.height = (int)attr->u32PicHeight,
				.fps_numerator = (int)rate->target,
				.fps_denominator = 1,
				.profile = (int)attr->u32Profile,
				.rate = rate->mode,
				.kilobits = (int)rate->kilobits,
				.intra_qp = rate->intra_qp,
				.inter_qp = rate->inter_qp,
			},
		.gop = (int)rate->gop,
		.input_depth = attr->bIsoSendFrmEn ? 4 : 1,
		.output_depth = attr->bEsBufQueueEn ? 8 : 1,
		.buffer = attr->u32BufSize,
	};
}

static const VENC_RC_PARAM_S DEFAULT_RC = {
	.s32FirstFrameStartQp = 63,
	.s32InitialDelay = 1000,
	.stParamH264Cbr = {.u32MinIprop = 1, .u32MaxIprop = 100, .u32MaxQp = 51, .u32MinQp = 20, .u32MaxIQp = 51, .u32MinIQp = 20},
};

/* ---- Channels ---- */

static int32_t create(int number, const VENC_CHN_ATTR_S *attr)
{
	struct channel *channel = &channels[number];
	if (channel->left_busy)
		return CVI_ERR(VENC, E_BUSY);
	if (channel->used)
		return FAIL(E_EXIST, "CVI_VENC_CreateChn: channel %d exists", number);
	struct rate rate;
	int32_t error = check_venc(&attr->stVencAttr);
	if (!error)
		error = check_rate(attr, &rate);
	if (error)
		return error;
	struct emu_encoder_settings settings = settings_of(&attr->stVencAttr, &rate);
	const char *reason = "";
	struct emu_encoder *encoder = emu_encoder_open(&settings, &reason);
	if (!encoder)
		return FAIL(E_NOMEM, "CVI_VENC_CreateChn: the emulator cannot encode: %s", reason);
	pid_t owner = channel->owner;
	*channel = (struct channel){
		.used = true, .attr = *attr, .rc = DEFAULT_RC, .encoder = encoder, .first_format = -1, .owner = owner};
	return 0;
}

int32_t cvi_drv_venc_create(int number, const VENC_CHN_ATTR_S *attr)
{
	if (!attr)
		return CVI_ERR(VENC, E_ILLEGAL_PARAM);
	if (number < 0 || number >= VENC_MAX_CHN_NUM)
		return CVI_ERR(VENC, E_INVALID_CHNID);
	if (!cvi_drv_ready())
		return FAIL(E_SYS_NOTREADY, "CVI_VENC_CreateChn: before CVI_SYS_Init");
	pthread_mutex_lock(&lock);
	int32_t result = create(number, attr);
	pthread_mutex_unlock(&lock);
	return result;
}

/* With the lock. */
static void destroy(struct channel *channel)
{
	emu_encoder_stop(channel->encoder);
	emu_encoder_abort(channel->encoder);
	while (channel->inside)
		pthread_cond_wait(&left, &lock);
	if (channel->lent)
		emu_encoder_release(channel->encoder, &channel->output);
	emu_encoder_close(channel->encoder);
	pid_t owner = channel->owner;
	*channel = (struct channel){.owner = owner};
}

static bool left_busy(int number)
{
	return number >= 0 && number < VENC_MAX_CHN_NUM && channels[number].left_busy;
}

int32_t cvi_drv_venc_destroy(int number)
{
	if (left_busy(number)) {
		if (channels[number].left_started)
			return CVI_ERR(VENC, E_BUSY);
		channels[number].left_busy = false;
		return 0;
	}
	WITH(number, "CVI_VENC_DestroyChn", {
		if (emu_encoder_started(channel->encoder))
			emu_misuse("CVI_VENC_DestroyChn: channel %d receives frames", number);
		if (channel->lent)
			emu_misuse("CVI_VENC_DestroyChn: an access unit of channel %d is lent", number);
		if (cvi_drv_bound_encoder(number))
			emu_misuse("CVI_VENC_DestroyChn: channel %d is bound", number);
		destroy(channel);
	});
}

int32_t cvi_drv_venc_reset(int number)
{
	if (left_busy(number))
		return channels[number].left_started ? CVI_ERR(VENC, E_BUSY) : 0;
	WITH(number, "CVI_VENC_ResetChn", {
		if (emu_encoder_started(channel->encoder))
			result = FAIL(E_BUSY, "CVI_VENC_ResetChn: channel %d is not stopped", number);
		else
			emu_encoder_clear(channel->encoder);
	});
}

int32_t cvi_drv_venc_start(int number, const VENC_RECV_PIC_PARAM_S *param)
{
	if (!param)
		return CVI_ERR(VENC, E_ILLEGAL_PARAM);
	WITH(number, "CVI_VENC_StartRecvFrame", {
		if (param->s32RecvPicNum != -1 && param->s32RecvPicNum <= 0)
			result = FAIL(E_ILLEGAL_PARAM, "CVI_VENC_StartRecvFrame: s32RecvPicNum %d", param->s32RecvPicNum);
		else
			emu_encoder_start(channel->encoder);
	});
}

int32_t cvi_drv_venc_stop(int number)
{
	if (left_busy(number)) {
		channels[number].left_started = false;
		return 0;
	}
	WITH(number, "CVI_VENC_StopRecvFrame", { emu_encoder_stop(channel->encoder); });
}

/* ---- Frames ---- */

static int32_t check_memory(const VIDEO_FRAME_S *video)
{
	uint32_t luma = video->u32Stride[0] * ALIGN_UP(video->u32Height, 2);
	uint64_t chroma = ALIGN_UP(video->u64PhyAddr[0] + luma, DEFAULT_ALIGN);
	if (!emu_allocated(video->u64PhyAddr[0], luma) || !emu_allocated(video->u64PhyAddr[1], luma / 2))
		return FAIL(E_BADADDR, "CVI_VENC_SendFrame: 0x%llx and 0x%llx are not memory of the media devices",
			    (unsigned long long)video->u64PhyAddr[0], (unsigned long long)video->u64PhyAddr[1]);
	if (video->u64PhyAddr[0] % DEFAULT_ALIGN || video->u64PhyAddr[1] != chroma)
		return FAIL(E_BADADDR, "CVI_VENC_SendFrame: chroma at 0x%llx is not 0x%llx: luma ends at a multiple of 64",
			    (unsigned long long)video->u64PhyAddr[1], (unsigned long long)chroma);
	if (video->u32Length[0] != luma || video->u32Length[1] != luma / 2)
		return FAIL(E_ILLEGAL_PARAM, "CVI_VENC_SendFrame: u32Length %u and %u are not %u and %u",
			    video->u32Length[0], video->u32Length[1], luma, luma / 2);
	if (emu_unflushed(video->u64PhyAddr[0], (uint64_t)luma + luma / 2))
		emu_misuse("CVI_VENC_SendFrame: 0x%llx was written through a cached mapping and not flushed",
			   (unsigned long long)video->u64PhyAddr[0]);
	return 0;
}

static int32_t check_frame(struct channel *channel, const VIDEO_FRAME_INFO_S *frame)
{
	const VIDEO_FRAME_S *video = &frame->stVFrame;
	const VENC_ATTR_S *attr = &channel->attr.stVencAttr;
	if (video->u32Width != attr->u32PicWidth || video->u32Height != attr->u32PicHeight)
		return FAIL(E_ILLEGAL_PARAM, "CVI_VENC_SendFrame: a frame of %ux%u for a channel of %ux%u",
			    video->u32Width, video->u32Height, attr->u32PicWidth, attr->u32PicHeight);
	if (video->enPixelFormat != PIXEL_FORMAT_NV21 && video->enPixelFormat != PIXEL_FORMAT_NV12)
		return FAIL(E_NOT_SUPPORT, "CVI_VENC_SendFrame: enPixelFormat %d", video->enPixelFormat);
	if (channel->first_format >= 0 && channel->first_format != video->enPixelFormat)
		return FAIL(E_ILLEGAL_PARAM, "CVI_VENC_SendFrame: enPixelFormat changes from %d to %d",
			    channel->first_format, video->enPixelFormat);
	if (video->enVideoFormat || video->enCompressMode || video->enDynamicRange)
		return FAIL(E_NOT_SUPPORT, "CVI_VENC_SendFrame: enVideoFormat %d, enCompressMode %d, enDynamicRange %d",
			    video->enVideoFormat, video->enCompressMode, video->enDynamicRange);
	for (int plane = 0; plane < 2; plane++)
		if (video->u32Stride[plane] != cvi_drv_stride(video->u32Width))
			return FAIL(E_ILLEGAL_PARAM, "CVI_VENC_SendFrame: stride %u of plane %d is not %u aligned to 64",
				    video->u32Stride[plane], plane, video->u32Width);
	int32_t error = check_memory(video);
	int pool;
	int index;
	uint64_t start;
	if (!error && emu_block_find(video->u64PhyAddr[0], &pool, &index, &start)) {
		if ((uint32_t)pool != frame->u32PoolId)
			return FAIL(E_INVALID_VB, "CVI_VENC_SendFrame: u32PoolId %u, and the block is of pool %d",
				    frame->u32PoolId, pool);
		if (!emu_block_users(video->u64PhyAddr[0]))
			return FAIL(E_INVALID_VB, "CVI_VENC_SendFrame: the block at 0x%llx is not lent",
				    (unsigned long long)video->u64PhyAddr[0]);
	}
	return error;
}

static struct emu_input input_of(const VIDEO_FRAME_S *video)
{
	return (struct emu_input){
		.physical = {video->u64PhyAddr[0], video->u64PhyAddr[1]},
		.stride = {video->u32Stride[0], video->u32Stride[1]},
		.format = video->enPixelFormat == PIXEL_FORMAT_NV21 ? EMU_NV21 : EMU_NV12,
		.pts = video->u64PTS,
		.number = video->u32TimeRef,
	};
}

/* Whether the frame rate control lets a frame through: fr32DstFrameRate of u32SrcFrameRate. */
static bool let_through(struct channel *channel)
{
	struct rate rate;
	read_rate(&channel->attr, &rate);
	channel->rate_credit += rate.target;
	if (channel->rate_credit < rate.source)
		return false;
	channel->rate_credit -= rate.source;
	return true;
}

int32_t cvi_drv_venc_send(int number, const VIDEO_FRAME_INFO_S *frame, int milliseconds)
{
	if (!frame)
		return CVI_ERR(VENC, E_NULL_PTR);
	WITH(number, "CVI_VENC_SendFrame", {
		if (!emu_encoder_started(channel->encoder))
			result = FAIL(E_VENC_INIT, "CVI_VENC_SendFrame: channel %d does not receive frames", number);
		else if (milliseconds < -1)
			result = FAIL(E_ILLEGAL_PARAM, "CVI_VENC_SendFrame: %d ms", milliseconds);
		else if (cvi_drv_bound_encoder(number))
			result = FAIL(E_NOT_PERM, "CVI_VENC_SendFrame: channel %d is bound", number);
		else
			result = check_frame(channel, frame);
		if (!result && !let_through(channel))
			result = CVI_ERR(VENC, E_VENC_FRC_NO_ENC);
		if (!result) {
			struct emu_input input = input_of(&frame->stVFrame);
			channel->first_format = frame->stVFrame.enPixelFormat;
			enum emu_wait wait;
			OUTSIDE(wait = emu_encoder_send(channel->encoder, &input, milliseconds));
			result = wait == EMU_DONE      ? 0
				 : wait == EMU_TIMEOUT ? CVI_ERR(VENC, E_BUSY)
				 : wait == EMU_STOPPED ? CVI_ERR(VENC, E_VENC_INIT)
						       : CVI_FAILURE;
		}
	});
}

/* A frame that is not taken is lost, as it is in hardware; in fast mode the camera waits. */
static int32_t push(int number, const VIDEO_FRAME_INFO_S *frame)
{
	WITH(number, "VENC by CVI_SYS_Bind", {
		struct emu_input input = input_of(&frame->stVFrame);
		if (emu_encoder_started(channel->encoder) && !check_frame(channel, frame))
			OUTSIDE(emu_encoder_send(channel->encoder, &input, emu_camera().fast ? 1000 : 0));
	});
}

void cvi_drv_venc_push(int number, const VIDEO_FRAME_INFO_S *frame)
{
	push(number, frame);
}

/* ---- Access units ---- */

static void describe(const struct channel *channel, const struct emu_output *output, VENC_STREAM_S *stream)
{
	const struct emu_unit *unit = &output->unit;
	bool h265 = channel->attr.stVencAttr.enType == PT_H265;
	memset(stream->stInfo, 0, sizeof stream->stInfo);
	memset(stream->stAdvanceInfo, 0, sizeof stream->stAdvanceInfo);
	stream->u32PackCount = (uint32_t)unit->nals;
	stream->u32Seq = output->sequence;
	for (int i = 0; i < unit->nals; i++) {
		VENC_PACK_S *pack = &stream->pstPack[i];
		uint8_t *address = pack->pu8Addr;
		memset(pack, 0, sizeof *pack);
		pack->pu8Addr = address; /* the library's to replace */
		pack->u64PhyAddr = output->physical + unit->nal[i].offset;
		pack->u32Offset = output->head;
		pack->u32Len = output->head + unit->nal[i].length;
		pack->u64PTS = output->pts;
		pack->bFrameEnd = i == unit->nals - 1;
		pack->DataType = h265 && unit->idr && unit->nal[i].type == 20 ? 19 : unit->nal[i].type;
	}
}

int32_t cvi_drv_venc_get(int number, VENC_STREAM_S *stream, int milliseconds)
{
	if (!stream || !stream->pstPack)
		return CVI_ERR(VENC, E_NULL_PTR);
	WITH(number, "CVI_VENC_GetStream", {
		if (milliseconds < -1)
			result = FAIL(E_ILLEGAL_PARAM, "CVI_VENC_GetStream: %d ms", milliseconds);
		else if (channel->lent)
			result = FAIL(E_NOT_PERM, "CVI_VENC_GetStream: channel %d's last access unit was not released",
				      number);
		if (!result) {
			struct emu_output output;
			enum emu_wait wait;
			OUTSIDE(wait = emu_encoder_get(channel->encoder, &output, milliseconds));
			if (wait == EMU_DONE) {
				channel->lent = true;
				channel->output = output;
				describe(channel, &output, stream);
				channel->packs = stream->pstPack;
				channel->pack_count = stream->u32PackCount;
			} else {
				result = wait == EMU_TIMEOUT ? CVI_ERR(VENC, E_BUSY) : CVI_FAILURE;
			}
		}
	});
}

int32_t cvi_drv_venc_release(int number, VENC_STREAM_S *stream)
{
	if (!stream)
		return CVI_ERR(VENC, E_NULL_PTR);
	WITH(number, "CVI_VENC_ReleaseStream", {
		if (!channel->lent) {
			result = FAIL(E_ILLEGAL_PARAM, "CVI_VENC_ReleaseStream: no access unit of channel %d is lent", number);
		} else {
			if (stream->pstPack != channel->packs || stream->u32PackCount != channel->pack_count ||
			    stream->u32Seq != channel->output.sequence)
				result = FAIL(E_ILLEGAL_PARAM,
					      "CVI_VENC_ReleaseStream: %u packs at %p with u32Seq %u are not what "
					      "CVI_VENC_GetStream gave: %u packs at %p with u32Seq %u",
					      stream->u32PackCount, (void *)stream->pstPack, stream->u32Seq,
					      channel->pack_count, (const void *)channel->packs, channel->output.sequence);
			emu_encoder_release(channel->encoder, &channel->output);
			channel->lent = false;
		}
	});
}

int32_t cvi_drv_venc_query(int number, VENC_CHN_STATUS_S *status)
{
	if (!status)
		return CVI_ERR(VENC, E_NULL_PTR);
	WITH(number, "CVI_VENC_QueryStatus", {
		struct emu_encoder_status now = emu_encoder_status(channel->encoder);
		memset(status, 0, sizeof *status);
		status->u32LeftPics = now.waiting_frames;
		status->u32LeftEncPics = now.waiting_frames;
		status->u32LeftStreamBytes = (uint32_t)now.waiting_bytes;
		/* Counted when a frame is accepted, not when its access unit is there. */
		status->u32LeftStreamFrames = now.waiting_frames + now.waiting_units;
		/* The most that a frame of this codec may have, whether there is one or not. */
		status->u32CurPacks = PACKS;
	});
}

int32_t cvi_drv_venc_idr(int number, CVI_BOOL instant)
{
	WITH(number, "CVI_VENC_RequestIDR", {
		if (instant > 1)
			result = FAIL(E_ILLEGAL_PARAM, "CVI_VENC_RequestIDR: bInstant %u", instant);
		else
			emu_encoder_idr(channel->encoder);
	});
}

int32_t cvi_drv_venc_fd(int number)
{
	WITH(number, "CVI_VENC_GetFd", { result = emu_encoder_fd(channel->encoder); });
}

/* ---- What changes live ---- */

int32_t cvi_drv_venc_set_attr(int number, const VENC_CHN_ATTR_S *attr)
{
	if (!attr)
		return CVI_ERR(VENC, E_ILLEGAL_PARAM);
	WITH(number, "CVI_VENC_SetChnAttr", {
		struct rate rate;
		const VENC_ATTR_S *was = &channel->attr.stVencAttr;
		const VENC_ATTR_S *now = &attr->stVencAttr;
		if (now->enType != was->enType)
			result = FAIL(E_NOT_SUPPORT, "CVI_VENC_SetChnAttr: enType changes from %d to %d", was->enType,
				      now->enType);
		else if (now->u32PicWidth != was->u32PicWidth || now->u32PicHeight != was->u32PicHeight)
			result = FAIL(E_NOT_SUPPORT, "CVI_VENC_SetChnAttr: the size changes");
		if (!result)
			result = check_venc(now);
		if (!result)
			result = check_rate(attr, &rate);
		if (!result) {
			channel->attr = *attr;
			emu_encoder_rate(channel->encoder, rate.mode, (int)rate.kilobits, (int)rate.gop);
		}
	});
}

int32_t cvi_drv_venc_get_attr(int number, VENC_CHN_ATTR_S *attr)
{
	if (!attr)
		return CVI_ERR(VENC, E_NULL_PTR);
	WITH(number, "CVI_VENC_GetChnAttr", { *attr = channel->attr; });
}

static bool good_rc(const struct channel *channel, const VENC_RC_PARAM_S *param)
{
	int mode = channel->attr.stRcAttr.enRcMode;
	const VENC_PARAM_H264_CBR_S *cbr = &param->stParamH264Cbr;
	if (param->s32InitialDelay < 10 || param->s32InitialDelay > 3000 || param->bBgEnhanceEn > 1)
		return false;
	if (mode != RC_H264CBR && mode != RC_H265CBR)
		return true;
	return cbr->u32MinIprop <= cbr->u32MaxIprop && cbr->u32MaxIprop <= 100 && cbr->u32MinQp <= cbr->u32MaxQp &&
	       cbr->u32MaxQp <= 51 && cbr->u32MinIQp <= cbr->u32MaxIQp && cbr->u32MaxIQp <= 51 && cbr->bQpMapEn <= 1;
}

int32_t cvi_drv_venc_set_rc(int number, const VENC_RC_PARAM_S *param)
{
	if (!param)
		return CVI_ERR(VENC, E_NULL_PTR);
	WITH(number, "CVI_VENC_SetRcParam", {
		if (good_rc(channel, param))
			channel->rc = *param;
		else
			result = FAIL(E_VENC_RC_PARAM, "CVI_VENC_SetRcParam: out of range (s32InitialDelay %d)",
				      param->s32InitialDelay);
	});
}

int32_t cvi_drv_venc_get_rc(int number, VENC_RC_PARAM_S *param)
{
	if (!param)
		return CVI_ERR(VENC, E_NULL_PTR);
	WITH(number, "CVI_VENC_GetRcParam", { *param = channel->rc; });
}

int32_t cvi_drv_venc_set_lost(int number, const VENC_FRAMELOST_S *lost)
{
	if (!lost)
		return CVI_ERR(VENC, E_NULL_PTR);
	WITH(number, "CVI_VENC_SetFrameLostStrategy", {
		if (lost->bFrmLostOpen > 1 || lost->enFrmLostMode < 0 || lost->enFrmLostMode > 1)
			result = FAIL(E_ILLEGAL_PARAM, "CVI_VENC_SetFrameLostStrategy: bFrmLostOpen %u, enFrmLostMode %d",
				      lost->bFrmLostOpen, lost->enFrmLostMode);
		else
			channel->lost = *lost;
	});
}

int32_t cvi_drv_venc_get_lost(int number, VENC_FRAMELOST_S *lost)
{
	if (!lost)
		return CVI_ERR(VENC, E_NULL_PTR);
	WITH(number, "CVI_VENC_GetFrameLostStrategy", { *lost = channel->lost; });
}

/* ---- For the tests ---- */

void cvi_drv_venc_resources(struct emu_resources *resources)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < VENC_MAX_CHN_NUM; i++) {
		resources->channels += channels[i].used;
		resources->streams += channels[i].lent;
	}
	pthread_mutex_unlock(&lock);
}

void cvi_drv_venc_off(void)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < VENC_MAX_CHN_NUM; i++) {
		if (channels[i].used)
			destroy(&channels[i]);
		channels[i] = (struct channel){0};
	}
	pthread_mutex_unlock(&lock);
}

void cvi_drv_venc_leave_busy(int number)
{
	channels[number].left_busy = true;
	channels[number].left_started = true;
}
