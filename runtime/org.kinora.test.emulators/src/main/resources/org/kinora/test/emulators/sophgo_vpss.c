/* VPSS of libvpu.so, or libvpss.so of the newer layout. */
#include "sophgo_driver.h"

enum { VPSS = MOD_VPSS };

EXPORT int32_t CVI_VPSS_CreateGrp(int32_t grp, const VPSS_GRP_ATTR_S *attr)
{
	ENTER();
	return cvi_drv_vpss_create(grp, attr);
}

EXPORT int32_t CVI_VPSS_DestroyGrp(int32_t grp)
{
	ENTER();
	return cvi_drv_vpss_destroy(grp);
}

EXPORT int32_t CVI_VPSS_ResetGrp(int32_t grp)
{
	ENTER();
	return cvi_drv_vpss_reset(grp);
}

EXPORT int32_t CVI_VPSS_StartGrp(int32_t grp)
{
	ENTER();
	return cvi_drv_vpss_started(grp, true);
}

EXPORT int32_t CVI_VPSS_StopGrp(int32_t grp)
{
	ENTER();
	return cvi_drv_vpss_started(grp, false);
}

EXPORT int32_t CVI_VPSS_SetChnAttr(int32_t grp, int32_t chn, const VPSS_CHN_ATTR_S *attr)
{
	ENTER();
	return cvi_drv_vpss_set(grp, chn, attr);
}

EXPORT int32_t CVI_VPSS_GetChnAttr(int32_t grp, int32_t chn, VPSS_CHN_ATTR_S *attr)
{
	ENTER();
	return cvi_drv_vpss_get(grp, chn, attr);
}

EXPORT int32_t CVI_VPSS_EnableChn(int32_t grp, int32_t chn)
{
	ENTER();
	return cvi_drv_vpss_enabled(grp, chn, true);
}

EXPORT int32_t CVI_VPSS_DisableChn(int32_t grp, int32_t chn)
{
	ENTER();
	return cvi_drv_vpss_enabled(grp, chn, false);
}

EXPORT int32_t CVI_VPSS_SetChnCrop(int32_t grp, int32_t chn, const VPSS_CROP_INFO_S *crop)
{
	ENTER();
	VPSS_CHN_ATTR_S attr;
	return crop ? cvi_drv_vpss_get(grp, chn, &attr) : CVI_ERR(VPSS, E_NULL_PTR);
}

EXPORT int32_t CVI_VPSS_SendFrame(int32_t grp, const VIDEO_FRAME_INFO_S *frame, int32_t milliseconds)
{
	ENTER();
	(void)grp;
	(void)frame;
	(void)milliseconds;
	return MISUSE(CVI_ERR(VPSS, E_NOT_SUPPORT), "CVI_VPSS_SendFrame: the emulated scaler takes the sensor's frames");
}

EXPORT int32_t CVI_VPSS_GetChnFrame(int32_t grp, int32_t chn, VIDEO_FRAME_INFO_S *frame, int32_t milliseconds)
{
	ENTER();
	return cvi_drv_vpss_get_frame(grp, chn, frame, milliseconds);
}

EXPORT int32_t CVI_VPSS_ReleaseChnFrame(int32_t grp, int32_t chn, const VIDEO_FRAME_INFO_S *frame)
{
	ENTER();
	return cvi_drv_vpss_release_frame(grp, chn, frame);
}

EXPORT int32_t CVI_VPSS_AttachVbPool(int32_t grp, int32_t chn, uint32_t pool)
{
	ENTER();
	return cvi_drv_vpss_pool(grp, chn, pool);
}

EXPORT int32_t CVI_VPSS_DetachVbPool(int32_t grp, int32_t chn)
{
	ENTER();
	return cvi_drv_vpss_pool(grp, chn, -1);
}
