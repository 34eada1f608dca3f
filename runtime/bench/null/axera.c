/*
 * A board with Axera's functions that costs nothing: a camera whose frames are there at once, and an encoder that answers
 * each with the same access unit of 8 KB. Built as libax_sys, libax_venc and libax_ivps.
 */
#include "null.h"

enum { NV21 = 4, STRIDE = WIDTH, PHYSICAL = 0x40000000 };

static uint8_t memory[PICTURE];

NOTHING(AX_SYS_Init) NOTHING(AX_SYS_Deinit) NOTHING(AX_SYS_Link) NOTHING(AX_SYS_UnLink) NOTHING(AX_SYS_Munmap)
NOTHING(AX_SYS_MflushCache) NOTHING(AX_SYS_MinvalidateCache)
NOTHING(AX_POOL_SetConfig) NOTHING(AX_POOL_Init) NOTHING(AX_POOL_Exit) NOTHING(AX_POOL_DestroyPool)
NOTHING(AX_POOL_ReleaseBlock)
uint32_t AX_POOL_CreatePool(void) { return 1; }
uint32_t AX_POOL_GetBlock(void) { return 1; }
uint64_t AX_POOL_Handle2PhysAddr(void) { return PHYSICAL; }
void *AX_SYS_MmapCache(void) { return memory; }

/* The C library's, which the binding calls through libax_sys: it counts too. */
void *memcpy(void *to, const void *from, size_t bytes)
{
	COUNT();
	return memmove(to, from, bytes);
}

/* ---- the camera ---- */

NOTHING(AX_IVPS_Init) NOTHING(AX_IVPS_Deinit) NOTHING(AX_IVPS_CreateGrp) NOTHING(AX_IVPS_DestoryGrp)
NOTHING(AX_IVPS_SetPipelineAttr) NOTHING(AX_IVPS_SetChnPoolAttr) NOTHING(AX_IVPS_EnableChn) NOTHING(AX_IVPS_DisableChn)
NOTHING(AX_IVPS_StartGrp) NOTHING(AX_IVPS_StopGrp) NOTHING(AX_IVPS_ReleaseChnFrame)

int AX_IVPS_GetChnFrame(int group, int channel, void *frame, int milliseconds)
{
	static uint64_t number;
	COUNT();
	(void)group, (void)channel, (void)milliseconds;
	memset(frame, 0, 232);
	AT(uint32_t, frame, 0) = WIDTH;
	AT(uint32_t, frame, 4) = HEIGHT;
	AT(uint32_t, frame, 8) = NV21;
	AT(uint32_t, frame, 32) = AT(uint32_t, frame, 36) = STRIDE;
	AT(uint64_t, frame, 56) = PHYSICAL;
	AT(uint64_t, frame, 64) = PHYSICAL + STRIDE * HEIGHT;
	AT(uint32_t, frame, 164) = 1;
	AT(uint64_t, frame, 192) = ++number * 33333ull;
	AT(uint64_t, frame, 200) = number;
	AT(uint32_t, frame, 228) = PICTURE;
	return 0;
}

/* ---- the encoder ---- */

NOTHING(AX_VENC_Init) NOTHING(AX_VENC_Deinit) NOTHING(AX_VENC_CreateChn) NOTHING(AX_VENC_DestroyChn)
NOTHING(AX_VENC_StartRecvFrame) NOTHING(AX_VENC_StopRecvFrame) NOTHING(AX_VENC_ReleaseStream)
NOTHING(AX_VENC_GetRcParam) NOTHING(AX_VENC_SetRcParam)

static uint8_t idr[UNIT] = {0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 1, 0, 0, 0, 1, 0x65, 1};
static uint8_t other[UNIT] = {0, 0, 0, 1, 0x41, 1};
static uint64_t pts, number;
static int since = GOP;

int AX_VENC_RequestIDR(void)
{
	COUNT();
	since = GOP;
	return 0;
}

int AX_VENC_SendFrame(int channel, const void *info, int milliseconds)
{
	COUNT();
	(void)channel, (void)milliseconds;
	pts = AT(const uint64_t, info, 192);
	number = AT(const uint64_t, info, 200);
	return 0;
}

int AX_VENC_GetStream(int channel, void *stream, int milliseconds)
{
	COUNT();
	(void)channel, (void)milliseconds;
	memset(stream, 0, 816);
	AT(void *, stream, 8) = since >= GOP ? idr : other;
	AT(uint32_t, stream, 16) = UNIT;
	AT(uint64_t, stream, 24) = pts;
	AT(uint64_t, stream, 32) = number;
	since = since >= GOP ? 1 : since + 1;
	return 0;
}
