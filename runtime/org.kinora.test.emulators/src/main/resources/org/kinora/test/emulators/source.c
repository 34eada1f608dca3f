#define _GNU_SOURCE
#include "emulator.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_DEPTH = 8 };

struct emu_source {
	struct emu_source_settings settings;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	bool stopping;
	struct emu_frame waiting[MOST_DEPTH];
	uint32_t count;
	emu_listener listener;
	void *context;
};

static struct timespec at(int64_t nanos)
{
	return (struct timespec){nanos / 1000000000, nanos % 1000000000};
}

static void offer(struct emu_source *source, const struct emu_frame *frame)
{
	pthread_mutex_lock(&source->lock);
	if (source->settings.depth) {
		if (source->count == source->settings.depth) {
			emu_block_release(source->waiting[0].physical);
			source->count--;
			for (uint32_t i = 0; i < source->count; i++)
				source->waiting[i] = source->waiting[i + 1];
		}
		emu_block_retain(frame->physical);
		source->waiting[source->count++] = *frame;
		pthread_cond_broadcast(&source->changed);
	}
	pthread_mutex_unlock(&source->lock);
}

/* Paints a frame and hands it on; false if there is no block for it. */
static bool deliver(struct emu_source *source, uint32_t number)
{
	const struct emu_source_settings *settings = &source->settings;
	uint64_t luma = (uint64_t)settings->stride * ALIGN_UP(settings->height, 2);
	struct emu_frame frame = {0, number, 0};
	pthread_mutex_lock(&source->lock);
	int pool = settings->pool;
	pthread_mutex_unlock(&source->lock);
	frame.physical = emu_block_get(pool, settings->common, luma * 3 / 2);
	if (!frame.physical)
		return false;
	frame.pts = (uint64_t)emu_now() / 1000;
	uint8_t *memory = emu_device_memory(frame.physical, luma * 3 / 2);
	emu_paint(memory, memory + luma, settings->stride, settings->width, settings->height, number);
	offer(source, &frame);
	source->listener(source->context, &frame);
	emu_block_release(frame.physical);
	return true;
}

/* Waits until the time, or in fast mode until there is room; false if the source stops. */
static bool pause_until(struct emu_source *source, int64_t due, bool fast)
{
	pthread_mutex_lock(&source->lock);
	if (fast) {
		while (!source->stopping && source->settings.depth && source->count == source->settings.depth)
			pthread_cond_wait(&source->changed, &source->lock);
	} else {
		struct timespec time = at(due);
		while (!source->stopping && emu_now() < due)
			pthread_cond_timedwait(&source->changed, &source->lock, &time);
	}
	bool goes_on = !source->stopping;
	pthread_mutex_unlock(&source->lock);
	return goes_on;
}

static void *run(void *argument)
{
	struct emu_source *source = argument;
	const struct emu_source_settings *settings = &source->settings;
	struct emu_camera camera = emu_camera();
	int64_t start = emu_now();
	int64_t ticks = 0; /* since start */
	int64_t credit = 0;
	for (uint32_t number = 0;; number++) {
		struct emu_camera now = emu_camera();
		if (now.generation != camera.generation) {
			camera = now;
			start = emu_now();
			ticks = 0;
		}
		int64_t due = start + ticks++ * 1000000000LL * camera.fps_denominator / camera.fps_numerator;
		if (!pause_until(source, due, camera.fast))
			return NULL;
		credit += settings->keep_numerator;
		if (credit < settings->keep_denominator)
			continue;
		credit -= settings->keep_denominator;
		while (!deliver(source, number) && camera.fast)
			if (!pause_until(source, emu_now() + 1000000, false))
				return NULL;
	}
}

struct emu_source *emu_source_start(const struct emu_source_settings *settings, emu_listener listener, void *context)
{
	struct emu_source *source = calloc(1, sizeof *source);
	source->settings = *settings;
	source->listener = listener;
	source->context = context;
	if (source->settings.depth > MOST_DEPTH)
		source->settings.depth = MOST_DEPTH;
	pthread_mutex_init(&source->lock, NULL);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&source->changed, &attributes);
	pthread_create(&source->thread, NULL, run, source);
	pthread_setname_np(source->thread, "emu-camera");
	return source;
}

void emu_source_pool(struct emu_source *source, int pool)
{
	pthread_mutex_lock(&source->lock);
	source->settings.pool = pool;
	pthread_mutex_unlock(&source->lock);
}

bool emu_source_get(struct emu_source *source, struct emu_frame *frame, int milliseconds)
{
	struct timespec until = at(emu_now() + milliseconds * 1000000LL);
	pthread_mutex_lock(&source->lock);
	int error = 0;
	while (!source->count && !source->stopping && milliseconds && !error)
		error = milliseconds < 0 ? pthread_cond_wait(&source->changed, &source->lock)
					 : pthread_cond_timedwait(&source->changed, &source->lock, &until);
	bool got = source->count > 0 && !source->stopping;
	if (got) {
		*frame = source->waiting[0];
		source->count--;
		for (uint32_t i = 0; i < source->count; i++)
			source->waiting[i] = source->waiting[i + 1];
		pthread_cond_broadcast(&source->changed);
	}
	pthread_mutex_unlock(&source->lock);
	return got;
}

void emu_source_stop(struct emu_source *source)
{
	pthread_mutex_lock(&source->lock);
	source->stopping = true;
	pthread_cond_broadcast(&source->changed);
	pthread_mutex_unlock(&source->lock);
	pthread_join(source->thread, NULL);
	for (uint32_t i = 0; i < source->count; i++)
		emu_block_release(source->waiting[i].physical);
	source->count = 0;
}

void emu_source_free(struct emu_source *source)
{
	pthread_cond_destroy(&source->changed);
	pthread_mutex_destroy(&source->lock);
	free(source);
}
