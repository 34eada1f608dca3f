/* libax_venc.so: hands its calls on. */
#include "axera_driver.h"

EXPORT int32_t AX_VENC_Init(const AX_VENC_MOD_ATTR_T *attr)
{
	return drv_AX_VENC_Init(attr);
}

EXPORT int32_t AX_VENC_Deinit(void)
{
	return drv_AX_VENC_Deinit();
}

EXPORT int32_t AX_VENC_CreateChn(int32_t chn, const AX_VENC_CHN_ATTR_T *attr)
{
	return drv_AX_VENC_CreateChn(chn, attr);
}

EXPORT int32_t AX_VENC_CreateChnEx(int32_t *chn, const AX_VENC_CHN_ATTR_T *attr)
{
	return drv_AX_VENC_CreateChnEx(chn, attr);
}

EXPORT int32_t AX_VENC_DestroyChn(int32_t chn)
{
	return drv_AX_VENC_DestroyChn(chn);
}

EXPORT int32_t AX_VENC_StartRecvFrame(int32_t chn, const AX_VENC_RECV_PIC_PARAM_T *param)
{
	return drv_AX_VENC_StartRecvFrame(chn, param);
}

EXPORT int32_t AX_VENC_StopRecvFrame(int32_t chn)
{
	return drv_AX_VENC_StopRecvFrame(chn);
}

EXPORT int32_t AX_VENC_ResetChn(int32_t chn)
{
	return drv_AX_VENC_ResetChn(chn);
}

EXPORT int32_t AX_VENC_SendFrame(int32_t chn, const AX_VIDEO_FRAME_INFO_T *frame, int32_t milliseconds)
{
	return drv_AX_VENC_SendFrame(chn, frame, milliseconds);
}

EXPORT int32_t AX_VENC_GetStream(int32_t chn, AX_VENC_STREAM_T *stream, int32_t milliseconds)
{
	return drv_AX_VENC_GetStream(chn, stream, milliseconds);
}

EXPORT int32_t AX_VENC_ReleaseStream(int32_t chn, const AX_VENC_STREAM_T *stream)
{
	return drv_AX_VENC_ReleaseStream(chn, stream);
}

EXPORT int32_t AX_VENC_QueryStatus(int32_t chn, AX_VENC_CHN_STATUS_T *status)
{
	return drv_AX_VENC_QueryStatus(chn, status);
}

EXPORT int32_t AX_VENC_RequestIDR(int32_t chn, AX_BOOL instant)
{
	return drv_AX_VENC_RequestIDR(chn, instant);
}

EXPORT int32_t AX_VENC_GetFd(int32_t chn)
{
	return drv_AX_VENC_GetFd(chn);
}

EXPORT int32_t AX_VENC_SetChnAttr(int32_t chn, const AX_VENC_CHN_ATTR_T *attr)
{
	return drv_AX_VENC_SetChnAttr(chn, attr);
}

EXPORT int32_t AX_VENC_GetChnAttr(int32_t chn, AX_VENC_CHN_ATTR_T *attr)
{
	return drv_AX_VENC_GetChnAttr(chn, attr);
}

EXPORT int32_t AX_VENC_SetRcParam(int32_t chn, const AX_VENC_RC_PARAM_T *param)
{
	return drv_AX_VENC_SetRcParam(chn, param);
}

EXPORT int32_t AX_VENC_GetRcParam(int32_t chn, AX_VENC_RC_PARAM_T *param)
{
	return drv_AX_VENC_GetRcParam(chn, param);
}

EXPORT int32_t AX_VENC_SetRateJamStrategy(int32_t chn, const AX_VENC_RATE_JAM_CFG_T *jam)
{
	return drv_AX_VENC_SetRateJamStrategy(chn, jam);
}

EXPORT int32_t AX_VENC_GetRateJamStrategy(int32_t chn, AX_VENC_RATE_JAM_CFG_T *jam)
{
	return drv_AX_VENC_GetRateJamStrategy(chn, jam);
}

EXPORT int32_t AX_VENC_SetVuiParam(int32_t chn, const AX_VENC_VUI_PARAM_T *vui)
{
	return drv_AX_VENC_SetVuiParam(chn, vui);
}

EXPORT int32_t AX_VENC_GetVuiParam(int32_t chn, AX_VENC_VUI_PARAM_T *vui)
{
	return drv_AX_VENC_GetVuiParam(chn, vui);
}
