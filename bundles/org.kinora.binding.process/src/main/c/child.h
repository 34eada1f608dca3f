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

/* ---- What a vendor's part has; each returns 0 after failed() ---- */

/* One line "key=value" for each property of the encoder; see the component that reads them. */
extern const char *const venc_capabilities;

/* Opens the vendor's libraries in a folder (empty: where the system looks) and an encoder. */
int venc_open(const char *folder, const struct settings *settings);

/* Encodes the picture in the shared memory and waits for its access unit. */
int venc_encode(const uint8_t *memory, int key, struct unit *unit);

/* Changes bit rate and GOP from the next picture on; 0 where nothing changes. */
int venc_update(int bitrate, int gop);

/* Frees everything; may be called at any time. */
void venc_close(void);

#endif
