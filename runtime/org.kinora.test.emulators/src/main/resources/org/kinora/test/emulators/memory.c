#define _GNU_SOURCE
#include "emulator.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Where a board of this class has the memory that it keeps for its media devices; any address below 4 GiB would do. */
static const uint64_t BASE = 0x84000000;
static const uint64_t SIZE = 256 << 20;
static const uint64_t PAGE = 4096;

struct piece {
	struct piece *next; /* by address */
	uint64_t start, bytes;
};

struct mapping {
	struct mapping *next;
	uint8_t *address; /* of the first page */
	uint64_t physical, bytes; /* whole pages */
	uint8_t *clean; /* cached: what it held after the last flush or invalidation */
};

struct pool {
	bool used, cached;
	uint64_t base, block_size;
	uint32_t blocks;
	int *users;
	uint8_t *map; /* of all of it */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int file = -1;
static uint8_t *device;
static struct piece *pieces;
static struct mapping *mappings;
static struct pool pools[EMU_POOLS];

static uint64_t page_of(uint64_t address)
{
	return address / PAGE * PAGE;
}

static void power_on(void)
{
	if (device)
		return;
	file = memfd_create("kinora-emulated-memory", MFD_CLOEXEC);
	if (file < 0 || ftruncate(file, (off_t)SIZE))
		abort();
	device = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (device == MAP_FAILED)
		abort();
}

/* When the library is closed after the last of it was given back; what is still in use stays, for threads that use it. */
__attribute__((destructor)) static void power_off(void)
{
	if (device && !pieces)
		munmap(device, SIZE);
	if (device)
		close(file);
}

static uint64_t alloc(uint64_t bytes)
{
	power_on();
	bytes = ALIGN_UP(bytes ? bytes : 1, PAGE);
	uint64_t at = BASE;
	struct piece **link = &pieces;
	while (*link && (*link)->start - at < bytes) {
		at = (*link)->start + (*link)->bytes;
		link = &(*link)->next;
	}
	if (at + bytes > BASE + SIZE)
		return 0;
	struct piece *piece = malloc(sizeof *piece);
	*piece = (struct piece){*link, at, bytes};
	*link = piece;
	return at;
}

static bool release(uint64_t start)
{
	for (struct piece **link = &pieces; *link; link = &(*link)->next) {
		struct piece *piece = *link;
		if (piece->start == start) {
			*link = piece->next;
			free(piece);
			return true;
		}
	}
	return false;
}

static bool allocated(uint64_t physical, uint64_t bytes)
{
	for (struct piece *piece = pieces; piece; piece = piece->next)
		if (physical >= piece->start && physical + bytes <= piece->start + piece->bytes)
			return true;
	return false;
}

uint64_t emu_alloc(uint64_t bytes)
{
	pthread_mutex_lock(&lock);
	uint64_t start = alloc(bytes);
	pthread_mutex_unlock(&lock);
	return start;
}

bool emu_free(uint64_t physical)
{
	pthread_mutex_lock(&lock);
	bool known = release(physical);
	pthread_mutex_unlock(&lock);
	return known;
}

bool emu_allocated(uint64_t physical, uint64_t bytes)
{
	pthread_mutex_lock(&lock);
	bool all = allocated(physical, bytes);
	pthread_mutex_unlock(&lock);
	return all;
}

uint8_t *emu_device_memory(uint64_t physical, uint64_t bytes)
{
	return emu_allocated(physical, bytes) ? device + (physical - BASE) : NULL;
}

void *emu_map(uint64_t physical, uint64_t bytes, bool cached)
{
	pthread_mutex_lock(&lock);
	void *result = NULL;
	uint64_t start = page_of(physical);
	uint64_t length = ALIGN_UP(physical + bytes, PAGE) - start;
	if (bytes && allocated(physical, bytes)) {
		struct mapping *mapping = calloc(1, sizeof *mapping);
		mapping->physical = start;
		mapping->bytes = length;
		if (cached) {
			mapping->clean = malloc(length);
			memcpy(mapping->clean, device + (start - BASE), length);
			mapping->address = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		} else {
			mapping->address =
				mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, file, (off_t)(start - BASE));
		}
		if (mapping->address == MAP_FAILED)
			abort();
		if (cached)
			memcpy(mapping->address, mapping->clean, length);
		mapping->next = mappings;
		mappings = mapping;
		result = mapping->address + (physical - start);
	}
	pthread_mutex_unlock(&lock);
	return result;
}

static void unmap(struct mapping **link)
{
	struct mapping *mapping = *link;
	*link = mapping->next;
	munmap(mapping->address, mapping->bytes);
	free(mapping->clean);
	free(mapping);
}

bool emu_unmap(void *address, uint64_t bytes)
{
	uint8_t *first = (uint8_t *)(uintptr_t)page_of((uintptr_t)address);
	uint64_t length = ALIGN_UP((uint8_t *)address + bytes - first, (int64_t)PAGE);
	bool known = false;
	pthread_mutex_lock(&lock);
	for (struct mapping **link = &mappings; *link; link = &(*link)->next) {
		if ((*link)->address == first && (*link)->bytes == length) {
			unmap(link);
			known = true;
			break;
		}
	}
	pthread_mutex_unlock(&lock);
	return known;
}

bool emu_unmap_any(void *address)
{
	bool known = false;
	pthread_mutex_lock(&lock);
	for (struct mapping **link = &mappings; *link; link = &(*link)->next) {
		if ((*link)->address == address) {
			unmap(link);
			known = true;
			break;
		}
	}
	pthread_mutex_unlock(&lock);
	return known;
}

/* The mapping that has this physical range at this address; NULL if there is none. */
static struct mapping *mapping_at(uint64_t physical, const uint8_t *address, uint64_t bytes)
{
	for (struct mapping *each = mappings; each; each = each->next)
		if (address >= each->address && address + bytes <= each->address + each->bytes &&
		    (uint64_t)(address - each->address) == physical - each->physical)
			return each;
	return NULL;
}

static bool synchronise(uint64_t physical, uint8_t *address, uint64_t bytes, bool to_device)
{
	pthread_mutex_lock(&lock);
	struct mapping *mapping = mapping_at(physical, address, bytes);
	if (mapping && mapping->clean) {
		uint8_t *there = device + (physical - BASE);
		memcpy(to_device ? there : address, to_device ? address : there, bytes);
		memcpy(mapping->clean + (address - mapping->address), address, bytes);
	}
	pthread_mutex_unlock(&lock);
	return mapping;
}

bool emu_flush(uint64_t physical, void *address, uint64_t bytes)
{
	return synchronise(physical, address, bytes, true);
}

bool emu_invalidate(uint64_t physical, void *address, uint64_t bytes)
{
	return synchronise(physical, address, bytes, false);
}

bool emu_unflushed(uint64_t physical, uint64_t bytes)
{
	bool dirty = false;
	pthread_mutex_lock(&lock);
	for (struct mapping *each = mappings; each && !dirty; each = each->next) {
		uint64_t start = physical > each->physical ? physical : each->physical;
		uint64_t end = physical + bytes < each->physical + each->bytes ? physical + bytes
									       : each->physical + each->bytes;
		if (each->clean && start < end) {
			uint64_t offset = start - each->physical;
			dirty = memcmp(each->address + offset, each->clean + offset, end - start) != 0;
		}
	}
	pthread_mutex_unlock(&lock);
	return dirty;
}

int emu_mappings(void)
{
	int count = 0;
	pthread_mutex_lock(&lock);
	for (struct mapping *each = mappings; each; each = each->next)
		count++;
	pthread_mutex_unlock(&lock);
	return count;
}

/* ---- Pools ---- */

int emu_pool_create(int first, uint64_t block_size, uint32_t blocks, bool cached)
{
	int made = -1;
	pthread_mutex_lock(&lock);
	for (int i = first; i < EMU_POOLS && made < 0; i++)
		if (!pools[i].used)
			made = i;
	if (made >= 0) {
		uint64_t size = ALIGN_UP(block_size, PAGE);
		uint64_t base = alloc(size * blocks);
		if (base)
			pools[made] = (struct pool){true, cached, base, size, blocks, calloc(blocks, sizeof(int)), NULL};
		else
			made = -1;
	}
	pthread_mutex_unlock(&lock);
	return made;
}

static struct pool *pool_at(int pool)
{
	return pool >= 0 && pool < EMU_POOLS && pools[pool].used ? &pools[pool] : NULL;
}

bool emu_pool_exists(int pool)
{
	return emu_pool_lent(pool) >= 0;
}

uint64_t emu_pool_base(int pool, uint64_t *bytes)
{
	pthread_mutex_lock(&lock);
	struct pool *found = pool_at(pool);
	uint64_t base = found ? found->base : 0;
	*bytes = found ? found->block_size * found->blocks : 0;
	pthread_mutex_unlock(&lock);
	return base;
}

static int lent(const struct pool *pool)
{
	int count = 0;
	for (uint32_t i = 0; i < pool->blocks; i++)
		count += pool->users[i] > 0;
	return count;
}

int emu_pool_lent(int pool)
{
	pthread_mutex_lock(&lock);
	struct pool *found = pool_at(pool);
	int count = found ? lent(found) : -1;
	pthread_mutex_unlock(&lock);
	return count;
}

bool emu_pool_destroy(int pool, bool forced)
{
	pthread_mutex_lock(&lock);
	struct pool *found = pool_at(pool);
	bool done = found && (forced || !lent(found));
	void *map = NULL;
	if (done) {
		release(found->base);
		free(found->users);
		map = found->map;
		*found = (struct pool){0};
	}
	pthread_mutex_unlock(&lock);
	if (map)
		emu_unmap_any(map);
	return done;
}

uint8_t *emu_pool_map(int pool, bool wanted)
{
	struct pool *found = pool_at(pool);
	if (found && !found->map && wanted)
		found->map = emu_map(found->base, found->block_size * found->blocks, found->cached);
	return found ? found->map : NULL;
}

bool emu_pool_unmap(int pool)
{
	struct pool *found = pool_at(pool);
	if (!found || !found->map)
		return false;
	emu_unmap_any(found->map);
	found->map = NULL;
	return true;
}

static uint64_t take(struct pool *pool, uint64_t bytes)
{
	if (pool && pool->block_size >= bytes)
		for (uint32_t i = 0; i < pool->blocks; i++)
			if (!pool->users[i]) {
				pool->users[i] = 1;
				return pool->base + i * pool->block_size;
			}
	return 0;
}

uint64_t emu_block_get(int pool, int common, uint64_t bytes)
{
	uint64_t block = 0;
	pthread_mutex_lock(&lock);
	if (pool >= 0)
		block = take(pool_at(pool), bytes);
	else
		for (int i = 0; i < common && !block; i++)
			block = take(pool_at(i), bytes);
	pthread_mutex_unlock(&lock);
	return block;
}

static struct pool *pool_of(uint64_t physical, int *index)
{
	for (int i = 0; i < EMU_POOLS; i++) {
		struct pool *pool = &pools[i];
		if (pool->used && physical >= pool->base && physical - pool->base < pool->block_size * pool->blocks) {
			*index = (int)((physical - pool->base) / pool->block_size);
			return pool;
		}
	}
	return NULL;
}

static int change_users(uint64_t physical, int change)
{
	int index, users = -1;
	pthread_mutex_lock(&lock);
	struct pool *pool = pool_of(physical, &index);
	if (pool && pool->users[index] > 0)
		users = pool->users[index] += change;
	pthread_mutex_unlock(&lock);
	return users;
}

int emu_block_retain(uint64_t physical)
{
	return change_users(physical, 1);
}

int emu_block_release(uint64_t physical)
{
	return change_users(physical, -1);
}

int emu_block_users(uint64_t physical)
{
	int users = change_users(physical, 0);
	return users < 0 ? 0 : users;
}

bool emu_block_find(uint64_t physical, int *pool, int *index, uint64_t *start)
{
	pthread_mutex_lock(&lock);
	struct pool *found = pool_of(physical, index);
	if (found) {
		*pool = (int)(found - pools);
		*start = found->base + (uint64_t)*index * found->block_size;
	}
	pthread_mutex_unlock(&lock);
	return found;
}

uint64_t emu_block_address(int pool, int index)
{
	pthread_mutex_lock(&lock);
	struct pool *found = pool_at(pool);
	uint64_t address =
		found && index >= 0 && index < (int)found->blocks ? found->base + (uint64_t)index * found->block_size : 0;
	pthread_mutex_unlock(&lock);
	return address;
}

void emu_memory_reset(void)
{
	for (int i = 0; i < EMU_POOLS; i++)
		emu_pool_destroy(i, true);
	pthread_mutex_lock(&lock);
	while (mappings)
		unmap(&mappings);
	while (pieces)
		release(pieces->start);
	pthread_mutex_unlock(&lock);
}
