#define _GNU_SOURCE
#include "sophgo.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct sophgo cvi;
int sophgo_joined;
enum retry sophgo_retry = FATAL;

static int started;

int check(int code, const char *function)
{
	return code == 0 || failed(sophgo_retry, "%s failed with 0x%08X", function, (unsigned)code);
}

void *open_library(const char *folder, const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s%s%s", folder, *folder ? "/" : "", name);
	void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL); /* the others look for libsys's functions there */
	if (!library)
		failed(sophgo_retry, "%s cannot be used: %s", name, dlerror());
	return library;
}

int resolve(void *library, const char *name, void **function)
{
	*function = dlsym(library, name);
	return *function != NULL || failed(FATAL, "the library lacks %s", name);
}

const char *sophgo_folder(const struct arguments *arguments)
{
	return arguments->count > 0 ? arguments->values[0] : "";
}

int sophgo_load(const char *folder)
{
	void *sys = open_library(folder, "libsys.so");
	return sys && RESOLVE(sys, cvi, CVI_SYS_Init) && RESOLVE(sys, cvi, CVI_SYS_Exit) &&
		RESOLVE(sys, cvi, CVI_SYS_Bind) && RESOLVE(sys, cvi, CVI_SYS_UnBind) &&
		RESOLVE(sys, cvi, CVI_VB_SetConfig) && RESOLVE(sys, cvi, CVI_VB_Init) && RESOLVE(sys, cvi, CVI_VB_Exit) &&
		RESOLVE(sys, cvi, CVI_VB_CreatePool) && RESOLVE(sys, cvi, CVI_VB_DestroyPool) &&
		RESOLVE(sys, cvi, CVI_VB_GetBlock) && RESOLVE(sys, cvi, CVI_VB_ReleaseBlock) &&
		RESOLVE(sys, cvi, CVI_VB_Handle2PhysAddr) && RESOLVE(sys, cvi, CVI_SYS_MmapCache) &&
		RESOLVE(sys, cvi, CVI_SYS_Munmap) && RESOLVE(sys, cvi, CVI_SYS_IonFlushCache) &&
		RESOLVE(sys, cvi, CVI_SYS_IonInvalidateCache);
}

/* ---- the media system, which is one for the board ---- */

static int uses_board(const char *process)
{
	char folder[64], path[400], target[256];
	int uses = 0;
	snprintf(folder, sizeof folder, "/proc/%s/fd", process);
	DIR *descriptors = opendir(folder);
	if (!descriptors)
		return 0; /* it ended, or belongs to somebody else */
	for (struct dirent *entry; !uses && (entry = readdir(descriptors)) != NULL;) {
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		ssize_t length = readlink(path, target, sizeof target - 1);
		target[length > 0 ? length : 0] = 0;
		uses = strncmp(target, "/dev/cvi", 8) == 0;
	}
	closedir(descriptors);
	return uses;
}

/* Whether another process has one of the board's device nodes open. */
static int runs_elsewhere(void)
{
	int found = 0;
	DIR *processes = opendir("/proc");
	if (!processes)
		return 0;
	for (struct dirent *entry; !found && (entry = readdir(processes)) != NULL;) {
		long id = strtol(entry->d_name, NULL, 10);
		found = id > 0 && id != (long)getpid() && uses_board(entry->d_name);
	}
	closedir(processes);
	return found;
}

enum lock sophgo_lock(const char *name, int number, int how, FILE **file)
{
	char path[4096];
	const char *folder = getenv("TMPDIR");
	snprintf(path, sizeof path, "%s/kinora-%s-%d.lock", folder && *folder ? folder : "/tmp", name, number);
	*file = fopen(path, "ae");
	if (*file && flock(fileno(*file), how) == 0)
		return LOCK_HAD;
	int error = errno;
	if (*file)
		fclose(*file);
	*file = NULL;
	if (error == EWOULDBLOCK)
		return LOCK_ELSEWHERE;
	failed(RECOVERABLE, "%s cannot be locked: %s; the variable TMPDIR says in which folder", path, strerror(error));
	return LOCK_FAILED;
}

/* Camera and encoder may start and end at the same moment: what one finds must not change before it has acted. */
static int alone(FILE **lock)
{
	return sophgo_lock("sophgo", 0, LOCK_EX, lock) == LOCK_HAD;
}

static void not_alone(FILE *lock)
{
	if (lock)
		fclose(lock);
}

static int initialise(void)
{
	static const struct vb_config config = {
		.count = 1, .pools = {{.bytes = 4096, .count = 1, .remap = REMAP_CACHED, .name = "kinora"}}};
	sophgo_joined = runs_elsewhere();
	if (sophgo_joined)
		return CALL(cvi, CVI_SYS_Init);
	cvi.CVI_SYS_Exit(); /* what a killed process left; they fail where there is nothing, which is as good */
	cvi.CVI_VB_Exit();
	if (!CALL(cvi, CVI_VB_SetConfig, &config) || !CALL(cvi, CVI_VB_Init))
		return 0;
	if (CALL(cvi, CVI_SYS_Init))
		return 1;
	GIVE_BACK(cvi, CVI_VB_Exit);
	return 0;
}

int sophgo_start(void)
{
	FILE *lock;
	if (!alone(&lock))
		return 0;
	started = initialise();
	not_alone(lock);
	return started;
}

void sophgo_stop(void)
{
	if (!started)
		return;
	started = 0;
	FILE *lock;
	alone(&lock); /* if that fails now, what was started is taken down all the same */
	if (!sophgo_joined && !runs_elsewhere()) { /* who has joined meanwhile goes on */
		GIVE_BACK(cvi, CVI_SYS_Exit);
		GIVE_BACK(cvi, CVI_VB_Exit);
	}
	not_alone(lock);
}

int sophgo_pool(const char *name, int number, uint32_t bytes, uint32_t count, uint32_t *pool)
{
	struct pool_config config = {.bytes = bytes, .count = count, .remap = REMAP_CACHED};
	snprintf(config.name, sizeof config.name, "%s-%d", name, number);
	*pool = cvi.CVI_VB_CreatePool(&config);
	if ((int32_t)*pool >= 0)
		return 1;
	if (*pool != UINT32_MAX) /* VB_INVALID_POOLID */
		return check((int)*pool, "CVI_VB_CreatePool");
	return failed(sophgo_retry == FATAL ? TRANSIENT : sophgo_retry,
		"CVI_VB_CreatePool gave no pool of %u blocks of %u bytes: the memory set aside for media (ION) is used up",
		count, bytes);
}
