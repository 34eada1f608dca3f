/*
 * VI of libvpu.so, or libvi.so of the newer layout. The emulated sensor runs from the start, as after the vendor's own
 * set-up, which is of each sensor; these take what is said to them.
 */
#include "sophgo_driver.h"

enum { VI = MOD_VI };

#define TAKEN(name, ...)                                                                                               \
	EXPORT int32_t CVI_VI_##name(__VA_ARGS__)                                                                      \
	{                                                                                                              \
		ENTER();                                                                                               \
		(void)a;                                                                                               \
		return 0;                                                                                              \
	}
TAKEN(SetDevAttr, int32_t a, const void *attr __attribute__((unused)))
TAKEN(EnableDev, int32_t a)
TAKEN(DisableDev, int32_t a)
TAKEN(CreatePipe, int32_t a, const void *attr __attribute__((unused)))
TAKEN(DestroyPipe, int32_t a)
TAKEN(StartPipe, int32_t a)
TAKEN(StopPipe, int32_t a)
TAKEN(EnableChn, int32_t a, int32_t chn __attribute__((unused)))
TAKEN(DisableChn, int32_t a, int32_t chn __attribute__((unused)))

EXPORT int32_t CVI_VI_SetChnAttr(int32_t pipe, int32_t chn, const VI_CHN_ATTR_S *attr)
{
	ENTER();
	(void)pipe;
	(void)chn;
	return attr ? 0 : CVI_ERR(VI, E_NULL_PTR);
}

EXPORT int32_t CVI_VI_GetChnFrame(int32_t pipe, int32_t chn, VIDEO_FRAME_INFO_S *frame, int32_t milliseconds)
{
	ENTER();
	(void)pipe;
	(void)chn;
	(void)frame;
	(void)milliseconds;
	return CVI_ERR(VI, E_NOT_SUPPORT); /* frames come through the scaler */
}

EXPORT int32_t CVI_VI_ReleaseChnFrame(int32_t pipe, int32_t chn, const VIDEO_FRAME_INFO_S *frame)
{
	ENTER();
	(void)pipe;
	(void)chn;
	(void)frame;
	return CVI_ERR(VI, E_NOT_SUPPORT);
}
