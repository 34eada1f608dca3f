/*
 * What the camera and the encoder share of Sophgo's media system: libsys, opened by dlopen, so that the child runs with
 * whichever C library it was built for. Structures, numbers and order of calls are those of the public headers
 * (sophgo/middleware 5cb4b98, v2/include/linux), declared anew. Tried on an emulator only, never on a board.
 */
#ifndef KINORA_SOPHGO_H
#define KINORA_SOPHGO_H

#include "child.h"

#include <stdio.h>

/* ---- the vendor's structures, LP64 ---- */

struct frame_info { /* VIDEO_FRAME_INFO_S */
	uint32_t width, height;
	int32_t pixel_format, bayer, video_format, compress, dynamic_range, color_gamut;
	uint32_t stride[3];
	uint64_t physical[3];
	void *virtual[3];
	uint32_t length[3];
	int16_t offsets[4];
	uint32_t time_ref;
	uint64_t pts;
	void *private_data;
	uint32_t flag, padding; /* VIDEO_FRAME_S ends here */
	uint32_t pool;
};

struct pool_config { uint32_t bytes, count; int32_t remap; char name[32]; };

struct vb_config { uint32_t count; struct pool_config pools[16]; };

struct module_channel { int32_t module, device, channel; }; /* MMF_CHN_S */

_Static_assert(sizeof(struct frame_info) == 152 && offsetof(struct frame_info, time_ref) == 116 &&
	offsetof(struct frame_info, pts) == 120 && offsetof(struct frame_info, pool) == 144, "VIDEO_FRAME_INFO_S");
_Static_assert(sizeof(struct vb_config) == 708, "VB_CONFIG_S");
_Static_assert(sizeof(struct module_channel) == 12, "MMF_CHN_S");

enum { PIXEL_NV12 = 18, PIXEL_NV21 = 19, REMAP_CACHED = 2, ALIGNMENT = 64 };

/* ---- the vendor's functions ---- */

extern struct sophgo {
	int (*CVI_SYS_Init)(void);
	int (*CVI_SYS_Exit)(void);
	int (*CVI_SYS_Bind)(const struct module_channel *, const struct module_channel *);
	int (*CVI_SYS_UnBind)(const struct module_channel *, const struct module_channel *);
	int (*CVI_VB_SetConfig)(const struct vb_config *);
	int (*CVI_VB_Init)(void);
	int (*CVI_VB_Exit)(void);
	uint32_t (*CVI_VB_CreatePool)(struct pool_config *);
	int (*CVI_VB_DestroyPool)(uint32_t);
	uint64_t (*CVI_VB_GetBlock)(uint32_t, uint32_t);
	int (*CVI_VB_ReleaseBlock)(uint64_t);
	uint64_t (*CVI_VB_Handle2PhysAddr)(uint64_t);
	void *(*CVI_SYS_MmapCache)(uint64_t, uint32_t);
	int (*CVI_SYS_Munmap)(void *, uint32_t);
	int (*CVI_SYS_IonFlushCache)(uint64_t, void *, uint32_t);
	int (*CVI_SYS_IonInvalidateCache)(uint64_t, void *, uint32_t);
} cvi;

/* Whether another program ran the media system before, so that what is busy may be its. */
extern int sophgo_joined;

/* What a failed call means for another try: FATAL, unless a part says otherwise. */
extern enum retry sophgo_retry;

/* Whether a call has succeeded; failed() with its name otherwise. */
int check(int code, const char *function);

#define CALL(library, function, ...) check(library.function(__VA_ARGS__), #function)

/*
 * Gives something back; once more if it fails, and if it fails again no one is left to complain to but the parent's log.
 * What it gives is the last code.
 */
#define GIVE_BACK(library, function, ...)                                                                              \
	do {                                                                                                           \
		int code_ = library.function(__VA_ARGS__);                                                             \
		if (code_ != 0)                                                                                        \
			code_ = library.function(__VA_ARGS__);                                                         \
		if (code_ != 0)                                                                                        \
			fprintf(stderr, "%s failed with 0x%08X\n", #function, (unsigned)code_);                        \
	} while (0)

/* Opens a library in a folder (empty: where the system looks); NULL after failed(). */
void *open_library(const char *folder, const char *name);

int resolve(void *library, const char *name, void **function);

#define RESOLVE(library, table, function) resolve(library, #function, (void **)&table.function)

/* The folder that the program was started with. */
const char *sophgo_folder(const struct arguments *arguments);

/* Opens libsys. */
int sophgo_load(const char *folder);

/* Initialises the media system, or joins it if another program runs it. */
int sophgo_start(void);

/* Takes the media system down, unless another program uses it. */
void sophgo_stop(void);

enum lock { LOCK_FAILED, LOCK_HAD, LOCK_ELSEWHERE };

/*
 * Locks a file for as long as this process lives, or until it is closed. Another process has it only where `how` does
 * not wait; LOCK_FAILED comes after failed().
 */
enum lock sophgo_lock(const char *name, int number, int how, FILE **file);

/* Makes a pool of blocks; 0 after failed(). */
int sophgo_pool(const char *name, int number, uint32_t bytes, uint32_t count, uint32_t *pool);

#endif
