/*
 * What stands in for libx264 and libx265 where they are not installed: streams of 640x480 that were recorded once
 * (record-streams), each an IDR picture with its parameter sets and 63 others, a slice each. They play, and show
 * nothing of what was sent.
 */
#include "emulator.h"

#define RECORDED(name, file)                                                                                           \
	__asm__(".section .rodata\n" #name ": .incbin \"" file "\"\n" #name "_end: .byte 0\n.previous\n");            \
	extern const uint8_t name[] __attribute__((visibility("hidden"))), name##_end[] __attribute__((visibility("hidden")))

RECORDED(recorded_h264, "recorded.h264");
RECORDED(recorded_h265, "recorded.h265");

enum { H264_LAST_SLICE = 5, H265_LAST_SLICE = 21, H264_IDR = 5, H265_IDR_N_LP = 20 };

/* The start code at or behind `from`, or the end; the zero in front of a long one belongs to it. */
static const uint8_t *start_code(const uint8_t *from, const uint8_t *begin, const uint8_t *end)
{
	for (const uint8_t *at = from; at + 3 < end; at++)
		if (!at[0] && !at[1] && at[2] == 1)
			return at > begin && !at[-1] ? at - 1 : at;
	return end;
}

void emu_replay(bool h265, size_t *position, bool idr, struct emu_unit *unit)
{
	const uint8_t *begin = h265 ? recorded_h265 : recorded_h264;
	const uint8_t *end = h265 ? recorded_h265_end : recorded_h264_end;
	if (idr || begin + *position >= end)
		*position = 0;
	for (bool slice = false; !slice && begin + *position < end;) {
		const uint8_t *nal = begin + *position;
		const uint8_t *head = nal + (nal[2] ? 3 : 4);
		const uint8_t *next = start_code(head, head, end);
		int type = h265 ? head[0] >> 1 & 63 : head[0] & 31;
		emu_append(unit, type, nal, (uint32_t)(next - nal));
		*position = (size_t)(next - begin);
		slice = type <= (h265 ? H265_LAST_SLICE : H264_LAST_SLICE);
		unit->idr |= type == (h265 ? H265_IDR_N_LP : H264_IDR);
	}
}
