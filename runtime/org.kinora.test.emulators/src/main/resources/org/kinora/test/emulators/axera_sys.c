/* libax_sys.so: SYS and POOL. */
#define _GNU_SOURCE
#include "axera_driver.h"

#include <string.h>

static const uint32_t INVALID_POOL = 0xffffffffu;
static const uint32_t BLOCK_BASE = 0x5e000000; /* any number that is not small and not 0 */

enum { PART_MEMORY = 0, PART_POOL = 1, PART_PTS = 2, PART_LINK = 3, PART_SYS = 4 };
#define SYS_ERR(part, id) AX_ERR(AX_ID_SYS, part, id)

static bool sys_ready, pool_ready, pool_configured;
static AX_POOL_FLOORPLAN_T plan;
static int common_pools;

#define NEED(condition, code, ...)                                                                                     \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			return MISUSE(code, __VA_ARGS__);                                                              \
	} while (0)

bool ax_drv_ready(void)
{
	return sys_ready;
}

int ax_drv_common_pools(void)
{
	return pool_ready ? common_pools : 0;
}

/* ---- SYS ---- */

EXPORT int32_t AX_SYS_Init(void)
{
	ENTER();
	sys_ready = true;
	return 0;
}

EXPORT int32_t AX_SYS_Deinit(void)
{
	ENTER();
	NEED(sys_ready, SYS_ERR(PART_SYS, E_SYS_NOTREADY), "AX_SYS_Deinit: without AX_SYS_Init");
	struct emu_resources left = {0};
	emu_board_resources(&left);
	if (pool_ready || left.channels || left.groups || left.frames || left.streams || left.links)
		emu_misuse("AX_SYS_Deinit: %s, %d VENC channels, %d IVPS groups, %d frames, %d access units and %d links "
			   "are in use",
			   pool_ready ? "POOL" : "no POOL", left.channels, left.groups, left.frames, left.streams,
			   left.links);
	sys_ready = false;
	return 0;
}

EXPORT int32_t AX_SYS_GetCurPTS(uint64_t *pts)
{
	ENTER();
	if (!pts)
		return SYS_ERR(PART_PTS, E_NULL_PTR);
	*pts = (uint64_t)emu_now() / 1000;
	return 0;
}

EXPORT int32_t AX_SYS_GetChipType(void)
{
	ENTER();
	return 4; /* AX630C_CHIP */
}

EXPORT int32_t AX_SYS_SetVINIVPSMode(uint32_t vin, uint32_t ivps, int32_t mode)
{
	ENTER();
	(void)vin;
	(void)ivps;
	return mode >= 0 && mode <= 2 ? 0 : SYS_ERR(PART_SYS, E_ILLEGAL_PARAM);
}

/* ---- SYS: memory ---- */

static int32_t allocate(uint64_t *physical, void **address, uint32_t bytes, uint32_t align, bool cached)
{
	if (!physical || !address)
		return SYS_ERR(PART_MEMORY, E_NULL_PTR);
	NEED(sys_ready, SYS_ERR(PART_MEMORY, E_SYS_NOTREADY), "AX_SYS_MemAlloc: before AX_SYS_Init");
	NEED(bytes && !(align & (align - 1)) && align <= 4096, SYS_ERR(PART_MEMORY, E_ILLEGAL_PARAM),
	     "AX_SYS_MemAlloc: %u bytes aligned to %u", bytes, align);
	*physical = emu_alloc(bytes);
	if (!*physical)
		return SYS_ERR(PART_MEMORY, E_NOMEM);
	*address = emu_map(*physical, bytes, cached);
	return 0;
}

EXPORT int32_t AX_SYS_MemAlloc(uint64_t *physical, void **address, uint32_t bytes, uint32_t align, const char *token)
{
	ENTER();
	(void)token;
	return allocate(physical, address, bytes, align, false);
}

EXPORT int32_t AX_SYS_MemAllocCached(uint64_t *physical, void **address, uint32_t bytes, uint32_t align, const char *token)
{
	ENTER();
	(void)token;
	return allocate(physical, address, bytes, align, true);
}

EXPORT int32_t AX_SYS_MemFree(uint64_t physical, void *address)
{
	ENTER();
	NEED(emu_free(physical), SYS_ERR(PART_MEMORY, 0x82), "AX_SYS_MemFree: nothing is allocated at 0x%llx",
	     (unsigned long long)physical);
	NEED(emu_unmap_any(address), 0, "AX_SYS_MemFree: %p is not mapped", address);
	return 0;
}

static void *map(const char *function, uint64_t physical, uint32_t bytes, bool cached)
{
	int32_t code;
	if (emu_enter(emu_function(function), &code))
		return NULL;
	void *address = emu_map(physical, bytes, cached);
	if (!address)
		emu_misuse("%s: 0x%llx with %u bytes is not memory of the media devices", function,
			   (unsigned long long)physical, bytes);
	return address;
}

EXPORT void *AX_SYS_Mmap(uint64_t physical, uint32_t bytes)
{
	return map(__func__, physical, bytes, false);
}

EXPORT void *AX_SYS_MmapCache(uint64_t physical, uint32_t bytes)
{
	return map(__func__, physical, bytes, true);
}

EXPORT int32_t AX_SYS_Munmap(void *address, uint32_t bytes)
{
	ENTER();
	NEED(emu_unmap(address, bytes), SYS_ERR(PART_MEMORY, 0x81), "AX_SYS_Munmap: %p with %u bytes is not what was mapped",
	     address, bytes);
	return 0;
}

EXPORT int32_t AX_SYS_MflushCache(uint64_t physical, void *address, uint32_t bytes)
{
	ENTER();
	NEED(emu_flush(physical, address, bytes), SYS_ERR(PART_MEMORY, E_ILLEGAL_PARAM),
	     "AX_SYS_MflushCache: 0x%llx is not mapped at %p with %u bytes", (unsigned long long)physical, address, bytes);
	return 0;
}

EXPORT int32_t AX_SYS_MinvalidateCache(uint64_t physical, void *address, uint32_t bytes)
{
	ENTER();
	NEED(emu_invalidate(physical, address, bytes), SYS_ERR(PART_MEMORY, E_ILLEGAL_PARAM),
	     "AX_SYS_MinvalidateCache: 0x%llx is not mapped at %p with %u bytes", (unsigned long long)physical, address,
	     bytes);
	return 0;
}

/* ---- SYS: links ---- */

static struct emu_end end(const AX_MOD_INFO_T *info)
{
	return (struct emu_end){info->enModId, info->s32GrpId, info->s32ChnId};
}

bool ax_drv_linked_from(int module, int group, int channel, int source_module)
{
	struct emu_end source;
	return emu_linked_to((struct emu_end){module, group, channel}, &source) && source.module == source_module;
}

static void push(int channel, const void *frame)
{
	ax_drv_venc_push(channel, frame);
}

void ax_drv_deliver(int group, int channel, const AX_VIDEO_FRAME_T *frame)
{
	emu_links_deliver((struct emu_end){AX_ID_IVPS, group, channel}, AX_ID_VENC, push, frame);
}

static bool linkable(const AX_MOD_INFO_T *source, const AX_MOD_INFO_T *sink)
{
	return (source->enModId == AX_ID_VIN && sink->enModId == AX_ID_IVPS && sink->s32ChnId == 0) ||
	       (source->enModId == AX_ID_IVPS && sink->enModId == AX_ID_VENC && sink->s32GrpId == 0);
}

EXPORT int32_t AX_SYS_Link(const AX_MOD_INFO_T *source, const AX_MOD_INFO_T *sink)
{
	ENTER();
	if (!source || !sink)
		return SYS_ERR(PART_LINK, E_NULL_PTR);
	NEED(sys_ready, SYS_ERR(PART_LINK, E_SYS_NOTREADY), "AX_SYS_Link: before AX_SYS_Init");
	NEED(linkable(source, sink), SYS_ERR(PART_LINK, E_ILLEGAL_PARAM), "AX_SYS_Link: {%d,%d,%d} to {%d,%d,%d}",
	     source->enModId, source->s32GrpId, source->s32ChnId, sink->enModId, sink->s32GrpId, sink->s32ChnId);
	enum emu_linked linked = emu_link(end(source), end(sink));
	NEED(linked != EMU_LINKED_ALREADY, SYS_ERR(PART_LINK, E_NOT_PERM), "AX_SYS_Link: {%d,%d,%d} is linked already", sink->enModId,
	     sink->s32GrpId, sink->s32ChnId);
	if (sink->enModId == AX_ID_IVPS)
		ax_drv_ivps_linked(sink->s32GrpId);
	return linked == EMU_LINKED ? 0 : SYS_ERR(PART_LINK, 0x80);
}

EXPORT int32_t AX_SYS_UnLink(const AX_MOD_INFO_T *source, const AX_MOD_INFO_T *sink)
{
	ENTER();
	if (!source || !sink)
		return SYS_ERR(PART_LINK, E_NULL_PTR);
	NEED(emu_unlink(end(source), end(sink)), SYS_ERR(PART_LINK, E_UNEXIST), "AX_SYS_UnLink: {%d,%d,%d} is not linked to {%d,%d,%d}",
	     source->enModId, source->s32GrpId, source->s32ChnId, sink->enModId, sink->s32GrpId, sink->s32ChnId);
	if (sink->enModId == AX_ID_IVPS)
		ax_drv_ivps_linked(sink->s32GrpId);
	return 0;
}

/* ---- POOL ---- */

uint32_t ax_drv_block_of(uint64_t physical)
{
	int pool, index;
	uint64_t start;
	return physical && emu_block_find(physical, &pool, &index, &start)
		       ? BLOCK_BASE | (uint32_t)pool << 12 | (uint32_t)index
		       : 0;
}

static uint64_t address_of(uint32_t block)
{
	if ((block & 0xff000000) != BLOCK_BASE)
		return 0;
	return emu_block_address((int)(block >> 12 & 0xfff), (int)(block & 0xfff));
}

EXPORT int32_t AX_POOL_SetConfig(const AX_POOL_FLOORPLAN_T *config)
{
	ENTER();
	if (!config)
		return SYS_ERR(PART_POOL, E_NULL_PTR);
	NEED(sys_ready, SYS_ERR(PART_POOL, E_SYS_NOTREADY), "AX_POOL_SetConfig: before AX_SYS_Init");
	NEED(!pool_ready, SYS_ERR(PART_POOL, E_NOT_PERM), "AX_POOL_SetConfig: after AX_POOL_Init");
	for (int i = 0; i < AX_MAX_COMM_POOLS; i++) {
		const AX_POOL_CONFIG_T *pool = &config->CommPool[i];
		NEED(!pool->BlkSize == !pool->BlkCnt && pool->BlkCnt <= 256 && (pool->CacheMode == 0 || pool->CacheMode == 1),
		     SYS_ERR(PART_POOL, E_ILLEGAL_PARAM), "AX_POOL_SetConfig: pool %d of %u blocks of %llu bytes, cache %d",
		     i, pool->BlkCnt, (unsigned long long)pool->BlkSize, pool->CacheMode);
	}
	plan = *config;
	pool_configured = true;
	return 0;
}

EXPORT int32_t AX_POOL_GetConfig(AX_POOL_FLOORPLAN_T *config)
{
	ENTER();
	if (!config)
		return SYS_ERR(PART_POOL, E_NULL_PTR);
	*config = plan;
	return 0;
}

EXPORT int32_t AX_POOL_Init(void)
{
	ENTER();
	NEED(sys_ready && pool_configured, SYS_ERR(PART_POOL, E_SYS_NOTREADY), "AX_POOL_Init: before %s",
	     sys_ready ? "AX_POOL_SetConfig" : "AX_SYS_Init");
	NEED(!pool_ready, SYS_ERR(PART_POOL, E_NOT_PERM), "AX_POOL_Init: twice");
	common_pools = 0;
	for (int i = 0; i < AX_MAX_COMM_POOLS; i++) {
		const AX_POOL_CONFIG_T *pool = &plan.CommPool[i];
		if (pool->BlkCnt && emu_pool_create(common_pools++, pool->BlkSize, pool->BlkCnt, pool->CacheMode) < 0)
			return SYS_ERR(PART_POOL, E_NOMEM);
	}
	pool_ready = true;
	return 0;
}

EXPORT int32_t AX_POOL_Exit(void)
{
	ENTER();
	for (int i = 0; i < EMU_POOLS; i++) {
		int lent = emu_pool_lent(i);
		if (lent > 0)
			emu_misuse("AX_POOL_Exit: %d blocks of pool %d are lent", lent, i);
		else if (lent == 0 && i >= common_pools)
			emu_misuse("AX_POOL_Exit: pool %d was not destroyed", i);
		emu_pool_destroy(i, true);
	}
	pool_ready = pool_configured = false;
	common_pools = 0;
	return 0;
}

EXPORT uint32_t AX_POOL_CreatePool(AX_POOL_CONFIG_T *config)
{
	ENTER_AS(uint32_t);
	if (!config)
		return INVALID_POOL;
	NEED(sys_ready, INVALID_POOL, "AX_POOL_CreatePool: before AX_SYS_Init");
	NEED(config->BlkSize && config->BlkCnt && config->BlkCnt <= 256 && (config->CacheMode == 0 || config->CacheMode == 1),
	     INVALID_POOL, "AX_POOL_CreatePool: %u blocks of %llu bytes, cache %d", config->BlkCnt,
	     (unsigned long long)config->BlkSize, config->CacheMode);
	int pool = emu_pool_create(AX_MAX_COMM_POOLS, config->BlkSize, config->BlkCnt, config->CacheMode);
	return pool < 0 ? INVALID_POOL : (uint32_t)pool;
}

EXPORT int32_t AX_POOL_DestroyPool(uint32_t pool)
{
	ENTER();
	NEED(emu_pool_exists((int)pool), SYS_ERR(PART_POOL, E_UNEXIST), "AX_POOL_DestroyPool: there is no pool %u", pool);
	NEED(emu_pool_destroy((int)pool, false), SYS_ERR(PART_POOL, E_BUSY),
	     "AX_POOL_DestroyPool: %d blocks of pool %u are lent", emu_pool_lent((int)pool), pool);
	return 0;
}

EXPORT uint32_t AX_POOL_GetBlock(uint32_t pool, uint64_t bytes, const char *partition)
{
	ENTER_AS(uint32_t);
	(void)partition;
	NEED(bytes && (pool == INVALID_POOL || emu_pool_exists((int)pool)), 0, "AX_POOL_GetBlock: %llu bytes of pool %u",
	     (unsigned long long)bytes, pool);
	return ax_drv_block_of(emu_block_get(pool == INVALID_POOL ? -1 : (int)pool, ax_drv_common_pools(), bytes));
}

EXPORT int32_t AX_POOL_ReleaseBlock(uint32_t block)
{
	ENTER();
	NEED(emu_block_release(address_of(block)) >= 0, SYS_ERR(PART_POOL, 0x82), "AX_POOL_ReleaseBlock: 0x%x is not lent",
	     block);
	return 0;
}

EXPORT int32_t AX_POOL_IncreaseRefCnt(uint32_t block)
{
	ENTER();
	NEED(emu_block_retain(address_of(block)) >= 0, SYS_ERR(PART_POOL, E_UNEXIST),
	     "AX_POOL_IncreaseRefCnt: 0x%x is not lent", block);
	return 0;
}

EXPORT int32_t AX_POOL_DecreaseRefCnt(uint32_t block)
{
	ENTER();
	NEED(emu_block_release(address_of(block)) >= 0, SYS_ERR(PART_POOL, E_UNEXIST),
	     "AX_POOL_DecreaseRefCnt: 0x%x is not lent", block);
	return 0;
}

EXPORT uint64_t AX_POOL_Handle2PhysAddr(uint32_t block)
{
	int32_t code;
	if (emu_enter(emu_function(__func__), &code))
		return 0;
	uint64_t physical = address_of(block);
	NEED(physical, 0, "AX_POOL_Handle2PhysAddr: 0x%x is no block", block);
	return physical;
}

EXPORT uint32_t AX_POOL_PhysAddr2Handle(uint64_t physical)
{
	ENTER_AS(uint32_t);
	return ax_drv_block_of(physical);
}

EXPORT uint32_t AX_POOL_Handle2PoolId(uint32_t block)
{
	ENTER_AS(uint32_t);
	NEED(address_of(block), INVALID_POOL, "AX_POOL_Handle2PoolId: 0x%x is no block", block);
	return block >> 12 & 0xfff;
}

EXPORT int32_t AX_POOL_MmapPool(uint32_t pool)
{
	ENTER();
	NEED(emu_pool_map((int)pool, true), SYS_ERR(PART_POOL, E_UNEXIST), "AX_POOL_MmapPool: there is no pool %u", pool);
	return 0;
}

EXPORT int32_t AX_POOL_MunmapPool(uint32_t pool)
{
	ENTER();
	NEED(emu_pool_unmap((int)pool), SYS_ERR(PART_POOL, 0x81), "AX_POOL_MunmapPool: pool %u is not mapped", pool);
	return 0;
}

/* The first one maps the pool. */
EXPORT void *AX_POOL_GetBlockVirAddr(uint32_t block)
{
	int32_t code;
	if (emu_enter(emu_function(__func__), &code))
		return NULL;
	uint64_t physical = address_of(block);
	NEED(physical, NULL, "AX_POOL_GetBlockVirAddr: 0x%x is no block", block);
	int pool = (int)(block >> 12 & 0xfff);
	uint64_t bytes, base = emu_pool_base(pool, &bytes);
	return emu_pool_map(pool, true) + (physical - base);
}

/* ---- For the tests ---- */

void emu_board_resources(struct emu_resources *resources)
{
	ax_drv_venc_resources(resources);
	ax_drv_ivps_resources(resources);
	resources->links += emu_links();
}

void emu_board_leave_busy(int channel)
{
	ax_drv_venc_leave_busy(channel);
}

void emu_board_reset(void)
{
	ax_drv_ivps_off();
	ax_drv_venc_off();
	emu_links_reset();
	sys_ready = pool_ready = pool_configured = false;
	common_pools = 0;
}
