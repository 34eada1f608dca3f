/* libsys.so: SYS and VB. The order of calls is sophgo/middleware v2/modules/sys/src's (cvi_sys.c, cvi_vb.c). */
#define _GNU_SOURCE
#include "sophgo_driver.h"

#include <stdio.h>
#include <string.h>

static const uint64_t INVALID_HANDLE = 0xffffffffu;
static const uint32_t INVALID_POOL = 0xffffffffu;

/* A handle is an address in the kernel, which has its highest bit set. */
static const uint64_t HANDLE_BASE = 0xffffffe000000000u;

enum { SYS = ID_SYS, VB = ID_VB };

static bool sys_ready, vb_ready, vb_configured;
static VB_CONFIG_S vb_config;

#define NEED(condition, code, ...)                                                                                     \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			return MISUSE(code, __VA_ARGS__);                                                              \
	} while (0)

bool cvi_drv_ready(void)
{
	return sys_ready;
}

int cvi_drv_common_pools(void)
{
	return vb_ready ? (int)vb_config.u32MaxPoolCnt : 0;
}

uint32_t cvi_drv_stride(uint32_t width)
{
	return ALIGN_UP(width, DEFAULT_ALIGN);
}

/* ---- SYS ---- */

EXPORT int32_t CVI_SYS_Init(void)
{
	ENTER();
	NEED(vb_ready, CVI_ERR(SYS, E_SYS_NOTREADY), "CVI_SYS_Init: before CVI_VB_Init");
	sys_ready = true;
	return 0;
}

EXPORT int32_t CVI_SYS_Exit(void)
{
	ENTER();
	struct emu_resources left = {0};
	cvi_drv_venc_resources(&left);
	cvi_drv_vpss_resources(&left);
	if (sys_ready && (left.channels || left.groups || left.frames || left.streams))
		emu_misuse("CVI_SYS_Exit: %d VENC channels, %d VPSS groups, %d frames and %d access units are in use",
			   left.channels, left.groups, left.frames, left.streams);
	sys_ready = false;
	return 0;
}

EXPORT int32_t CVI_SYS_VI_Open(void)
{
	ENTER();
	return 0;
}

EXPORT int32_t CVI_SYS_VI_Close(void)
{
	ENTER();
	return 0;
}

EXPORT int32_t CVI_SYS_GetVersion(MMF_VERSION_S *version)
{
	ENTER();
	if (!version)
		return CVI_ERR(SYS, E_NULL_PTR);
	snprintf(version->version, sizeof version->version, "Kinora emulator of cv181x");
	return 0;
}

EXPORT int32_t CVI_SYS_GetChipId(uint32_t *id)
{
	ENTER();
	if (!id)
		return CVI_ERR(SYS, E_NULL_PTR);
	*id = 0x1812; /* what an SG2002 says was not found: any number */
	return 0;
}

EXPORT int32_t CVI_SYS_GetCurPTS(uint64_t *pts)
{
	ENTER();
	if (!pts)
		return CVI_ERR(SYS, E_NULL_PTR);
	*pts = (uint64_t)emu_now() / 1000;
	return 0;
}

EXPORT int32_t CVI_SYS_SetVIVPSSMode(const void *mode)
{
	ENTER();
	return mode ? 0 : CVI_ERR(SYS, E_NULL_PTR);
}

EXPORT int32_t CVI_SYS_GetVIVPSSMode(void *mode)
{
	ENTER();
	return mode ? 0 : CVI_ERR(SYS, E_NULL_PTR);
}

EXPORT int32_t CVI_SYS_SetVPSSMode(int32_t mode)
{
	ENTER();
	(void)mode;
	return 0;
}

EXPORT int32_t CVI_SYS_SetVPSSModeEx(const void *mode)
{
	ENTER();
	return mode ? 0 : CVI_ERR(SYS, E_NULL_PTR);
}

/* ---- SYS: memory ---- */

static int32_t ion_alloc(uint64_t *physical, void **address, uint32_t bytes, bool cached)
{
	if (!physical)
		return CVI_ERR(SYS, E_NULL_PTR);
	if (!bytes)
		return CVI_ERR(SYS, E_ILLEGAL_PARAM);
	*physical = emu_alloc(bytes);
	if (!*physical)
		return CVI_ERR(SYS, E_NOMEM);
	if (address)
		*address = emu_map(*physical, bytes, cached);
	return 0;
}

EXPORT int32_t CVI_SYS_IonAlloc(uint64_t *physical, void **address, const char *name, uint32_t bytes)
{
	ENTER();
	(void)name;
	return ion_alloc(physical, address, bytes, false);
}

EXPORT int32_t CVI_SYS_IonAlloc_Cached(uint64_t *physical, void **address, const char *name, uint32_t bytes)
{
	ENTER();
	(void)name;
	return ion_alloc(physical, address, bytes, true);
}

EXPORT int32_t CVI_SYS_IonFree(uint64_t physical, void *address)
{
	ENTER();
	NEED(emu_free(physical), CVI_FAILURE, "CVI_SYS_IonFree: nothing is allocated at 0x%llx",
	     (unsigned long long)physical);
	if (address)
		NEED(emu_unmap_any(address), 0, "CVI_SYS_IonFree: %p is not mapped", address);
	return 0;
}

static void *map(const char *function, uint64_t physical, uint32_t bytes, bool cached)
{
	if (!physical || !bytes)
		return NULL;
	void *address = emu_map(physical, bytes, cached);
	if (!address)
		emu_misuse("%s: 0x%llx with %u bytes is not memory of the media devices", function,
			   (unsigned long long)physical, bytes);
	return address;
}

EXPORT void *CVI_SYS_Mmap(uint64_t physical, uint32_t bytes)
{
	int32_t code;
	return emu_enter(emu_function(__func__), &code) ? NULL : map(__func__, physical, bytes, false);
}

EXPORT void *CVI_SYS_MmapCache(uint64_t physical, uint32_t bytes)
{
	int32_t code;
	return emu_enter(emu_function(__func__), &code) ? NULL : map(__func__, physical, bytes, true);
}

EXPORT int32_t CVI_SYS_Munmap(void *address, uint32_t bytes)
{
	ENTER();
	if (!address || !bytes)
		return CVI_ERR(SYS, E_NULL_PTR);
	NEED(emu_unmap(address, bytes), 0, "CVI_SYS_Munmap: %p with %u bytes is not what was mapped", address, bytes);
	return 0;
}

EXPORT int32_t CVI_SYS_IonFlushCache(uint64_t physical, void *address, uint32_t bytes)
{
	ENTER();
	if (!physical || !address || !bytes)
		return CVI_ERR(SYS, E_NULL_PTR);
	NEED(emu_flush(physical, address, bytes), CVI_ERR(SYS, E_SYS_NOTREADY),
	     "CVI_SYS_IonFlushCache: 0x%llx is not mapped at %p with %u bytes", (unsigned long long)physical, address, bytes);
	return 0;
}

EXPORT int32_t CVI_SYS_IonInvalidateCache(uint64_t physical, void *address, uint32_t bytes)
{
	ENTER();
	if (!physical || !address || !bytes)
		return CVI_ERR(SYS, E_NULL_PTR);
	NEED(emu_invalidate(physical, address, bytes), CVI_ERR(SYS, E_SYS_NOTREADY),
	     "CVI_SYS_IonInvalidateCache: 0x%llx is not mapped at %p with %u bytes", (unsigned long long)physical, address,
	     bytes);
	return 0;
}

/* ---- SYS: bindings ---- */

static struct emu_end end(const MMF_CHN_S *channel)
{
	return (struct emu_end){channel->enModId, channel->s32DevId, channel->s32ChnId};
}

bool cvi_drv_vi_bound_to(int group)
{
	struct emu_end source;
	return emu_linked_to((struct emu_end){MOD_VPSS, group, 0}, &source) && source.module == MOD_VI;
}

bool cvi_drv_bound_encoder(int channel)
{
	struct emu_end source;
	return emu_linked_to((struct emu_end){MOD_VENC, 0, channel}, &source);
}

static void push(int channel, const void *frame)
{
	cvi_drv_venc_push(channel, frame);
}

void cvi_drv_deliver(int group, int channel, const VIDEO_FRAME_INFO_S *frame)
{
	emu_links_deliver((struct emu_end){MOD_VPSS, group, channel}, MOD_VENC, push, frame);
}

static bool bindable(const MMF_CHN_S *source, const MMF_CHN_S *sink)
{
	return (source->enModId == MOD_VI && sink->enModId == MOD_VPSS && sink->s32ChnId == 0) ||
	       (source->enModId == MOD_VPSS && sink->enModId == MOD_VENC && sink->s32DevId == 0);
}

EXPORT int32_t CVI_SYS_Bind(const MMF_CHN_S *source, const MMF_CHN_S *sink)
{
	ENTER();
	if (!source || !sink)
		return CVI_ERR(SYS, E_NULL_PTR);
	NEED(sys_ready, CVI_ERR(SYS, E_SYS_NOTREADY), "CVI_SYS_Bind: before CVI_SYS_Init");
	NEED(bindable(source, sink), CVI_ERR(SYS, E_ILLEGAL_PARAM), "CVI_SYS_Bind: {%d,%d,%d} to {%d,%d,%d}",
	     source->enModId, source->s32DevId, source->s32ChnId, sink->enModId, sink->s32DevId, sink->s32ChnId);
	enum emu_linked bound = emu_link(end(source), end(sink));
	NEED(bound != EMU_LINKED_ALREADY, CVI_FAILURE, "CVI_SYS_Bind: {%d,%d,%d} is bound already", sink->enModId, sink->s32DevId,
	     sink->s32ChnId);
	if (sink->enModId == MOD_VPSS)
		cvi_drv_vpss_bound(sink->s32DevId);
	return bound == EMU_LINKED ? 0 : CVI_FAILURE;
}

EXPORT int32_t CVI_SYS_UnBind(const MMF_CHN_S *source, const MMF_CHN_S *sink)
{
	ENTER();
	if (!source || !sink)
		return CVI_ERR(SYS, E_NULL_PTR);
	NEED(emu_unlink(end(source), end(sink)), CVI_FAILURE, "CVI_SYS_UnBind: {%d,%d,%d} is not bound to {%d,%d,%d}", source->enModId,
	     source->s32DevId, source->s32ChnId, sink->enModId, sink->s32DevId, sink->s32ChnId);
	if (sink->enModId == MOD_VPSS)
		cvi_drv_vpss_bound(sink->s32DevId);
	return 0;
}

EXPORT int32_t CVI_SYS_GetBindbyDest(const MMF_CHN_S *sink, MMF_CHN_S *source)
{
	ENTER();
	if (!source || !sink)
		return CVI_ERR(SYS, E_NULL_PTR);
	struct emu_end found;
	if (!emu_linked_to(end(sink), &found))
		return CVI_FAILURE;
	*source = (MMF_CHN_S){found.module, found.device, found.channel};
	return 0;
}

/* ---- VB ---- */

static uint64_t handle_of(uint64_t physical)
{
	int pool, index;
	uint64_t start;
	return physical && emu_block_find(physical, &pool, &index, &start)
		       ? HANDLE_BASE | (uint64_t)pool << 20 | (uint64_t)index << 8
		       : INVALID_HANDLE;
}

/* 0 if it is no block. */
static uint64_t address_of(uint64_t handle)
{
	if ((handle & HANDLE_BASE) != HANDLE_BASE)
		return 0;
	return emu_block_address((int)(handle >> 20 & 0xfff), (int)(handle >> 8 & 0xfff));
}

static bool good_pool(const VB_POOL_CONFIG_S *config)
{
	return config->u32BlkSize && config->u32BlkCnt && config->enRemapMode >= 0 && config->enRemapMode <= 2;
}

EXPORT int32_t CVI_VB_SetConfig(const VB_CONFIG_S *config)
{
	ENTER();
	if (!config)
		return CVI_ERR(VB, E_NULL_PTR);
	NEED(!vb_ready, CVI_FAILURE, "CVI_VB_SetConfig: after CVI_VB_Init");
	NEED(config->u32MaxPoolCnt && config->u32MaxPoolCnt <= VB_MAX_COMM_POOLS, CVI_ERR(VB, E_ILLEGAL_PARAM),
	     "CVI_VB_SetConfig: u32MaxPoolCnt %u", config->u32MaxPoolCnt);
	for (uint32_t i = 0; i < config->u32MaxPoolCnt; i++)
		NEED(good_pool(&config->astCommPool[i]), CVI_ERR(VB, E_ILLEGAL_PARAM),
		     "CVI_VB_SetConfig: pool %u with %u blocks of %u bytes, remap mode %d", i,
		     config->astCommPool[i].u32BlkCnt, config->astCommPool[i].u32BlkSize,
		     config->astCommPool[i].enRemapMode);
	vb_config = *config;
	vb_configured = true;
	return 0;
}

EXPORT int32_t CVI_VB_GetConfig(VB_CONFIG_S *config)
{
	ENTER();
	if (!config)
		return CVI_ERR(VB, E_NULL_PTR);
	*config = vb_config;
	return 0;
}

EXPORT int32_t CVI_VB_Init(void)
{
	ENTER();
	if (vb_ready)
		return 0;
	NEED(vb_configured, CVI_FAILURE, "CVI_VB_Init: before CVI_VB_SetConfig");
	for (uint32_t i = 0; i < vb_config.u32MaxPoolCnt; i++) {
		const VB_POOL_CONFIG_S *pool = &vb_config.astCommPool[i];
		if (emu_pool_create((int)i, pool->u32BlkSize, pool->u32BlkCnt, pool->enRemapMode == 2) != (int)i)
			return CVI_FAILURE;
	}
	vb_ready = true;
	return 0;
}

EXPORT int32_t CVI_VB_Exit(void)
{
	ENTER();
	if (!vb_ready)
		return 0;
	if (sys_ready)
		emu_misuse("CVI_VB_Exit: before CVI_SYS_Exit");
	for (int i = 0; i < EMU_POOLS; i++) {
		int lent = emu_pool_lent(i);
		if (lent > 0)
			emu_misuse("CVI_VB_Exit: %d blocks of pool %d are lent", lent, i);
		else if (lent == 0 && i >= (int)vb_config.u32MaxPoolCnt)
			emu_misuse("CVI_VB_Exit: pool %d was not destroyed", i);
		emu_pool_destroy(i, true);
	}
	vb_ready = vb_configured = false;
	return 0;
}

EXPORT uint32_t CVI_VB_CreatePool(VB_POOL_CONFIG_S *config)
{
	ENTER_AS(uint32_t);
	if (!config)
		return (uint32_t)CVI_ERR(VB, E_NULL_PTR);
	NEED(vb_ready, INVALID_POOL, "CVI_VB_CreatePool: before CVI_VB_Init");
	NEED(good_pool(config), (uint32_t)CVI_ERR(VB, E_ILLEGAL_PARAM),
	     "CVI_VB_CreatePool: %u blocks of %u bytes, remap mode %d", config->u32BlkCnt, config->u32BlkSize,
	     config->enRemapMode);
	int pool = emu_pool_create((int)vb_config.u32MaxPoolCnt, config->u32BlkSize, config->u32BlkCnt,
				   config->enRemapMode == 2);
	return pool < 0 ? INVALID_POOL : (uint32_t)pool;
}

EXPORT int32_t CVI_VB_DestroyPool(uint32_t pool)
{
	ENTER();
	NEED(emu_pool_exists((int)pool), CVI_FAILURE, "CVI_VB_DestroyPool: there is no pool %u", pool);
	NEED(emu_pool_destroy((int)pool, false), CVI_FAILURE, "CVI_VB_DestroyPool: %d blocks of pool %u are lent",
	     emu_pool_lent((int)pool), pool);
	return 0;
}

EXPORT int32_t CVI_VB_MmapPool(uint32_t pool)
{
	ENTER();
	NEED(emu_pool_map((int)pool, true), CVI_ERR(VB, E_ILLEGAL_PARAM), "CVI_VB_MmapPool: there is no pool %u", pool);
	return 0;
}

EXPORT int32_t CVI_VB_MunmapPool(uint32_t pool)
{
	ENTER();
	NEED(emu_pool_unmap((int)pool), CVI_ERR(VB, E_SYS_NOTREADY), "CVI_VB_MunmapPool: pool %u is not mapped", pool);
	return 0;
}

EXPORT uint64_t CVI_VB_GetBlock(uint32_t pool, uint32_t bytes)
{
	ENTER_AS(uint64_t);
	NEED(vb_ready, INVALID_HANDLE, "CVI_VB_GetBlock: before CVI_VB_Init");
	NEED(bytes && (pool == INVALID_POOL || pool < EMU_POOLS), (uint64_t)(int64_t)CVI_ERR(VB, E_ILLEGAL_PARAM),
	     "CVI_VB_GetBlock: %u bytes of pool %u", bytes, pool);
	return handle_of(emu_block_get(pool == INVALID_POOL ? -1 : (int)pool, cvi_drv_common_pools(), bytes));
}

EXPORT int32_t CVI_VB_ReleaseBlock(uint64_t block)
{
	ENTER();
	if (!block)
		return CVI_ERR(VB, E_NULL_PTR);
	NEED(emu_block_release(address_of(block)) >= 0, CVI_FAILURE, "CVI_VB_ReleaseBlock: 0x%llx is not lent",
	     (unsigned long long)block);
	return 0;
}

EXPORT uint64_t CVI_VB_PhysAddr2Handle(uint64_t physical)
{
	ENTER_AS(uint64_t);
	return handle_of(physical);
}

EXPORT uint64_t CVI_VB_Handle2PhysAddr(uint64_t block)
{
	int32_t code;
	if (emu_enter(emu_function(__func__), &code))
		return 0;
	uint64_t physical = address_of(block);
	NEED(physical, 0, "CVI_VB_Handle2PhysAddr: 0x%llx is no block", (unsigned long long)block);
	return physical;
}

EXPORT uint32_t CVI_VB_Handle2PoolId(uint64_t block)
{
	ENTER_AS(uint32_t);
	NEED(address_of(block), INVALID_POOL, "CVI_VB_Handle2PoolId: 0x%llx is no block", (unsigned long long)block);
	return (uint32_t)(block >> 20 & 0xfff);
}

EXPORT int32_t CVI_VB_InquireUserCnt(uint64_t block, uint32_t *count)
{
	ENTER();
	if (!count)
		return CVI_ERR(VB, E_NULL_PTR);
	NEED(address_of(block), CVI_FAILURE, "CVI_VB_InquireUserCnt: 0x%llx is no block", (unsigned long long)block);
	*count = (uint32_t)emu_block_users(address_of(block));
	return 0;
}

EXPORT int32_t CVI_VB_GetBlockVirAddr(uint32_t pool, uint64_t block, void **address)
{
	ENTER();
	if (!address)
		return CVI_ERR(VB, E_NULL_PTR);
	uint8_t *map = emu_pool_map((int)pool, false);
	NEED(map, CVI_ERR(VB, E_SYS_NOTREADY), "CVI_VB_GetBlockVirAddr: pool %u is not mapped", pool);
	uint64_t bytes, physical = address_of(block), base = emu_pool_base((int)pool, &bytes);
	NEED(physical >= base && physical < base + bytes, CVI_ERR(VB, E_ILLEGAL_PARAM),
	     "CVI_VB_GetBlockVirAddr: 0x%llx is no block of pool %u", (unsigned long long)block, pool);
	*address = map + (physical - base);
	return 0;
}

/* ---- For the tests ---- */

void emu_board_resources(struct emu_resources *resources)
{
	cvi_drv_venc_resources(resources);
	cvi_drv_vpss_resources(resources);
	resources->links += emu_links();
}

void emu_board_leave_busy(int channel)
{
	cvi_drv_venc_leave_busy(channel);
}

void emu_board_reset(void)
{
	cvi_drv_vpss_off();
	cvi_drv_venc_off();
	emu_links_reset();
	sys_ready = vb_ready = vb_configured = false;
}
