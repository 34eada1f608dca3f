#include "emulator.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct emu_camera camera = {640, 480, 30, 1, false, 0};

struct emu_camera emu_camera(void)
{
	pthread_mutex_lock(&lock);
	struct emu_camera copy = camera;
	pthread_mutex_unlock(&lock);
	return copy;
}

void emu_camera_set(int width, int height, int fps_numerator, int fps_denominator, bool fast)
{
	pthread_mutex_lock(&lock);
	camera = (struct emu_camera){width, height, fps_numerator, fps_denominator, fast, camera.generation + 1};
	pthread_mutex_unlock(&lock);
}

EXPORT void kinora_emu_camera(int32_t width, int32_t height, int32_t fps_numerator, int32_t fps_denominator, int32_t fast)
{
	emu_camera_set(width, height, fps_numerator, fps_denominator, fast);
}

int64_t emu_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* ---- The counter of org.kinora.api.media.FrameCounter: 8 columns, 4 rows of number and 2 of CRC-16 ---- */

enum { COLUMNS = 8, ROWS = 6, BLACK = 16, WHITE = 235, NEUTRAL = 128 };

static int cell_height(int height)
{
	int cell = height / 20 > 4 ? height / 20 : 4;
	int step = cell >= 16 ? 16 : cell >= 8 ? 8 : 2;
	return cell / step * step;
}

static uint32_t crc(uint32_t number)
{
	uint32_t value = 0xffff;
	for (int bit = 31; bit >= 0; bit--) {
		uint32_t top = (value >> 15) ^ (number >> bit & 1);
		value = (value << 1 & 0xffff) ^ (top ? 0x1021 : 0);
	}
	return value;
}

static void paint_counter(uint8_t *luma, uint8_t *chroma, int stride, int width, int height, uint32_t number)
{
	uint64_t bits = (uint64_t)number << 16 | crc(number);
	int cell = cell_height(height);
	for (int row = 0; row < ROWS; row++) {
		uint8_t *first = luma + (size_t)row * cell * stride;
		for (int column = 0; column < COLUMNS; column++) {
			int bit = COLUMNS * ROWS - 1 - (row * COLUMNS + column);
			int left = column * width / COLUMNS;
			int right = (column + 1) * width / COLUMNS;
			memset(first + left, bits >> bit & 1 ? WHITE : BLACK, right - left);
		}
		for (int y = 1; y < cell; y++)
			memcpy(first + (size_t)y * stride, first, width);
	}
	for (int y = 0; y < ROWS * cell / 2; y++)
		memset(chroma + (size_t)y * stride, NEUTRAL, width);
}

/* A slope of luma that moves, over stripes of colour that stand still: cheap, and not the same in any two frames. */
void emu_paint(uint8_t *luma, uint8_t *chroma, int stride, int width, int height, uint32_t number)
{
	uint8_t slope[2 * 256];
	for (int i = 0; i < 512; i++)
		slope[i] = (uint8_t)(48 + ((i & 255) < 128 ? (i & 127) : 127 - (i & 127)));
	for (int y = 0; y < height; y++) {
		uint8_t *row = luma + (size_t)y * stride;
		for (int x = 0; x < width; x += 256) {
			int run = width - x < 256 ? width - x : 256;
			memcpy(row + x, slope + ((number * 2 + y) & 255), run);
		}
	}
	for (int y = 0; y < height / 2; y++)
		for (int x = 0; x < width; x += 2) {
			uint8_t *pair = chroma + (size_t)y * stride + x;
			pair[0] = (uint8_t)(96 + 64 * x / width); /* V: NV21 has it first */
			pair[1] = (uint8_t)(96 + 64 * y / (height / 2));
		}
	paint_counter(luma, chroma, stride, width, height, number);
}
