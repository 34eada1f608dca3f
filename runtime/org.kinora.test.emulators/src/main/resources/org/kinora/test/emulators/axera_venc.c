/*
 * The emulated encoder, behind libax_venc.so. What it answers follows the vendor's headers and samples
 * (AXERA-TECH/ax620e_bsp_sdk msp/sample/venc); what they leave open is narrower than any caller should need.
 */
#define _GNU_SOURCE
#include "axera_driver.h"

#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct channel {
	bool used;
	bool left_busy, left_started; /* by a process that is gone */
	AX_VENC_CHN_ATTR_T attr;
	AX_VENC_RATE_JAM_CFG_T jam;
	AX_VENC_VUI_PARAM_T vui;
	struct emu_encoder *encoder;
	int inside; /* calls that use the encoder */
	bool end; /* of the stream was sent */
	bool lent;
	struct emu_output output;
	AX_VENC_STREAM_T stream; /* as it was given */
	pid_t owner; /* the thread that is inside */
} channels[AX_MAX_VENC_CHN_NUM];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;
static bool ready;

#define ERR(id) AX_ERR(AX_ID_VENC, 2, id)
#define FAIL(id, ...) MISUSE(ERR(id), __VA_ARGS__)

static void leave(struct channel **channel)
{
	pid_t self = (pid_t)syscall(SYS_gettid);
	if (*channel)
		__atomic_compare_exchange_n(&(*channel)->owner, &self, 0, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* Books it if another thread is inside. */
static struct channel *enter(int number, const char *function)
{
	if (number < 0 || number >= AX_MAX_VENC_CHN_NUM)
		return NULL;
	pid_t self = (pid_t)syscall(SYS_gettid), none = 0;
	if (!__atomic_compare_exchange_n(&channels[number].owner, &none, self, false, __ATOMIC_ACQ_REL,
					 __ATOMIC_ACQUIRE))
		emu_misuse("%s: thread %d calls for channel %d while thread %d is inside", function, (int)self, number,
			   (int)none);
	return &channels[number];
}

/* With the lock. */
static int32_t find(const char *function, int number)
{
	if (!ready)
		return FAIL(E_NOT_INIT, "%s: before AX_VENC_Init", function);
	if (number < 0 || number >= AX_MAX_VENC_CHN_NUM)
		return FAIL(E_INVALID_CHNID, "%s: there is no channel %d", function, number);
	if (channels[number].left_busy)
		return FAIL(E_NOT_PERM, "%s: channel %d was left busy: stop and destroy it", function, number);
	return channels[number].used ? 0 : FAIL(E_UNEXIST, "%s: channel %d was not created", function, number);
}

/* Runs `body` with the lock and `channel`; gives its `result`. */
#define WITH(number, body)                                                                                             \
	do {                                                                                                           \
		ENTER();                                                                                               \
		__attribute__((cleanup(leave))) struct channel *channel = enter(number, FUNCTION);                     \
		pthread_mutex_lock(&lock);                                                                             \
		int32_t result = find(FUNCTION, number);                                                               \
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

static int32_t check_venc(const AX_VENC_ATTR_T *attr)
{
	bool h264 = attr->enType == PT_H264;
	uint32_t least = h264 ? 144 : 136;
	if (attr->enType == PT_JPEG || attr->enType == PT_MJPEG)
		return FAIL(E_NOT_SUPPORT, "AX_VENC_ATTR_T: the emulator has no JPEG");
	if (!h264 && attr->enType != PT_H265)
		return FAIL(E_ILLEGAL_PARAM, "AX_VENC_ATTR_T: enType %d", attr->enType);
	if (attr->u32PicWidthSrc < least || attr->u32PicHeightSrc < least || attr->u32PicWidthSrc > 5120 ||
	    attr->u32PicHeightSrc > 5120 || attr->u32PicWidthSrc % 2 || attr->u32PicHeightSrc % 2)
		return FAIL(E_ILLEGAL_PARAM, "AX_VENC_ATTR_T: a picture of %ux%u: even, %u to 5120", attr->u32PicWidthSrc,
			    attr->u32PicHeightSrc, least);
	if (attr->u32MaxPicWidth < attr->u32PicWidthSrc || attr->u32MaxPicHeight < attr->u32PicHeightSrc)
		return FAIL(E_ILLEGAL_PARAM, "AX_VENC_ATTR_T: a picture of %ux%u with at most %ux%u",
			    attr->u32PicWidthSrc, attr->u32PicHeightSrc, attr->u32MaxPicWidth, attr->u32MaxPicHeight);
	if (h264 ? attr->enProfile < 9 || attr->enProfile > 11 : attr->enProfile != 0)
		return FAIL(E_ILLEGAL_PARAM, "AX_VENC_ATTR_T: enProfile %d of type %d", attr->enProfile, attr->enType);
	if (h264 ? attr->enLevel < 10 || attr->enLevel > 62 : attr->enLevel < 30 || attr->enLevel > 186 || attr->enLevel % 3)
		return FAIL(E_ILLEGAL_PARAM, "AX_VENC_ATTR_T: enLevel %d of type %d", attr->enLevel, attr->enType);
	if (attr->enTier < 0 || attr->enTier > 1 || attr->enMemSource < 0 || attr->enMemSource > 2 ||
	    attr->u32BufSize < 32768)
		return FAIL(E_ILLEGAL_PARAM, "AX_VENC_ATTR_T: enTier %d, enMemSource %d, u32BufSize %u", attr->enTier,
			    attr->enMemSource, attr->u32BufSize);
	if (attr->stCropCfg.bEnable || attr->enRotation || attr->u32SliceNum > 1)
		return FAIL(E_NOT_SUPPORT, "AX_VENC_ATTR_T: crop %d, enRotation %d, u32SliceNum %u: not emulated",
			    attr->stCropCfg.bEnable, attr->enRotation, attr->u32SliceNum);
	if (attr->enLinkMode < 0 || attr->enLinkMode > 1 || attr->s32StopWaitTime < -1 || !attr->u8InFifoDepth ||
	    !attr->u8OutFifoDepth || attr->u8InFifoDepth > 16 || attr->u8OutFifoDepth > 32)
		return FAIL(E_ILLEGAL_PARAM,
			    "AX_VENC_ATTR_T: enLinkMode %d, s32StopWaitTime %d, u8InFifoDepth %u, u8OutFifoDepth %u",
			    attr->enLinkMode, attr->s32StopWaitTime, attr->u8InFifoDepth, attr->u8OutFifoDepth);
	return 0;
}

struct rate {
	enum emu_rate mode;
	uint32_t gop, stat_time, kilobits;
	int intra_qp, inter_qp;
	uint32_t qps[4]; /* max, min, max I, min I */
};

static bool read_rate(int type, int rc_mode, const AX_VENC_RC_U *rc, struct rate *rate)
{
	*rate = (struct rate){.stat_time = 1};
	switch (rc_mode - (type == PT_H265 ? RC_H265 : 0)) {
	case RC_CBR:
		*rate = (struct rate){EMU_CBR, rc->stCbr.u32Gop, rc->stCbr.u32StatTime, rc->stCbr.u32BitRate, 0, 0,
				      {rc->stCbr.u32MaxQp, rc->stCbr.u32MinQp, rc->stCbr.u32MaxIQp, rc->stCbr.u32MinIQp}};
		return rc->stCbr.u32MaxIprop >= rc->stCbr.u32MinIprop && rc->stCbr.u32MinIprop >= 1 &&
		       rc->stCbr.u32MaxIprop <= 100;
	case RC_VBR:
		*rate = (struct rate){EMU_VBR, rc->stVbr.u32Gop, rc->stVbr.u32StatTime, rc->stVbr.u32MaxBitRate, 0, 0,
				      {rc->stVbr.u32MaxQp, rc->stVbr.u32MinQp, rc->stVbr.u32MaxIQp, rc->stVbr.u32MinIQp}};
		return true;
	case RC_AVBR:
		*rate = (struct rate){EMU_AVBR, rc->stAVbr.u32Gop, rc->stAVbr.u32StatTime, rc->stAVbr.u32MaxBitRate, 0, 0,
				      {rc->stAVbr.u32MaxQp, rc->stAVbr.u32MinQp, rc->stAVbr.u32MaxIQp, rc->stAVbr.u32MinIQp}};
		return true;
	case RC_CVBR:
		*rate = (struct rate){EMU_VBR, rc->stCVbr.u32Gop, rc->stCVbr.u32StatTime, rc->stCVbr.u32MaxBitRate, 0, 0,
				      {rc->stCVbr.u32MaxQp, rc->stCVbr.u32MinQp, rc->stCVbr.u32MaxIQp, rc->stCVbr.u32MinIQp}};
		return true;
	case RC_FIXQP:
		*rate = (struct rate){EMU_FIXQP, rc->stFixQp.u32Gop, 1, 0, (int)rc->stFixQp.u32IQp, (int)rc->stFixQp.u32PQp,
				      {rc->stFixQp.u32IQp, 0, rc->stFixQp.u32PQp, 0}};
		return rc->stFixQp.u32BQp <= 51;
	default:
		return false;
	}
}

static int32_t check_rate(int type, int rc_mode, const AX_FRAME_RATE_CTRL_T *fps, const AX_VENC_RC_U *rc, struct rate *rate)
{
	if (!read_rate(type, rc_mode, rc, rate))
		return FAIL(E_ILLEGAL_PARAM, "rate control: enRcMode %d of type %d, or its I/P proportions", rc_mode, type);
	if (!rate->gop || rate->gop > 65536 || !rate->stat_time || rate->stat_time > 60)
		return FAIL(E_ILLEGAL_PARAM, "rate control: u32Gop %u, u32StatTime %u", rate->gop, rate->stat_time);
	if (rate->mode != EMU_FIXQP && (rate->kilobits < 3 || rate->kilobits > 160000))
		return FAIL(E_ILLEGAL_PARAM, "rate control: %u kbit/s", rate->kilobits);
	for (int i = 0; i < 4; i++)
		if (rate->qps[i] > 51 || (i % 2 && rate->qps[i] > rate->qps[i - 1]))
			return FAIL(E_ILLEGAL_PARAM, "rate control: QP %u to %u, of I frames %u to %u", rate->qps[1],
				    rate->qps[0], rate->qps[3], rate->qps[2]);
	if (!(fps->fSrcFrameRate >= 1 && fps->fSrcFrameRate <= 240 && fps->fDstFrameRate >= 1 &&
	      fps->fDstFrameRate <= fps->fSrcFrameRate))
		return FAIL(E_ILLEGAL_PARAM, "rate control: %g of %g frames per second", (double)fps->fDstFrameRate,
			    (double)fps->fSrcFrameRate);
	return 0;
}

static int32_t check_attr(const AX_VENC_CHN_ATTR_T *attr, struct rate *rate)
{
	const AX_VENC_RC_ATTR_T *rc = &attr->stRcAttr;
	int32_t error = check_venc(&attr->stVencAttr);
	if (!error)
		error = check_rate(attr->stVencAttr.enType, rc->enRcMode, &rc->stFrameRate, &rc->rc, rate);
	if (!error && (rc->s32FirstFrameStartQp < -1 || rc->s32FirstFrameStartQp > 51))
		error = FAIL(E_ILLEGAL_PARAM, "AX_VENC_RC_ATTR_T: s32FirstFrameStartQp %d", rc->s32FirstFrameStartQp);
	if (!error && attr->stGopAttr.enGopMode)
		error = FAIL(E_NOT_SUPPORT, "AX_VENC_GOP_ATTR_T: enGopMode %d: not emulated", attr->stGopAttr.enGopMode);
	return error;
}

static struct emu_encoder_settings settings_of(const AX_VENC_CHN_ATTR_T *attr, const struct rate *rate)
{
	const AX_VENC_ATTR_T *venc = &attr->stVencAttr;
	return (struct emu_encoder_settings){
		.codec =
			{
				.h265 = venc->enType == PT_H265,
				.width = (int)venc->u32PicWidthSrc,
				.height = (int)venc->u32PicHeightSrc,
				.fps_numerator = (int)(attr->stRcAttr.stFrameRate.fDstFrameRate * 1000),
				.fps_denominator = 1000,
				.profile = venc->enType == PT_H264 ? venc->enProfile - 9 : 0,
				.rate = rate->mode,
				.kilobits = (int)rate->kilobits,
				.intra_qp = rate->intra_qp,
				.inter_qp = rate->inter_qp,
			},
		.gop = (int)rate->gop,
		.input_depth = venc->u8InFifoDepth,
		.output_depth = venc->u8OutFifoDepth,
		.buffer = venc->u32BufSize,
	};
}

/* ---- Module and channels ---- */

int32_t drv_AX_VENC_Init(const AX_VENC_MOD_ATTR_T *attr)
{
	ENTER();
	if (!attr)
		return ERR(E_NULL_PTR);
	if (!ax_drv_ready())
		return FAIL(E_SYS_NOTREADY, "AX_VENC_Init: before AX_SYS_Init");
	if (attr->enVencType < 1 || attr->enVencType > 3 || !attr->u32TotalThreadNum || attr->u32TotalThreadNum > 9)
		return FAIL(E_ILLEGAL_PARAM, "AX_VENC_Init: enVencType %d, u32TotalThreadNum %u", attr->enVencType,
			    attr->u32TotalThreadNum);
	ready = true;
	return 0;
}

int32_t drv_AX_VENC_Deinit(void)
{
	ENTER();
	struct emu_resources in_use = {0};
	ax_drv_venc_resources(&in_use);
	if (in_use.channels)
		return FAIL(E_BUSY, "AX_VENC_Deinit: %d channels are in use", in_use.channels);
	ready = false;
	return 0;
}

static int32_t create(int number, const AX_VENC_CHN_ATTR_T *attr)
{
	struct channel *channel = &channels[number];
	struct rate rate;
	const char *reason = "";
	if (channel->left_busy)
		return ERR(E_BUSY);
	if (channel->used)
		return FAIL(E_EXIST, "AX_VENC_CreateChn: channel %d exists", number);
	int32_t error = check_attr(attr, &rate);
	if (error)
		return error;
	struct emu_encoder_settings settings = settings_of(attr, &rate);
	struct emu_encoder *encoder = emu_encoder_open(&settings, &reason);
	if (!encoder)
		return FAIL(E_NOMEM, "AX_VENC_CreateChn: the emulator cannot encode: %s", reason);
	pid_t owner = channel->owner;
	*channel = (struct channel){.used = true, .attr = *attr, .encoder = encoder, .owner = owner};
	return 0;
}

int32_t drv_AX_VENC_CreateChn(int32_t number, const AX_VENC_CHN_ATTR_T *attr)
{
	ENTER();
	if (!attr)
		return ERR(E_NULL_PTR);
	if (!ready)
		return FAIL(E_NOT_INIT, "AX_VENC_CreateChn: before AX_VENC_Init");
	if (number < 0 || number >= AX_MAX_VENC_CHN_NUM)
		return ERR(E_INVALID_CHNID);
	pthread_mutex_lock(&lock);
	int32_t result = create(number, attr);
	pthread_mutex_unlock(&lock);
	return result;
}

int32_t drv_AX_VENC_CreateChnEx(int32_t *number, const AX_VENC_CHN_ATTR_T *attr)
{
	ENTER();
	if (!attr || !number)
		return ERR(E_NULL_PTR);
	if (!ready)
		return FAIL(E_NOT_INIT, "AX_VENC_CreateChnEx: before AX_VENC_Init");
	pthread_mutex_lock(&lock);
	int32_t result = ERR(E_BUSY);
	for (int i = 0; i < AX_MAX_VENC_CHN_NUM; i++)
		if (!channels[i].used && !channels[i].left_busy) {
			result = create(i, attr);
			*number = i;
			break;
		}
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
	if (channel->lent) {
		emu_unmap(channel->stream.stPack.pu8Addr, channel->stream.stPack.u32Len);
		emu_encoder_release(channel->encoder, &channel->output);
	}
	emu_encoder_close(channel->encoder);
	pid_t owner = channel->owner;
	*channel = (struct channel){.owner = owner};
}

static struct channel *left_busy(int number)
{
	return number >= 0 && number < AX_MAX_VENC_CHN_NUM && channels[number].left_busy ? &channels[number] : NULL;
}

int32_t drv_AX_VENC_DestroyChn(int32_t number)
{
	struct channel *busy = left_busy(number);
	if (busy) {
		if (busy->left_started)
			return ERR(E_BUSY);
		busy->left_busy = false;
		return 0;
	}
	WITH(number, {
		if (emu_encoder_started(channel->encoder))
			result = FAIL(E_BUSY, "AX_VENC_DestroyChn: channel %d receives frames", number);
		else if (channel->lent)
			result = FAIL(E_BUSY, "AX_VENC_DestroyChn: an access unit of channel %d is lent", number);
		else
			destroy(channel);
	});
}

int32_t drv_AX_VENC_StartRecvFrame(int32_t number, const AX_VENC_RECV_PIC_PARAM_T *param)
{
	if (!param)
		return ERR(E_NULL_PTR);
	WITH(number, {
		if (param->s32RecvPicNum != -1 && param->s32RecvPicNum <= 0)
			result = FAIL(E_ILLEGAL_PARAM, "AX_VENC_StartRecvFrame: s32RecvPicNum %d", param->s32RecvPicNum);
		else
			emu_encoder_start(channel->encoder);
		channel->end = false;
	});
}

int32_t drv_AX_VENC_StopRecvFrame(int32_t number)
{
	struct channel *busy = left_busy(number);
	if (busy) {
		busy->left_started = false;
		return 0;
	}
	WITH(number, { emu_encoder_stop(channel->encoder); });
}

int32_t drv_AX_VENC_ResetChn(int32_t number)
{
	struct channel *busy = left_busy(number);
	if (busy)
		return busy->left_started ? ERR(E_BUSY) : 0;
	WITH(number, {
		if (emu_encoder_started(channel->encoder))
			result = FAIL(E_BUSY, "AX_VENC_ResetChn: channel %d is not stopped", number);
		else
			emu_encoder_clear(channel->encoder);
	});
}

/* ---- Frames ---- */

static int32_t check_memory(const AX_VIDEO_FRAME_T *video)
{
	uint64_t luma = (uint64_t)video->u32PicStride[0] * video->u32Height;
	uint64_t chroma = (uint64_t)video->u32PicStride[1] * video->u32Height / 2;
	if (!emu_allocated(video->u64PhyAddr[0], luma) || !emu_allocated(video->u64PhyAddr[1], chroma))
		return FAIL(E_BAD_ADDR, "AX_VENC_SendFrame: 0x%llx and 0x%llx are not memory of the media devices",
			    (unsigned long long)video->u64PhyAddr[0], (unsigned long long)video->u64PhyAddr[1]);
	if (video->u64PhyAddr[1] < video->u64PhyAddr[0] + luma)
		return FAIL(E_BAD_ADDR, "AX_VENC_SendFrame: chroma at 0x%llx begins before luma ends, at 0x%llx",
			    (unsigned long long)video->u64PhyAddr[1], (unsigned long long)(video->u64PhyAddr[0] + luma));
	uint32_t block = ax_drv_block_of(video->u64PhyAddr[0]);
	if (block != video->u32BlkId[0])
		return FAIL(E_ILLEGAL_PARAM, "AX_VENC_SendFrame: u32BlkId 0x%x, and the memory is block 0x%x",
			    video->u32BlkId[0], block);
	if (block && !emu_block_users(video->u64PhyAddr[0]))
		return FAIL(E_ILLEGAL_PARAM, "AX_VENC_SendFrame: block 0x%x is not lent", block);
	if (emu_unflushed(video->u64PhyAddr[0], luma) || emu_unflushed(video->u64PhyAddr[1], chroma))
		emu_misuse("AX_VENC_SendFrame: 0x%llx was written through a cached mapping and not flushed",
			   (unsigned long long)video->u64PhyAddr[0]);
	return 0;
}

static int32_t check_frame(const struct channel *channel, const AX_VIDEO_FRAME_T *video)
{
	const AX_VENC_ATTR_T *attr = &channel->attr.stVencAttr;
	if (video->u32Width != attr->u32PicWidthSrc || video->u32Height != attr->u32PicHeightSrc)
		return FAIL(E_ILLEGAL_PARAM, "AX_VENC_SendFrame: a frame of %ux%u for a channel of %ux%u",
			    video->u32Width, video->u32Height, attr->u32PicWidthSrc, attr->u32PicHeightSrc);
	if (video->enImgFormat != AX_FORMAT_NV12 && video->enImgFormat != AX_FORMAT_NV21)
		return FAIL(E_NOT_SUPPORT, "AX_VENC_SendFrame: enImgFormat %d", video->enImgFormat);
	if (video->enVscanFormat || video->stCompressInfo.enCompressMode || video->stDynamicRange)
		return FAIL(E_NOT_SUPPORT, "AX_VENC_SendFrame: enVscanFormat %d, enCompressMode %d, stDynamicRange %d",
			    video->enVscanFormat, video->stCompressInfo.enCompressMode, video->stDynamicRange);
	for (int plane = 0; plane < 2; plane++)
		if (video->u32PicStride[plane] < video->u32Width || video->u32PicStride[plane] % 16)
			return FAIL(E_ILLEGAL_PARAM, "AX_VENC_SendFrame: stride %u of plane %d is no multiple of 16 from %u on",
				    video->u32PicStride[plane], plane, video->u32Width);
	return check_memory(video);
}

static struct emu_input input_of(const AX_VIDEO_FRAME_T *video)
{
	return (struct emu_input){
		.physical = {video->u64PhyAddr[0], video->u64PhyAddr[1]},
		.stride = {video->u32PicStride[0], video->u32PicStride[1]},
		.format = video->enImgFormat == AX_FORMAT_NV21 ? EMU_NV21 : EMU_NV12,
		.pts = video->u64PTS,
		.user = video->u64UserData,
		.number = video->u64SeqNum,
	};
}

int32_t drv_AX_VENC_SendFrame(int32_t number, const AX_VIDEO_FRAME_INFO_T *frame, int32_t milliseconds)
{
	if (!frame)
		return ERR(E_NULL_PTR);
	WITH(number, {
		bool only_end = frame->bEndOfStream && !frame->stVFrame.u64PhyAddr[0];
		if (!emu_encoder_started(channel->encoder))
			result = FAIL(E_NOT_PERM, "AX_VENC_SendFrame: channel %d does not receive frames", number);
		else if (milliseconds < -1)
			result = FAIL(E_ILLEGAL_PARAM, "AX_VENC_SendFrame: %d ms", milliseconds);
		else if (channel->attr.stVencAttr.enLinkMode)
			result = FAIL(E_NOT_PERM, "AX_VENC_SendFrame: channel %d is in link mode", number);
		else if (!only_end)
			result = check_frame(channel, &frame->stVFrame);
		if (!result && !only_end) {
			struct emu_input input = input_of(&frame->stVFrame);
			enum emu_wait wait;
			OUTSIDE(wait = emu_encoder_send(channel->encoder, &input, milliseconds));
			result = wait == EMU_DONE      ? 0
				 : wait == EMU_TIMEOUT ? ERR(milliseconds ? E_TIMED_OUT : E_QUEUE_FULL)
				 : wait == EMU_STOPPED ? ERR(E_NOT_PERM)
						       : ERR(E_UNKNOWN);
		}
		if (!result && frame->bEndOfStream)
			channel->end = true;
	});
}

/* A frame that is not taken is lost, as it is in hardware; in fast mode the camera waits. */
void ax_drv_venc_push(int number, const AX_VIDEO_FRAME_T *video)
{
	pthread_mutex_lock(&lock);
	struct channel *channel = &channels[number];
	if (number >= 0 && number < AX_MAX_VENC_CHN_NUM && channel->used && emu_encoder_started(channel->encoder)) {
		struct emu_input input = input_of(video);
		if (!channel->attr.stVencAttr.enLinkMode)
			emu_misuse("AX_SYS_Link: frames come to channel %d, which is not in link mode", number);
		else if (!check_frame(channel, video))
			OUTSIDE(emu_encoder_send(channel->encoder, &input, emu_camera().fast ? 1000 : 0));
	}
	pthread_mutex_unlock(&lock);
}

/* ---- Access units ---- */

static void describe(const struct channel *channel, const struct emu_output *output, AX_VENC_STREAM_T *stream)
{
	const struct emu_unit *unit = &output->unit;
	AX_VENC_PACK_T *pack = &stream->stPack;
	memset(stream, 0, sizeof *stream);
	pack->ulPhyAddr = output->physical + output->head;
	pack->u32Len = unit->size;
	pack->pu8Addr = emu_map(pack->ulPhyAddr, pack->u32Len, false);
	pack->u64PTS = output->pts;
	pack->u64SeqNum = output->number;
	pack->u64UserData = output->user;
	pack->enType = channel->attr.stVencAttr.enType;
	pack->enCodingType = unit->idr ? 0 : 1;
	pack->u32NaluNum = (uint32_t)unit->nals;
	for (int i = 0; i < unit->nals; i++) {
		int type = unit->nal[i].type;
		pack->stNaluInfo[i] = (AX_VENC_NALU_INFO_T){
			pack->enType == PT_H265 && unit->idr && type == 20 ? 19 : type, unit->nal[i].offset, unit->nal[i].length};
	}
}

int32_t drv_AX_VENC_GetStream(int32_t number, AX_VENC_STREAM_T *stream, int32_t milliseconds)
{
	if (!stream)
		return ERR(E_NULL_PTR);
	WITH(number, {
		if (milliseconds < -1)
			result = FAIL(E_ILLEGAL_PARAM, "AX_VENC_GetStream: %d ms", milliseconds);
		else if (channel->lent)
			result = FAIL(E_NOT_PERM, "AX_VENC_GetStream: channel %d's last access unit was not released",
				      number);
		struct emu_encoder_status now = emu_encoder_status(channel->encoder);
		if (!result && channel->end && !now.waiting_frames && !now.waiting_units)
			result = ERR(E_FLOW_END);
		if (!result) {
			struct emu_output output;
			enum emu_wait wait;
			OUTSIDE(wait = emu_encoder_get(channel->encoder, &output, milliseconds));
			if (wait == EMU_DONE) {
				channel->lent = true;
				channel->output = output;
				describe(channel, &output, stream);
				channel->stream = *stream;
			} else {
				result = wait == EMU_TIMEOUT ? ERR(milliseconds ? E_TIMED_OUT : E_QUEUE_EMPTY)
							     : ERR(E_UNKNOWN);
			}
		}
	});
}

int32_t drv_AX_VENC_ReleaseStream(int32_t number, const AX_VENC_STREAM_T *stream)
{
	if (!stream)
		return ERR(E_NULL_PTR);
	WITH(number, {
		const AX_VENC_PACK_T *given = &channel->stream.stPack;
		if (!channel->lent) {
			result = FAIL(E_ILLEGAL_PARAM, "AX_VENC_ReleaseStream: no access unit of channel %d is lent", number);
		} else {
			if (memcmp(given, &stream->stPack, sizeof *given))
				result = FAIL(E_ILLEGAL_PARAM, "AX_VENC_ReleaseStream: the pack of channel %d was changed",
					      number);
			emu_unmap(given->pu8Addr, given->u32Len);
			emu_encoder_release(channel->encoder, &channel->output);
			channel->lent = false;
		}
	});
}

int32_t drv_AX_VENC_QueryStatus(int32_t number, AX_VENC_CHN_STATUS_T *status)
{
	if (!status)
		return ERR(E_NULL_PTR);
	WITH(number, {
		struct emu_encoder_status now = emu_encoder_status(channel->encoder);
		memset(status, 0, sizeof *status);
		status->u32LeftPics = now.waiting_frames;
		status->u32LeftStreamBytes = (uint32_t)now.waiting_bytes;
		status->u32LeftStreamFrames = now.waiting_units;
	});
}

int32_t drv_AX_VENC_RequestIDR(int32_t number, AX_BOOL instant)
{
	WITH(number, {
		if (instant < 0 || instant > 1)
			result = FAIL(E_ILLEGAL_PARAM, "AX_VENC_RequestIDR: bInstant %d", instant);
		else
			emu_encoder_idr(channel->encoder);
	});
}

int32_t drv_AX_VENC_GetFd(int32_t number)
{
	WITH(number, { result = emu_encoder_fd(channel->encoder); });
}

/* ---- What changes live ---- */

int32_t drv_AX_VENC_SetChnAttr(int32_t number, const AX_VENC_CHN_ATTR_T *attr)
{
	if (!attr)
		return ERR(E_NULL_PTR);
	WITH(number, {
		struct rate rate;
		const AX_VENC_ATTR_T *was = &channel->attr.stVencAttr;
		const AX_VENC_ATTR_T *now = &attr->stVencAttr;
		if (now->enType != was->enType || now->u32PicWidthSrc != was->u32PicWidthSrc ||
		    now->u32PicHeightSrc != was->u32PicHeightSrc)
			result = FAIL(E_NOT_PERM, "AX_VENC_SetChnAttr: enType or size changes");
		if (!result)
			result = check_attr(attr, &rate);
		if (!result) {
			channel->attr = *attr;
			emu_encoder_rate(channel->encoder, rate.mode, (int)rate.kilobits, (int)rate.gop);
		}
	});
}

int32_t drv_AX_VENC_GetChnAttr(int32_t number, AX_VENC_CHN_ATTR_T *attr)
{
	if (!attr)
		return ERR(E_NULL_PTR);
	WITH(number, { *attr = channel->attr; });
}

int32_t drv_AX_VENC_SetRcParam(int32_t number, const AX_VENC_RC_PARAM_T *param)
{
	if (!param)
		return ERR(E_NULL_PTR);
	WITH(number, {
		struct rate rate;
		result = check_rate(channel->attr.stVencAttr.enType, param->enRcMode, &param->stFrameRate, &param->rc, &rate);
		if (!result) {
			channel->attr.stRcAttr.enRcMode = param->enRcMode;
			channel->attr.stRcAttr.stFrameRate = param->stFrameRate;
			channel->attr.stRcAttr.s32FirstFrameStartQp = param->s32FirstFrameStartQp;
			channel->attr.stRcAttr.rc = param->rc;
			emu_encoder_rate(channel->encoder, rate.mode, (int)rate.kilobits, (int)rate.gop);
		}
	});
}

int32_t drv_AX_VENC_GetRcParam(int32_t number, AX_VENC_RC_PARAM_T *param)
{
	if (!param)
		return ERR(E_NULL_PTR);
	WITH(number, {
		const AX_VENC_RC_ATTR_T *rc = &channel->attr.stRcAttr;
		memset(param, 0, sizeof *param);
		param->s32FirstFrameStartQp = rc->s32FirstFrameStartQp;
		param->enRcMode = rc->enRcMode;
		param->stFrameRate = rc->stFrameRate;
		param->rc = rc->rc;
	});
}

int32_t drv_AX_VENC_SetRateJamStrategy(int32_t number, const AX_VENC_RATE_JAM_CFG_T *jam)
{
	if (!jam)
		return ERR(E_NULL_PTR);
	WITH(number, {
		if (jam->bDropFrmEn < 0 || jam->bDropFrmEn > 1 || jam->enDropFrmMode < 0 || jam->enDropFrmMode > 1)
			result = FAIL(E_ILLEGAL_PARAM, "AX_VENC_SetRateJamStrategy: bDropFrmEn %d, enDropFrmMode %d",
				      jam->bDropFrmEn, jam->enDropFrmMode);
		else
			channel->jam = *jam;
	});
}

int32_t drv_AX_VENC_GetRateJamStrategy(int32_t number, AX_VENC_RATE_JAM_CFG_T *jam)
{
	if (!jam)
		return ERR(E_NULL_PTR);
	WITH(number, { *jam = channel->jam; });
}

/* Kept and given back, with no effect on what is encoded. */
int32_t drv_AX_VENC_SetVuiParam(int32_t number, const AX_VENC_VUI_PARAM_T *vui)
{
	if (!vui)
		return ERR(E_NULL_PTR);
	WITH(number, { channel->vui = *vui; });
}

int32_t drv_AX_VENC_GetVuiParam(int32_t number, AX_VENC_VUI_PARAM_T *vui)
{
	if (!vui)
		return ERR(E_NULL_PTR);
	WITH(number, { *vui = channel->vui; });
}

/* ---- For the tests ---- */

void ax_drv_venc_resources(struct emu_resources *resources)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < AX_MAX_VENC_CHN_NUM; i++) {
		resources->channels += channels[i].used;
		resources->streams += channels[i].lent;
	}
	pthread_mutex_unlock(&lock);
}

void ax_drv_venc_off(void)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < AX_MAX_VENC_CHN_NUM; i++) {
		if (channels[i].used)
			destroy(&channels[i]);
		channels[i] = (struct channel){0};
	}
	ready = false;
	pthread_mutex_unlock(&lock);
}

void ax_drv_venc_leave_busy(int number)
{
	channels[number].left_busy = true;
	channels[number].left_started = true;
}
