/*
 * A board that costs nothing, to measure what Kinora's side of the vendor's interface costs: a camera whose frames are there
 * at once, and an encoder that answers each with the same access unit of 8 KB. Built as libsys, libvpu and libvenc.
 */
#define _GNU_SOURCE
#include "null.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>

enum { NV21 = 19 };

static uint8_t memory[PICTURE];

NOTHING(CVI_SYS_Init) NOTHING(CVI_SYS_Exit) NOTHING(CVI_SYS_Bind) NOTHING(CVI_SYS_UnBind) NOTHING(CVI_SYS_Munmap)
NOTHING(CVI_SYS_IonFlushCache) NOTHING(CVI_SYS_IonInvalidateCache)
NOTHING(CVI_VB_SetConfig) NOTHING(CVI_VB_Init) NOTHING(CVI_VB_Exit) NOTHING(CVI_VB_DestroyPool)
NOTHING(CVI_VB_ReleaseBlock)
uint32_t CVI_VB_CreatePool(void) { return 1; }
uint64_t CVI_VB_GetBlock(void) { return 1; }
uint64_t CVI_VB_Handle2PhysAddr(void) { return 0x80000000; }
void *CVI_SYS_MmapCache(void) { return memory; }

/* The C library's, which the binding calls through libsys: they count too. */

void *memcpy(void *to, const void *from, size_t bytes)
{
	COUNT();
	return memmove(to, from, bytes);
}

int poll(struct pollfd *descriptors, nfds_t count, int milliseconds)
{
	COUNT();
	struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
	return ppoll(descriptors, count, milliseconds < 0 ? NULL : &time, NULL);
}

/* ---- the camera ---- */

NOTHING(CVI_VPSS_CreateGrp) NOTHING(CVI_VPSS_DestroyGrp) NOTHING(CVI_VPSS_ResetGrp) NOTHING(CVI_VPSS_StartGrp)
NOTHING(CVI_VPSS_StopGrp) NOTHING(CVI_VPSS_SetChnAttr) NOTHING(CVI_VPSS_SetChnCrop) NOTHING(CVI_VPSS_EnableChn)
NOTHING(CVI_VPSS_DisableChn) NOTHING(CVI_VPSS_AttachVbPool) NOTHING(CVI_VPSS_DetachVbPool)
NOTHING(CVI_VPSS_ReleaseChnFrame)

int CVI_VPSS_GetChnFrame(int group, int channel, void *info, int milliseconds)
{
	static uint32_t number;
	COUNT();
	(void)group, (void)channel, (void)milliseconds;
	memset(info, 0, 152);
	AT(uint32_t, info, 0) = WIDTH;
	AT(uint32_t, info, 4) = HEIGHT;
	AT(uint32_t, info, 8) = NV21;
	AT(uint32_t, info, 32) = AT(uint32_t, info, 36) = WIDTH;
	AT(uint64_t, info, 48) = 0x80000000;
	AT(uint64_t, info, 56) = 0x80000000 + WIDTH * HEIGHT;
	AT(uint32_t, info, 116) = ++number;
	AT(uint64_t, info, 120) = number * 33333ull;
	return 0;
}

/* ---- the encoder ---- */

NOTHING(CVI_VENC_CreateChn) NOTHING(CVI_VENC_DestroyChn) NOTHING(CVI_VENC_ResetChn) NOTHING(CVI_VENC_StartRecvFrame)
NOTHING(CVI_VENC_StopRecvFrame) NOTHING(CVI_VENC_ReleaseStream) NOTHING(CVI_VENC_GetChnAttr) NOTHING(CVI_VENC_SetChnAttr)

static uint8_t idr[3][UNIT] = {{0, 0, 0, 1, 0x67, 1}, {0, 0, 0, 1, 0x68, 1}, {0, 0, 0, 1, 0x65, 1}};
static uint8_t other[UNIT] = {0, 0, 0, 1, 0x41, 1};
static uint64_t pts;
static int wanted;

int CVI_VENC_RequestIDR(void)
{
	wanted = 1;
	return 0;
}

int CVI_VENC_GetFd(void)
{
	return eventfd(1, EFD_CLOEXEC); /* always readable */
}

int CVI_VENC_SendFrame(int channel, const void *info, int milliseconds)
{
	COUNT();
	(void)channel, (void)milliseconds;
	pts = AT(const uint64_t, info, 120);
	return 0;
}

int CVI_VENC_QueryStatus(int channel, void *status)
{
	COUNT();
	(void)channel;
	AT(uint32_t, status, 12) = wanted ? 3 : 1;
	return 0;
}

static void pack(char *pack, uint8_t *bytes, uint32_t length)
{
	memset(pack, 0, 144);
	AT(void *, pack, 8) = bytes;
	AT(uint32_t, pack, 16) = length;
	AT(uint64_t, pack, 24) = pts;
}

int CVI_VENC_GetStream(int channel, void *stream, int milliseconds)
{
	COUNT();
	(void)channel, (void)milliseconds;
	char *packs = AT(char *, stream, 0);
	AT(uint32_t, stream, 8) = wanted ? 3 : 1;
	if (!wanted) {
		pack(packs, other, UNIT);
		return 0;
	}
	pack(packs, idr[0], 24);
	pack(packs + 144, idr[1], 8);
	pack(packs + 288, idr[2], UNIT);
	wanted = 0;
	return 0;
}
