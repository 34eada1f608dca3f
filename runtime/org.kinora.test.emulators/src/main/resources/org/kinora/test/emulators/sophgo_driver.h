/* The emulated kernel drivers of the Sophgo board: what the libraries of the SDK call by ioctl. */
#ifndef KINORA_SOPHGO_DRIVER_H
#define KINORA_SOPHGO_DRIVER_H

#include "emulator.h"
#include "sophgo.h"

/* ---- sophgo_sys.c ---- */

EXPORT bool cvi_drv_ready(void); /* between SYS_Init and SYS_Exit */
int cvi_drv_common_pools(void);
bool cvi_drv_vi_bound_to(int group);

/* Gives a frame to the encoders that the scaler's channel is bound to. */
void cvi_drv_deliver(int group, int channel, const VIDEO_FRAME_INFO_S *frame);
bool cvi_drv_bound_encoder(int channel);

/* Stride, and where the planes of a picture are, by the vendor's rule (cvi_buffer.h). */
EXPORT uint32_t cvi_drv_stride(uint32_t width);

/* ---- sophgo_vpss_driver.c ---- */

EXPORT int32_t cvi_drv_vpss_create(int group, const VPSS_GRP_ATTR_S *attr);
EXPORT int32_t cvi_drv_vpss_destroy(int group);
EXPORT int32_t cvi_drv_vpss_started(int group, bool started);
EXPORT int32_t cvi_drv_vpss_reset(int group);
EXPORT int32_t cvi_drv_vpss_set(int group, int channel, const VPSS_CHN_ATTR_S *attr);
EXPORT int32_t cvi_drv_vpss_get(int group, int channel, VPSS_CHN_ATTR_S *attr);
EXPORT int32_t cvi_drv_vpss_enabled(int group, int channel, bool enabled);
EXPORT int32_t cvi_drv_vpss_pool(int group, int channel, int64_t pool); /* -1: none */
EXPORT int32_t cvi_drv_vpss_get_frame(int group, int channel, VIDEO_FRAME_INFO_S *frame, int milliseconds);
EXPORT int32_t cvi_drv_vpss_release_frame(int group, int channel, const VIDEO_FRAME_INFO_S *frame);
void cvi_drv_vpss_bound(int group);
void cvi_drv_vpss_resources(struct emu_resources *resources);
void cvi_drv_vpss_off(void);

/* ---- sophgo_venc_driver.c ---- */

EXPORT int32_t cvi_drv_venc_create(int channel, const VENC_CHN_ATTR_S *attr);
EXPORT int32_t cvi_drv_venc_destroy(int channel);
EXPORT int32_t cvi_drv_venc_reset(int channel);
EXPORT int32_t cvi_drv_venc_start(int channel, const VENC_RECV_PIC_PARAM_S *param);
EXPORT int32_t cvi_drv_venc_stop(int channel);
EXPORT int32_t cvi_drv_venc_send(int channel, const VIDEO_FRAME_INFO_S *frame, int milliseconds);
EXPORT int32_t cvi_drv_venc_query(int channel, VENC_CHN_STATUS_S *status);
EXPORT int32_t cvi_drv_venc_get(int channel, VENC_STREAM_S *stream, int milliseconds);
EXPORT int32_t cvi_drv_venc_release(int channel, VENC_STREAM_S *stream);
EXPORT int32_t cvi_drv_venc_idr(int channel, CVI_BOOL instant);
EXPORT int32_t cvi_drv_venc_fd(int channel);
EXPORT int32_t cvi_drv_venc_set_attr(int channel, const VENC_CHN_ATTR_S *attr);
EXPORT int32_t cvi_drv_venc_get_attr(int channel, VENC_CHN_ATTR_S *attr);
EXPORT int32_t cvi_drv_venc_set_rc(int channel, const VENC_RC_PARAM_S *param);
EXPORT int32_t cvi_drv_venc_get_rc(int channel, VENC_RC_PARAM_S *param);
EXPORT int32_t cvi_drv_venc_set_lost(int channel, const VENC_FRAMELOST_S *lost);
EXPORT int32_t cvi_drv_venc_get_lost(int channel, VENC_FRAMELOST_S *lost);

/* Around every call about a channel; books it if another thread is inside. */
EXPORT void cvi_drv_venc_enter(int channel, const char *function);
EXPORT void cvi_drv_venc_leave(int channel);

/* A frame that a binding brings. */
void cvi_drv_venc_push(int channel, const VIDEO_FRAME_INFO_S *frame);
void cvi_drv_venc_resources(struct emu_resources *resources);
void cvi_drv_venc_off(void);
void cvi_drv_venc_leave_busy(int channel);

#endif
