/* libax_ivps.so: hands its calls on. */
#include "axera_driver.h"

EXPORT int32_t AX_IVPS_Init(void)
{
	return drv_AX_IVPS_Init();
}

EXPORT int32_t AX_IVPS_Deinit(void)
{
	return drv_AX_IVPS_Deinit();
}

EXPORT int32_t AX_IVPS_CreateGrp(int32_t grp, const AX_IVPS_GRP_ATTR_T *attr)
{
	return drv_AX_IVPS_CreateGrp(grp, attr);
}

EXPORT int32_t AX_IVPS_CreateGrpEx(int32_t *grp, const AX_IVPS_GRP_ATTR_T *attr)
{
	return drv_AX_IVPS_CreateGrpEx(grp, attr);
}

EXPORT int32_t AX_IVPS_DestoryGrp(int32_t grp)
{
	return drv_AX_IVPS_DestoryGrp(grp);
}

EXPORT int32_t AX_IVPS_SetPipelineAttr(int32_t grp, AX_IVPS_PIPELINE_ATTR_T *attr)
{
	return drv_AX_IVPS_SetPipelineAttr(grp, attr);
}

EXPORT int32_t AX_IVPS_GetPipelineAttr(int32_t grp, AX_IVPS_PIPELINE_ATTR_T *attr)
{
	return drv_AX_IVPS_GetPipelineAttr(grp, attr);
}

EXPORT int32_t AX_IVPS_StartGrp(int32_t grp)
{
	return drv_AX_IVPS_StartGrp(grp);
}

EXPORT int32_t AX_IVPS_StopGrp(int32_t grp)
{
	return drv_AX_IVPS_StopGrp(grp);
}

EXPORT int32_t AX_IVPS_EnableChn(int32_t grp, int32_t chn)
{
	return drv_AX_IVPS_EnableChn(grp, chn);
}

EXPORT int32_t AX_IVPS_DisableChn(int32_t grp, int32_t chn)
{
	return drv_AX_IVPS_DisableChn(grp, chn);
}

EXPORT int32_t AX_IVPS_SetChnPoolAttr(int32_t grp, int32_t chn, const AX_IVPS_POOL_ATTR_T *attr)
{
	return drv_AX_IVPS_SetChnPoolAttr(grp, chn, attr);
}

EXPORT int32_t AX_IVPS_GetChnFrame(int32_t grp, int32_t chn, AX_VIDEO_FRAME_T *frame, int32_t milliseconds)
{
	return drv_AX_IVPS_GetChnFrame(grp, chn, frame, milliseconds);
}

EXPORT int32_t AX_IVPS_ReleaseChnFrame(int32_t grp, int32_t chn, AX_VIDEO_FRAME_T *frame)
{
	return drv_AX_IVPS_ReleaseChnFrame(grp, chn, frame);
}
