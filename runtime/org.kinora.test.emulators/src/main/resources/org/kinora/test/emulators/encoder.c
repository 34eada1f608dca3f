#define _GNU_SOURCE
#include "emulator.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { MOST_INPUTS = 16, MOST_OUTPUTS = 32 };

struct emu_encoder {
	struct emu_encoder_settings settings;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	int fd;
	bool closing, started, idr_wanted, rate_changed, broken;
	uint32_t clears; /* what was being encoded when it changed is thrown away */
	struct emu_codec *codec; /* of the thread */
	int since_idr;
	uint32_t sequence;
	struct emu_input inputs[MOST_INPUTS];
	uint32_t input_count;
	bool encoding;
	struct emu_output outputs[MOST_OUTPUTS];
	uint32_t output_count;
	uint64_t output_bytes; /* that wait or are lent */
};

static struct timespec at(int64_t nanos)
{
	return (struct timespec){nanos / 1000000000, nanos % 1000000000};
}

/* Waits for a change; false after the time. */
static bool wait_change(struct emu_encoder *encoder, int milliseconds, const struct timespec *until)
{
	if (!milliseconds)
		return false;
	if (milliseconds < 0)
		return !pthread_cond_wait(&encoder->changed, &encoder->lock);
	return !pthread_cond_timedwait(&encoder->changed, &encoder->lock, until);
}

static uint64_t plane_bytes(const struct emu_encoder *encoder, const struct emu_input *input, int plane)
{
	uint64_t rows = (uint64_t)encoder->settings.codec.height / (plane ? 2 : 1);
	return input->stride[plane] * rows;
}

static int planes_of(const struct emu_input *input)
{
	return input->format == EMU_I420 ? 3 : 2;
}

/* A sum over a byte of every page or so: cheap, and it changes when the picture is painted over. */
static uint64_t sample(const struct emu_encoder *encoder, const struct emu_input *input)
{
	uint64_t sum = 14695981039346656037u;
	uint64_t bytes = plane_bytes(encoder, input, 0);
	const uint8_t *memory = emu_device_memory(input->physical[0], bytes);
	for (uint64_t i = 0; memory && i < bytes; i += 1021)
		sum = (sum ^ memory[i]) * 1099511628211u;
	return sum;
}

static bool encode(struct emu_encoder *encoder, const struct emu_input *input, bool idr, struct emu_unit *unit)
{
	struct emu_picture picture = {.format = input->format};
	for (int i = 0; i < planes_of(input); i++) {
		picture.planes[i] = emu_device_memory(input->physical[i], plane_bytes(encoder, input, i));
		picture.strides[i] = (int)input->stride[i];
		if (!picture.planes[i]) {
			emu_misuse("VENC reads frame %llu at 0x%llx: its memory was freed before it was encoded",
				   (unsigned long long)input->number, (unsigned long long)input->physical[i]);
			return false;
		}
	}
	return emu_codec_encode(encoder->codec, &picture, idr, unit);
}

static void put(struct emu_encoder *encoder, const struct emu_input *input, const struct emu_unit *unit)
{
	struct emu_output *output = &encoder->outputs[encoder->output_count];
	*output = (struct emu_output){.unit = *unit, .pts = input->pts, .user = input->user, .number = input->number};
	output->sequence = encoder->sequence++;
	/* A driver may leave bytes in front, and callers forget u32Offset. */
	output->head = output->sequence % 3 == 1 ? 64 : 0;
	output->physical = emu_alloc(output->head + unit->size);
	memcpy(emu_device_memory(output->physical, output->head + unit->size) + output->head, unit->bytes, unit->size);
	output->unit.bytes = NULL;
	encoder->output_bytes += unit->size;
	encoder->output_count++;
	eventfd_write(encoder->fd, 1);
}

static bool may_encode(const struct emu_encoder *encoder)
{
	return encoder->input_count && encoder->output_count < encoder->settings.output_depth &&
	       encoder->output_bytes < encoder->settings.buffer;
}

static void release_input(const struct emu_input *input)
{
	emu_block_release(input->physical[0]);
}

static void *run(void *argument)
{
	struct emu_encoder *encoder = argument;
	struct emu_unit unit = {0};
	pthread_mutex_lock(&encoder->lock);
	for (;;) {
		while (!encoder->closing && !may_encode(encoder))
			pthread_cond_wait(&encoder->changed, &encoder->lock);
		if (encoder->closing)
			break;
		struct emu_input input = encoder->inputs[0];
		encoder->input_count--;
		memmove(encoder->inputs, encoder->inputs + 1, encoder->input_count * sizeof input);
		bool idr = encoder->idr_wanted || encoder->since_idr >= encoder->settings.gop;
		if (encoder->rate_changed) {
			encoder->rate_changed = false;
			idr |= encoder->settings.codec.h265; /* its rate changes by a new encoder */
			emu_codec_rate(encoder->codec, encoder->settings.codec.rate, encoder->settings.codec.kilobits);
		}
		encoder->idr_wanted = false;
		encoder->encoding = true;
		uint32_t clears = encoder->clears;
		pthread_cond_broadcast(&encoder->changed);
		pthread_mutex_unlock(&encoder->lock);

		uint64_t before = sample(encoder, &input);
		bool done = encode(encoder, &input, idr, &unit);
		if (sample(encoder, &input) != before)
			emu_misuse("the memory of frame %llu was written while VENC read it",
				   (unsigned long long)input.number);

		release_input(&input);
		pthread_mutex_lock(&encoder->lock);
		encoder->encoding = false;
		if (!done)
			encoder->broken = true;
		else if (clears == encoder->clears) {
			encoder->since_idr = unit.idr ? 1 : encoder->since_idr + 1;
			put(encoder, &input, &unit);
		}
		pthread_cond_broadcast(&encoder->changed);
	}
	pthread_mutex_unlock(&encoder->lock);
	free(unit.bytes);
	return NULL;
}

struct emu_encoder *emu_encoder_open(const struct emu_encoder_settings *settings, const char **error)
{
	struct emu_codec *codec = emu_codec_open(&settings->codec, error);
	if (!codec)
		return NULL;
	struct emu_encoder *encoder = calloc(1, sizeof *encoder);
	encoder->settings = *settings;
	encoder->codec = codec;
	encoder->idr_wanted = true;
	encoder->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE);
	pthread_mutex_init(&encoder->lock, NULL);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&encoder->changed, &attributes);
	pthread_create(&encoder->thread, NULL, run, encoder);
	pthread_setname_np(encoder->thread, "emu-encoder");
	return encoder;
}

static void set_started(struct emu_encoder *encoder, bool started)
{
	pthread_mutex_lock(&encoder->lock);
	encoder->started = started;
	pthread_cond_broadcast(&encoder->changed);
	pthread_mutex_unlock(&encoder->lock);
}

void emu_encoder_start(struct emu_encoder *encoder)
{
	set_started(encoder, true);
}

void emu_encoder_stop(struct emu_encoder *encoder)
{
	set_started(encoder, false);
}

bool emu_encoder_started(struct emu_encoder *encoder)
{
	pthread_mutex_lock(&encoder->lock);
	bool started = encoder->started;
	pthread_mutex_unlock(&encoder->lock);
	return started;
}

enum emu_wait emu_encoder_send(struct emu_encoder *encoder, const struct emu_input *input, int milliseconds)
{
	struct timespec until = at(emu_now() + milliseconds * 1000000LL);
	enum emu_wait result = EMU_DONE;
	pthread_mutex_lock(&encoder->lock);
	while (encoder->started && !encoder->broken && encoder->input_count >= encoder->settings.input_depth)
		if (!wait_change(encoder, milliseconds, &until)) {
			result = EMU_TIMEOUT;
			break;
		}
	if (!encoder->started)
		result = EMU_STOPPED;
	else if (encoder->broken)
		result = EMU_BROKEN;
	if (result == EMU_DONE) {
		emu_block_retain(input->physical[0]);
		encoder->inputs[encoder->input_count++] = *input;
		pthread_cond_broadcast(&encoder->changed);
	}
	pthread_mutex_unlock(&encoder->lock);
	return result;
}

enum emu_wait emu_encoder_get(struct emu_encoder *encoder, struct emu_output *output, int milliseconds)
{
	struct timespec until = at(emu_now() + milliseconds * 1000000LL);
	enum emu_wait result = EMU_DONE;
	pthread_mutex_lock(&encoder->lock);
	while (!encoder->output_count && !encoder->broken)
		if (!wait_change(encoder, milliseconds, &until)) {
			result = EMU_TIMEOUT;
			break;
		}
	if (encoder->output_count) {
		result = EMU_DONE;
		*output = encoder->outputs[0];
		encoder->output_count--;
		memmove(encoder->outputs, encoder->outputs + 1, encoder->output_count * sizeof *output);
		eventfd_t one;
		eventfd_read(encoder->fd, &one);
	} else if (encoder->broken) {
		result = EMU_BROKEN;
	}
	pthread_mutex_unlock(&encoder->lock);
	return result;
}

void emu_encoder_release(struct emu_encoder *encoder, const struct emu_output *output)
{
	emu_free(output->physical);
	pthread_mutex_lock(&encoder->lock);
	encoder->output_bytes -= output->unit.size;
	pthread_cond_broadcast(&encoder->changed);
	pthread_mutex_unlock(&encoder->lock);
}

void emu_encoder_idr(struct emu_encoder *encoder)
{
	pthread_mutex_lock(&encoder->lock);
	encoder->idr_wanted = true;
	pthread_mutex_unlock(&encoder->lock);
}

void emu_encoder_rate(struct emu_encoder *encoder, enum emu_rate rate, int kilobits, int gop)
{
	pthread_mutex_lock(&encoder->lock);
	encoder->settings.codec.rate = rate;
	encoder->settings.codec.kilobits = kilobits;
	encoder->settings.gop = gop;
	encoder->rate_changed = true;
	pthread_mutex_unlock(&encoder->lock);
}

static void clear(struct emu_encoder *encoder)
{
	for (uint32_t i = 0; i < encoder->input_count; i++)
		release_input(&encoder->inputs[i]);
	encoder->input_count = 0;
	for (uint32_t i = 0; i < encoder->output_count; i++) {
		eventfd_t one;
		eventfd_read(encoder->fd, &one);
		emu_free(encoder->outputs[i].physical);
		encoder->output_bytes -= encoder->outputs[i].unit.size;
	}
	encoder->output_count = 0;
}

void emu_encoder_clear(struct emu_encoder *encoder)
{
	pthread_mutex_lock(&encoder->lock);
	clear(encoder);
	encoder->clears++;
	encoder->idr_wanted = true;
	encoder->broken = false;
	pthread_cond_broadcast(&encoder->changed);
	pthread_mutex_unlock(&encoder->lock);
}

struct emu_encoder_status emu_encoder_status(struct emu_encoder *encoder)
{
	pthread_mutex_lock(&encoder->lock);
	struct emu_encoder_status status = {
		.waiting_frames = encoder->input_count + encoder->encoding,
		.waiting_units = encoder->output_count,
		.idr_wanted = encoder->idr_wanted,
	};
	for (uint32_t i = 0; i < encoder->output_count; i++)
		status.waiting_bytes += encoder->outputs[i].unit.size;
	pthread_mutex_unlock(&encoder->lock);
	return status;
}

int emu_encoder_fd(struct emu_encoder *encoder)
{
	return encoder->fd;
}

void emu_encoder_abort(struct emu_encoder *encoder)
{
	pthread_mutex_lock(&encoder->lock);
	encoder->broken = true;
	pthread_cond_broadcast(&encoder->changed);
	pthread_mutex_unlock(&encoder->lock);
}

void emu_encoder_close(struct emu_encoder *encoder)
{
	pthread_mutex_lock(&encoder->lock);
	encoder->closing = true;
	encoder->started = false;
	pthread_cond_broadcast(&encoder->changed);
	pthread_mutex_unlock(&encoder->lock);
	pthread_join(encoder->thread, NULL);
	clear(encoder);
	emu_codec_close(encoder->codec);
	close(encoder->fd);
	pthread_cond_destroy(&encoder->changed);
	pthread_mutex_destroy(&encoder->lock);
	free(encoder);
}
