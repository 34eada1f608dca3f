/*
 * A child of org.kinora.binding.process in C: what it shares with the part that knows a vendor's library. The protocol is
 * described in the package of that name.
 */
#ifndef KINORA_CHILD_H
#define KINORA_CHILD_H

#include <stddef.h>
#include <stdint.h>

/* The numbers of the protocol. */
enum { H264 = 264, H265 = 265 };
enum { NV21 = 21, NV12 = 12 };
enum { CBR = 0, VBR = 1, AVBR = 2, CRF = 3, FIXED_QP = 4 };
enum retry { TRANSIENT = 0, RECOVERABLE = 1, FATAL = 2 };

/* What the parent asks for. */
struct settings {
	int codec, width, height, format;
	uint32_t offset[3], stride[3]; /* of the planes in the shared memory */
	int rate_numerator, rate_denominator;
	int control, first, second; /* bit rate and peak in bit/s, or QP of I and of P pictures */
	int gop;
	char profile[32]; /* empty: none is asked for */
};

/* What the parent asks a camera for. */
struct capture {
	int width, height, format;
	uint32_t offset[3], stride[3]; /* of the planes in a place of the shared memory */
	int rate_numerator, rate_denominator;
	char output[32], options[256]; /* lines key=value */
};

/* A picture of a camera, of which there is one at a time. */
struct picture { uint64_t pts, sequence; }; /* the time in nanoseconds, monotonic */

/* An access unit in Annex B form, in memory that is used again. */
struct unit {
	uint8_t *bytes;
	size_t size, room;
	int key; /* whether it is an IDR picture with its parameter sets */
};

/* Makes room for so many bytes; 0 if there is no memory. */
int unit_reserve(struct unit *unit, size_t bytes);

/* Says what failed, for the parent; returns 0, so that it can be returned. */
int failed(enum retry retry, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- What a vendor's encoder has; each returns 0 after failed() ---- */

/* The arguments of the program, the first of which, if any, is the folder of the vendor's libraries. */
struct arguments { int count; char **values; };

/* One line "key=value" for each property of the encoder; see the component that reads them. */
extern const char *const venc_capabilities;

/* Opens the vendor's libraries and an encoder. */
int venc_open(const struct arguments *arguments, const struct settings *settings);

/* Encodes the picture in the shared memory and waits for its access unit. */
int venc_encode(const uint8_t *memory, int key, struct unit *unit);

/* Changes bit rate and GOP from the next picture on; 0 where nothing changes. */
int venc_update(int bitrate, int gop);

/* Frees everything; may be called at any time. */
void venc_close(void);

/* ---- What a vendor's camera has; each returns 0 after failed() ---- */

/* Writes the lines for the camera to standard output. */
int camera_describe(const struct arguments *arguments);

/* Opens the vendor's libraries and starts a camera. */
int camera_open(const struct arguments *arguments, const struct capture *capture);

/* Waits for a picture; `taken` says whether one came in time, which is then to be given back. */
int camera_take(struct picture *picture, int millis, int *taken);

/* Copies the picture that was taken to its place. */
int camera_copy(uint8_t *to);

void camera_give_back(void);

/* Frees everything; may be called at any time. */
void camera_close(void);

#endif
