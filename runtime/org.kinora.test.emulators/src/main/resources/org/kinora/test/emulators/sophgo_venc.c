/*
 * libvenc.so: a thin layer over the driver, as the vendor's is (sophgo/middleware v2/modules/venc/src/cvi_venc.c). It
 * exports the 59 symbols of the shipped library, and no others of the header.
 */
#define _GNU_SOURCE
#include "sophgo_driver.h"

#include <string.h>

enum { VENC = MOD_VENC, PACKS = 8 };

static bool device_open[VENC_MAX_CHN_NUM]; /* the vendor's keeps a descriptor */

/* What GetStream gave, and the addresses that the caller's packs had before. */
static struct {
	uint32_t count;
	VENC_PACK_S packs[PACKS];
	uint8_t *before[PACKS];
} lent[VENC_MAX_CHN_NUM];

static void leave(const int32_t *channel)
{
	cvi_drv_venc_leave(*channel);
}

/* At the head of each call about a channel. */
#define CHANNEL(chn)                                                                                                   \
	ENTER();                                                                                                       \
	if ((chn) < 0 || (chn) >= VENC_MAX_CHN_NUM)                                                                    \
		return MISUSE(CVI_ERR(VENC, E_INVALID_CHNID), "%s: there is no channel %d", __func__, chn);            \
	cvi_drv_venc_enter(chn, __func__);                                                                             \
	__attribute__((cleanup(leave), unused)) int32_t inside_ = (chn)

/* Calls that open the device, and those that fail when it is not open. */
#define OPENS(chn)                                                                                                     \
	CHANNEL(chn);                                                                                                  \
	device_open[chn] = true
#define NEEDS_OPEN(chn)                                                                                                \
	CHANNEL(chn);                                                                                                  \
	if (!device_open[chn])                                                                                         \
	return MISUSE(CVI_FAILURE, "%s: channel %d was not created", __func__, chn)

EXPORT int32_t CVI_VENC_CreateChn(int32_t chn, const VENC_CHN_ATTR_S *attr)
{
	OPENS(chn);
	return cvi_drv_venc_create(chn, attr);
}

EXPORT int32_t CVI_VENC_DestroyChn(int32_t chn)
{
	NEEDS_OPEN(chn);
	int32_t result = cvi_drv_venc_destroy(chn);
	if (!result)
		device_open[chn] = false;
	return result;
}

EXPORT int32_t CVI_VENC_ResetChn(int32_t chn)
{
	NEEDS_OPEN(chn);
	return cvi_drv_venc_reset(chn);
}

EXPORT int32_t CVI_VENC_StartRecvFrame(int32_t chn, const VENC_RECV_PIC_PARAM_S *param)
{
	OPENS(chn);
	return cvi_drv_venc_start(chn, param);
}

EXPORT int32_t CVI_VENC_StopRecvFrame(int32_t chn)
{
	OPENS(chn);
	return cvi_drv_venc_stop(chn);
}

EXPORT int32_t CVI_VENC_QueryStatus(int32_t chn, VENC_CHN_STATUS_S *status)
{
	NEEDS_OPEN(chn);
	return cvi_drv_venc_query(chn, status);
}

EXPORT int32_t CVI_VENC_SendFrame(int32_t chn, const VIDEO_FRAME_INFO_S *frame, int32_t milliseconds)
{
	OPENS(chn);
	return cvi_drv_venc_send(chn, frame, milliseconds);
}

EXPORT int32_t CVI_VENC_SendFrameEx(int32_t chn, const USER_FRAME_INFO_S *frame, int32_t milliseconds)
{
	OPENS(chn);
	return frame ? cvi_drv_venc_send(chn, &frame->stUserFrame, milliseconds) : CVI_ERR(VENC, E_NULL_PTR);
}

EXPORT int32_t CVI_VENC_GetStream(int32_t chn, VENC_STREAM_S *stream, int32_t milliseconds)
{
	OPENS(chn);
	int32_t result = cvi_drv_venc_get(chn, stream, milliseconds);
	if (result)
		return result;
	lent[chn].count = stream->u32PackCount;
	for (uint32_t i = 0; i < stream->u32PackCount; i++) {
		VENC_PACK_S *pack = &stream->pstPack[i];
		lent[chn].before[i] = pack->pu8Addr;
		pack->pu8Addr = emu_map(pack->u64PhyAddr, pack->u32Len, false);
		lent[chn].packs[i] = *pack;
	}
	return 0;
}

EXPORT int32_t CVI_VENC_ReleaseStream(int32_t chn, VENC_STREAM_S *stream)
{
	OPENS(chn);
	if (!stream || !stream->pstPack)
		return CVI_ERR(VENC, E_NULL_PTR);
	for (uint32_t i = 0; i < lent[chn].count; i++) {
		const VENC_PACK_S *given = &lent[chn].packs[i];
		if (i < stream->u32PackCount && memcmp(given, &stream->pstPack[i], sizeof *given))
			emu_misuse("CVI_VENC_ReleaseStream: pack %u of channel %d was changed", i, chn);
		emu_unmap(given->pu8Addr, given->u32Len);
		if (i < stream->u32PackCount)
			stream->pstPack[i].pu8Addr = lent[chn].before[i];
	}
	lent[chn].count = 0;
	return cvi_drv_venc_release(chn, stream);
}

EXPORT int32_t CVI_VENC_RequestIDR(int32_t chn, CVI_BOOL instant)
{
	OPENS(chn);
	return cvi_drv_venc_idr(chn, instant);
}

EXPORT int32_t CVI_VENC_GetFd(int32_t chn)
{
	OPENS(chn);
	return cvi_drv_venc_fd(chn);
}

EXPORT int32_t CVI_VENC_CloseFd(int32_t chn)
{
	CHANNEL(chn);
	return 0; /* DestroyChn closes it */
}

EXPORT int32_t CVI_VENC_SetChnAttr(int32_t chn, const VENC_CHN_ATTR_S *attr)
{
	OPENS(chn);
	return cvi_drv_venc_set_attr(chn, attr);
}

EXPORT int32_t CVI_VENC_GetChnAttr(int32_t chn, VENC_CHN_ATTR_S *attr)
{
	OPENS(chn);
	return cvi_drv_venc_get_attr(chn, attr);
}

EXPORT int32_t CVI_VENC_SetRcParam(int32_t chn, const VENC_RC_PARAM_S *param)
{
	OPENS(chn);
	return cvi_drv_venc_set_rc(chn, param);
}

EXPORT int32_t CVI_VENC_GetRcParam(int32_t chn, VENC_RC_PARAM_S *param)
{
	OPENS(chn);
	return cvi_drv_venc_get_rc(chn, param);
}

EXPORT int32_t CVI_VENC_SetFrameLostStrategy(int32_t chn, const VENC_FRAMELOST_S *lost)
{
	OPENS(chn);
	return cvi_drv_venc_set_lost(chn, lost);
}

EXPORT int32_t CVI_VENC_GetFrameLostStrategy(int32_t chn, VENC_FRAMELOST_S *lost)
{
	OPENS(chn);
	return cvi_drv_venc_get_lost(chn, lost);
}

/* Kept and given back, with no effect on what is encoded. */
#define KEPT(name, type)                                                                                               \
	static type kept_##name[VENC_MAX_CHN_NUM];                                                                     \
	EXPORT int32_t CVI_VENC_Set##name(int32_t chn, const type *value)                                              \
	{                                                                                                              \
		OPENS(chn);                                                                                            \
		if (!value)                                                                                            \
			return CVI_ERR(VENC, E_NULL_PTR);                                                              \
		kept_##name[chn] = *value;                                                                             \
		return 0;                                                                                              \
	}                                                                                                              \
	EXPORT int32_t CVI_VENC_Get##name(int32_t chn, type *value)                                                    \
	{                                                                                                              \
		OPENS(chn);                                                                                            \
		if (!value)                                                                                            \
			return CVI_ERR(VENC, E_NULL_PTR);                                                              \
		*value = kept_##name[chn];                                                                             \
		return 0;                                                                                              \
	}
KEPT(ChnParam, VENC_CHN_PARAM_S)
KEPT(H264Vui, VENC_H264_VUI_S)
KEPT(H265Vui, VENC_H265_VUI_S)
KEPT(JpegParam, VENC_JPEG_PARAM_S)

/* There, and not emulated. */
#define REFUSED(name)                                                                                                  \
	EXPORT int32_t CVI_VENC_##name(int32_t chn, const void *value)                                                 \
	{                                                                                                              \
		OPENS(chn);                                                                                            \
		(void)value;                                                                                           \
		return CVI_ERR(VENC, E_NOT_SUPPORT);                                                                   \
	}
#define REFUSED_PAIR(name) REFUSED(Set##name) REFUSED(Get##name)
REFUSED(AttachVbPool)
REFUSED(DetachVbPool)
REFUSED(CalcFrameParam)
REFUSED(InsertUserData)
REFUSED_PAIR(CuPrediction)
REFUSED_PAIR(FrameParam)
REFUSED_PAIR(H264Dblk)
REFUSED_PAIR(H264Entropy)
REFUSED_PAIR(H264IntraPred)
REFUSED_PAIR(H264SliceSplit)
REFUSED_PAIR(H264Trans)
REFUSED_PAIR(H265Dblk)
REFUSED_PAIR(H265SliceSplit)
REFUSED_PAIR(H265Trans)
REFUSED_PAIR(RefParam)
REFUSED_PAIR(RoiAttr)
REFUSED_PAIR(SuperFrameStrategy)

EXPORT int32_t CVI_VENC_SetModParam(const void *param)
{
	ENTER();
	return CVI_ERR(VENC, param ? E_NOT_SUPPORT : E_ILLEGAL_PARAM);
}

EXPORT int32_t CVI_VENC_GetModParam(void *param)
{
	ENTER();
	return CVI_ERR(VENC, param ? E_NOT_SUPPORT : E_ILLEGAL_PARAM);
}
