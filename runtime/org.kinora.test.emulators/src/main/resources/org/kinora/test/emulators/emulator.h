/*
 * What the emulated boards share: a "kernel" with physical memory, block pools, a camera that paints and an encoder
 * that encodes, and the record of how it was used. It lives in the board's SYS library, so that it outlives the other
 * libraries, as a kernel does.
 */
#ifndef KINORA_EMULATOR_H
#define KINORA_EMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

#define ALIGN_UP(value, to) (((value) + (to) - 1) / (to) * (to))

/* ---- record.c: calls, injected failures, misuse ------------------------------------------------------------------ */

struct emu_function;

/* The record of a function; the same for the same name. */
EXPORT struct emu_function *emu_function(const char *name);

/* Counts a call; true if it has to fail with *code. */
EXPORT bool emu_enter(struct emu_function *function, int32_t *code);

/* The vendor's name of the function that this is in; some have `drv_` in front. */
#define FUNCTION (__builtin_strncmp(__func__, "drv_", 4) ? __func__ : &__func__[4])

/* At the head of each of the vendor's functions: counts the call, and leaves with the failure that a test asked for. */
#define ENTER_AS(type)                                                                                                 \
	do {                                                                                                           \
		static struct emu_function *function_;                                                                 \
		int32_t code_;                                                                                         \
		if (!function_)                                                                                        \
			function_ = emu_function(FUNCTION);                                                            \
		if (emu_enter(function_, &code_))                                                                      \
			return (type)(uint32_t)code_;                                                                  \
	} while (0)
#define ENTER() ENTER_AS(int32_t)

/* Books a breach of the vendor's rules, in words that name the function. */
EXPORT void emu_misuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Books it and gives the code: `return MISUSE(CODE, "...", ...)`. */
#define MISUSE(code, ...) (emu_misuse(__VA_ARGS__), (code))

/* ---- memory.c: physical memory, its mappings, block pools ------------------------------------------------------- */

/* Physical memory, whole pages; 0 if there is none left. */
EXPORT uint64_t emu_alloc(uint64_t bytes);
EXPORT bool emu_free(uint64_t physical);

/* Whether all of it is allocated, and in one piece. */
EXPORT bool emu_allocated(uint64_t physical, uint64_t bytes);

/* How a device sees it; NULL where nothing is allocated. */
EXPORT uint8_t *emu_device_memory(uint64_t physical, uint64_t bytes);

/*
 * Maps it for the caller. A cached mapping is a copy, as a processor's cache is: what is written there is seen by
 * devices after a flush, what devices write is seen there after an invalidation.
 */
EXPORT void *emu_map(uint64_t physical, uint64_t bytes, bool cached);
EXPORT bool emu_unmap(void *address, uint64_t bytes);

/* Whatever begins at this page. */
EXPORT bool emu_unmap_any(void *address);
EXPORT bool emu_flush(uint64_t physical, void *address, uint64_t bytes);
EXPORT bool emu_invalidate(uint64_t physical, void *address, uint64_t bytes);

/* Whether a cached mapping of it has been written since its last flush. */
EXPORT bool emu_unflushed(uint64_t physical, uint64_t bytes);

enum { EMU_POOLS = 64 };

/* A pool's number, or -1. Numbers below `first` are kept for others. */
EXPORT int emu_pool_create(int first, uint64_t block_size, uint32_t blocks, bool cached);
EXPORT bool emu_pool_exists(int pool);
EXPORT uint64_t emu_pool_base(int pool, uint64_t *bytes);

/*
 * A pool that is mapped as a whole, once: the mapping, which is made if it is wanted, or NULL. Unmapping one that is not
 * mapped is false.
 */
EXPORT uint8_t *emu_pool_map(int pool, bool wanted);
EXPORT bool emu_pool_unmap(int pool);

/* The blocks of it that are lent; -1 if there is no such pool. */
EXPORT int emu_pool_lent(int pool);

/* Fails while blocks are lent, unless forced. */
EXPORT bool emu_pool_destroy(int pool, bool forced);

/* A block's physical address, lent once; 0 if none is free or large enough. Pool -1: any below `common`. */
EXPORT uint64_t emu_block_get(int pool, int common, uint64_t bytes);

/* One more and one less user of the block at this address, which may be inside of it; the users after it, or -1. */
EXPORT int emu_block_retain(uint64_t physical);
EXPORT int emu_block_release(uint64_t physical);

/* The pool, index and first address of the block that holds this address; false if there is none. */
EXPORT bool emu_block_find(uint64_t physical, int *pool, int *index, uint64_t *start);
EXPORT uint64_t emu_block_address(int pool, int index);
EXPORT int emu_block_users(uint64_t physical);

/* ---- codec.c: libx264 and libx265, opened when they are needed; without them replay.c ---------------------------- */

enum emu_rate { EMU_CBR, EMU_VBR, EMU_AVBR, EMU_FIXQP };
enum emu_format { EMU_NV12, EMU_NV21, EMU_I420 };

struct emu_codec_settings {
	bool h265;
	int width, height;
	int fps_numerator, fps_denominator;
	int profile; /* H.264: 0 baseline, 1 main, 2 high */
	enum emu_rate rate;
	int kilobits;
	int intra_qp, inter_qp;
};

struct emu_picture {
	const uint8_t *planes[3];
	int strides[3];
	enum emu_format format;
};

enum { EMU_NALS = 8 };

struct emu_nal {
	int type; /* nal_unit_type of the standard */
	uint32_t offset, length; /* in the unit's bytes, with the start code */
};

/* An access unit; the bytes are reused from unit to unit. */
struct emu_unit {
	uint8_t *bytes;
	uint32_t size, room;
	int nals;
	struct emu_nal nal[EMU_NALS];
	bool idr;
};

struct emu_codec;

/* Adds a NAL unit with its start code. */
void emu_append(struct emu_unit *unit, int type, const uint8_t *bytes, uint32_t length);

/* The next access unit of a recorded stream, from its beginning where an IDR picture is wanted. */
void emu_replay(bool h265, size_t *position, bool idr, struct emu_unit *unit);

/* NULL, with the reason in *error, if the library refuses. Without one, a recorded stream of 640x480 is replayed. */
struct emu_codec *emu_codec_open(const struct emu_codec_settings *settings, const char **error);
bool emu_codec_rate(struct emu_codec *codec, enum emu_rate rate, int kilobits);
bool emu_codec_encode(struct emu_codec *codec, const struct emu_picture *picture, bool idr, struct emu_unit *unit);
void emu_codec_close(struct emu_codec *codec);

/* ---- camera.c: what the sensor sees ------------------------------------------------------------------------------ */

struct emu_camera {
	int width, height;
	int fps_numerator, fps_denominator;
	bool fast; /* as fast as frames are taken, none lost */
	uint32_t generation; /* counts the changes */
};

EXPORT struct emu_camera emu_camera(void);
void emu_camera_set(int width, int height, int fps_numerator, int fps_denominator, bool fast);

/* Paints frame `number` with the counter of org.kinora.api.media.FrameCounter. */
EXPORT void emu_paint(uint8_t *luma, uint8_t *chroma, int stride, int width, int height, uint32_t number);

/* Nanoseconds of CLOCK_MONOTONIC. */
EXPORT int64_t emu_now(void);

/* ---- source.c: a scaler's output, which paints frames into blocks and lends them --------------------------------- */

struct emu_source;

struct emu_source_settings {
	int width, height, stride;
	uint32_t depth; /* frames that wait for emu_source_get; the oldest goes when there are more; 0: none wait */
	int pool; /* of the frames; -1: a common one; see emu_source_pool */
	int common; /* the number of common pools */
	int keep_numerator, keep_denominator; /* the part of the sensor's frames that is delivered; 1/1 all */
};

struct emu_frame {
	uint64_t physical; /* of its block */
	uint32_t number;
	uint64_t pts; /* microseconds of CLOCK_MONOTONIC */
};

/* Sees every frame, on the source's thread, until emu_source_stop returns; what it keeps it retains. */
typedef void (*emu_listener)(void *context, const struct emu_frame *frame);

EXPORT struct emu_source *emu_source_start(const struct emu_source_settings *settings, emu_listener listener,
					   void *context);
EXPORT void emu_source_pool(struct emu_source *source, int pool);

/* Waits milliseconds (-1: for ever); false when none came, or the source was stopped. The caller releases the block. */
EXPORT bool emu_source_get(struct emu_source *source, struct emu_frame *frame, int milliseconds);

/* Stops the thread, wakes who waits, and gives back the frames that wait. */
EXPORT void emu_source_stop(struct emu_source *source);

/* After the last call with it. */
EXPORT void emu_source_free(struct emu_source *source);

/* ---- links.c: which module's output goes to which other's input --------------------------------------------------- */

struct emu_end {
	int module, device, channel;
};

enum emu_linked { EMU_LINKED, EMU_LINKED_ALREADY, EMU_LINKS_FULL };

/* An input has one link at the most. */
enum emu_linked emu_link(struct emu_end source, struct emu_end sink);

/* Returns when no frame goes over any more; false if there was no such link. */
bool emu_unlink(struct emu_end source, struct emu_end sink);
bool emu_linked_to(struct emu_end sink, struct emu_end *source);

/* Gives a frame to the channels of a module that the source is linked to. */
void emu_links_deliver(struct emu_end source, int module, void (*push)(int channel, const void *frame), const void *frame);
int emu_links(void);
void emu_links_reset(void);

/* ---- encoder.c: a hardware encoder's channel, which answers frames in order on a thread of its own --------------- */

struct emu_encoder;

struct emu_input {
	uint64_t physical[3];
	uint32_t stride[3];
	enum emu_format format;
	uint64_t pts;
	uint64_t user; /* given back with the access unit */
	uint64_t number; /* given back with the access unit */
};

struct emu_output {
	uint64_t physical; /* of the bytes, whole pages */
	struct emu_unit unit; /* sizes and NAL units; its bytes are at `physical` + `head` */
	uint32_t head; /* unused bytes in front */
	uint64_t pts, user, number;
	uint32_t sequence; /* counts the channel's access units */
};

struct emu_encoder_settings {
	struct emu_codec_settings codec;
	int gop;
	uint32_t input_depth, output_depth;
	uint64_t buffer; /* bytes of access units that wait */
};

EXPORT struct emu_encoder *emu_encoder_open(const struct emu_encoder_settings *settings, const char **error);

enum emu_wait { EMU_DONE, EMU_TIMEOUT, EMU_STOPPED, EMU_BROKEN };

/* Frames are taken between start and stop. */
EXPORT void emu_encoder_start(struct emu_encoder *encoder);
EXPORT void emu_encoder_stop(struct emu_encoder *encoder);
EXPORT bool emu_encoder_started(struct emu_encoder *encoder);

/* Retains the blocks until the frame is encoded. */
EXPORT enum emu_wait emu_encoder_send(struct emu_encoder *encoder, const struct emu_input *input, int milliseconds);
EXPORT enum emu_wait emu_encoder_get(struct emu_encoder *encoder, struct emu_output *output, int milliseconds);
EXPORT void emu_encoder_release(struct emu_encoder *encoder, const struct emu_output *output);
EXPORT void emu_encoder_idr(struct emu_encoder *encoder);
EXPORT void emu_encoder_rate(struct emu_encoder *encoder, enum emu_rate rate, int kilobits, int gop);
EXPORT void emu_encoder_clear(struct emu_encoder *encoder);

struct emu_encoder_status {
	uint32_t waiting_frames, waiting_units;
	uint64_t waiting_bytes;
	bool idr_wanted;
};

EXPORT struct emu_encoder_status emu_encoder_status(struct emu_encoder *encoder);

/* A descriptor that polls readable while an access unit waits. */
EXPORT int emu_encoder_fd(struct emu_encoder *encoder);

/* Wakes whoever waits, with EMU_BROKEN. */
EXPORT void emu_encoder_abort(struct emu_encoder *encoder);

/* After the last call with it. */
EXPORT void emu_encoder_close(struct emu_encoder *encoder);

/* ---- For the tests: exported by the SYS library as kinora_emu_* -------------------------------------------------- */

/* Each board: gives back all there is, as after the power came on. */
void emu_board_reset(void);

/* What is still in use. */
struct emu_resources {
	int32_t pools, blocks, mappings; /* blocks that are lent */
	int32_t channels, streams; /* of encoders; access units that are lent */
	int32_t groups, frames; /* of scalers; frames that are lent */
	int32_t links;
};

/* Each board: the last five. */
void emu_board_resources(struct emu_resources *resources);
void emu_board_leave_busy(int channel);

EXPORT void emu_memory_reset(void);
EXPORT int emu_mappings(void);

#endif
