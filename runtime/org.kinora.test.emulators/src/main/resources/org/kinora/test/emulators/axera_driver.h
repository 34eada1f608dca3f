/*
 * The emulated Axera board. All of it lives in libax_sys.so, as in a kernel: the functions of the other libraries are
 * here with `drv_` in front, and those libraries hand their calls on.
 */
#ifndef KINORA_AXERA_DRIVER_H
#define KINORA_AXERA_DRIVER_H

#include "emulator.h"
#include "axera.h"

/* ---- axera_sys.c ---- */

EXPORT bool ax_drv_ready(void); /* between SYS_Init and SYS_Deinit */
int ax_drv_common_pools(void);
uint32_t ax_drv_block_of(uint64_t physical); /* 0 if it is no block */
bool ax_drv_linked_from(int module, int group, int channel, int source_module);
void ax_drv_deliver(int group, int channel, const AX_VIDEO_FRAME_T *frame);

/* ---- axera_ivps.c ---- */

EXPORT int32_t drv_AX_IVPS_Init(void);
EXPORT int32_t drv_AX_IVPS_Deinit(void);
EXPORT int32_t drv_AX_IVPS_CreateGrp(int32_t grp, const AX_IVPS_GRP_ATTR_T *attr);
EXPORT int32_t drv_AX_IVPS_CreateGrpEx(int32_t *grp, const AX_IVPS_GRP_ATTR_T *attr);
EXPORT int32_t drv_AX_IVPS_DestoryGrp(int32_t grp);
EXPORT int32_t drv_AX_IVPS_SetPipelineAttr(int32_t grp, AX_IVPS_PIPELINE_ATTR_T *attr);
EXPORT int32_t drv_AX_IVPS_GetPipelineAttr(int32_t grp, AX_IVPS_PIPELINE_ATTR_T *attr);
EXPORT int32_t drv_AX_IVPS_StartGrp(int32_t grp);
EXPORT int32_t drv_AX_IVPS_StopGrp(int32_t grp);
EXPORT int32_t drv_AX_IVPS_EnableChn(int32_t grp, int32_t chn);
EXPORT int32_t drv_AX_IVPS_DisableChn(int32_t grp, int32_t chn);
EXPORT int32_t drv_AX_IVPS_SetChnPoolAttr(int32_t grp, int32_t chn, const AX_IVPS_POOL_ATTR_T *attr);
EXPORT int32_t drv_AX_IVPS_GetChnFrame(int32_t grp, int32_t chn, AX_VIDEO_FRAME_T *frame, int32_t milliseconds);
EXPORT int32_t drv_AX_IVPS_ReleaseChnFrame(int32_t grp, int32_t chn, AX_VIDEO_FRAME_T *frame);
void ax_drv_ivps_linked(int group);
void ax_drv_ivps_resources(struct emu_resources *resources);
void ax_drv_ivps_off(void);

/* ---- axera_venc.c ---- */

EXPORT int32_t drv_AX_VENC_Init(const AX_VENC_MOD_ATTR_T *attr);
EXPORT int32_t drv_AX_VENC_Deinit(void);
EXPORT int32_t drv_AX_VENC_CreateChn(int32_t chn, const AX_VENC_CHN_ATTR_T *attr);
EXPORT int32_t drv_AX_VENC_CreateChnEx(int32_t *chn, const AX_VENC_CHN_ATTR_T *attr);
EXPORT int32_t drv_AX_VENC_DestroyChn(int32_t chn);
EXPORT int32_t drv_AX_VENC_StartRecvFrame(int32_t chn, const AX_VENC_RECV_PIC_PARAM_T *param);
EXPORT int32_t drv_AX_VENC_StopRecvFrame(int32_t chn);
EXPORT int32_t drv_AX_VENC_ResetChn(int32_t chn);
EXPORT int32_t drv_AX_VENC_SendFrame(int32_t chn, const AX_VIDEO_FRAME_INFO_T *frame, int32_t milliseconds);
EXPORT int32_t drv_AX_VENC_GetStream(int32_t chn, AX_VENC_STREAM_T *stream, int32_t milliseconds);
EXPORT int32_t drv_AX_VENC_ReleaseStream(int32_t chn, const AX_VENC_STREAM_T *stream);
EXPORT int32_t drv_AX_VENC_QueryStatus(int32_t chn, AX_VENC_CHN_STATUS_T *status);
EXPORT int32_t drv_AX_VENC_RequestIDR(int32_t chn, AX_BOOL instant);
EXPORT int32_t drv_AX_VENC_GetFd(int32_t chn);
EXPORT int32_t drv_AX_VENC_SetChnAttr(int32_t chn, const AX_VENC_CHN_ATTR_T *attr);
EXPORT int32_t drv_AX_VENC_GetChnAttr(int32_t chn, AX_VENC_CHN_ATTR_T *attr);
EXPORT int32_t drv_AX_VENC_SetRcParam(int32_t chn, const AX_VENC_RC_PARAM_T *param);
EXPORT int32_t drv_AX_VENC_GetRcParam(int32_t chn, AX_VENC_RC_PARAM_T *param);
EXPORT int32_t drv_AX_VENC_SetRateJamStrategy(int32_t chn, const AX_VENC_RATE_JAM_CFG_T *jam);
EXPORT int32_t drv_AX_VENC_GetRateJamStrategy(int32_t chn, AX_VENC_RATE_JAM_CFG_T *jam);
EXPORT int32_t drv_AX_VENC_SetVuiParam(int32_t chn, const AX_VENC_VUI_PARAM_T *vui);
EXPORT int32_t drv_AX_VENC_GetVuiParam(int32_t chn, AX_VENC_VUI_PARAM_T *vui);
void ax_drv_venc_push(int channel, const AX_VIDEO_FRAME_T *frame);
void ax_drv_venc_resources(struct emu_resources *resources);
void ax_drv_venc_off(void);
void ax_drv_venc_leave_busy(int channel);

#endif
