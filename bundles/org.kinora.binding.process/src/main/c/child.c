/*
 * The child's side of the protocol of org.kinora.binding.process: requests on standard input, answers on standard output,
 * pictures in shared memory. A child is an encoder, of one thread, or a camera, whose second thread captures and is the only
 * one that writes once the camera is open. A crash or a kill ends nothing but this process.
 */
#define _GNU_SOURCE
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VERSION = 1 };
enum { OPEN = 1, FRAME = 2, UPDATE = 3, DRAIN = 4, CLOSE = 5, OPEN_CAMERA = 6 };
enum { HELLO = 129, UNIT = 130, DONE = 131, FAILED = 132, PICTURE = 133 };
enum { KEY_FRAME = 1 };
enum { FREE = 0, LENT = 1, MOST_PLACES = 64 };
enum { SLICE_MILLIS = 50 }; /* the longest wait in the driver, so that the end is seen */
enum { GRACE_SECONDS = 2 }; /* for a call that is inside the vendor's library when the parent goes */
enum { LARGEST_REQUEST = 64 * 1024 }; /* the longest has two paths and two short texts */

static struct { enum retry retry; char text[512]; } failure;

static struct { uint8_t bytes[LARGEST_REQUEST]; size_t size, at; int short_; } request;

static struct arguments arguments;
static uint8_t *memory; /* NULL until OPEN or OPEN_CAMERA */
static int opened, key_wanted;
static struct unit unit;

static struct {
	int32_t *states; /* of the places, in the shared memory: FREE, or LENT until the parent says otherwise */
	uint8_t *first;
	size_t bytes; /* from one place to the next */
	int count;
	int running, stopping;
	pthread_t thread;
} places;

int failed(enum retry retry, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	failure.retry = retry;
	vsnprintf(failure.text, sizeof failure.text, format, arguments);
	va_end(arguments);
	return 0;
}

int unit_reserve(struct unit *wanted, size_t bytes)
{
	if (wanted->room < bytes) {
		uint8_t *larger = realloc(wanted->bytes, bytes * 2);
		if (!larger)
			return failed(TRANSIENT, "no memory for an access unit of %zu bytes", bytes);
		wanted->bytes = larger;
		wanted->room = bytes * 2;
	}
	return 1;
}

/* ---- bytes ---- */

/* The parent has gone, or never was one: the end, as with CLOSE. */
static void end(int status)
{
	if (places.running) {
		__atomic_store_n(&places.stopping, 1, __ATOMIC_RELEASE);
		if (pthread_equal(pthread_self(), places.thread))
			pthread_exit(NULL); /* the other thread sees it too, by standard input */
		pthread_join(places.thread, NULL);
	}
	camera_close();
	venc_close();
	_exit(status);
}

static void read_fully(uint8_t *to, size_t count)
{
	while (count > 0) {
		ssize_t got = read(STDIN_FILENO, to, count);
		if (got == 0 || (got < 0 && errno != EINTR))
			end(0);
		if (got > 0) {
			to += got;
			count -= (size_t)got;
		}
	}
}

static void write_fully(const uint8_t *from, size_t count)
{
	while (count > 0) {
		ssize_t put = write(STDOUT_FILENO, from, count);
		if (put < 0 && errno != EINTR)
			end(0);
		if (put > 0) {
			from += put;
			count -= (size_t)put;
		}
	}
}

static uint8_t *put32(uint8_t *to, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		*to++ = (uint8_t)(number >> 8 * i);
	return to;
}

static uint8_t *put64(uint8_t *to, uint64_t number)
{
	return put32(put32(to, (uint32_t)number), (uint32_t)(number >> 32));
}

static uint64_t get(size_t bytes)
{
	uint64_t number = 0;
	if (request.size - request.at < bytes) {
		request.short_ = 1;
		return 0;
	}
	for (size_t i = 0; i < bytes; i++)
		number |= (uint64_t)request.bytes[request.at++] << 8 * i;
	return number;
}

static int get32(void)
{
	return (int)(int32_t)get(4);
}

/* A text; one that is too long for its place is as wrong as a request that ends in it. */
static void get_text(char *to, size_t room)
{
	size_t length = (size_t)get(4);
	if (length >= room || request.size - request.at < length) {
		request.short_ = 1;
		*to = 0;
		return;
	}
	memcpy(to, request.bytes + request.at, length);
	to[length] = 0;
	request.at += length;
}

/* ---- messages ---- */

static void send_head(uint32_t type, size_t size)
{
	uint8_t head[8];
	put32(put32(head, type), (uint32_t)size);
	write_fully(head, sizeof head);
}

static void send_hello(void)
{
	uint8_t version[4];
	put32(version, VERSION);
	send_head(HELLO, sizeof version);
	write_fully(version, sizeof version);
}

static void send_failed(void)
{
	size_t length = strlen(failure.text);
	uint8_t head[8];
	put32(put32(head, failure.retry), (uint32_t)length);
	send_head(FAILED, sizeof head + length);
	write_fully(head, sizeof head);
	write_fully((const uint8_t *)failure.text, length);
}

static void send_unit(uint64_t pts, uint64_t duration, uint64_t sequence)
{
	uint8_t head[40];
	uint8_t *at = put32(put32(head, unit.key ? KEY_FRAME : 0), 0);
	put64(put64(put64(put64(at, pts), pts), duration), sequence);
	send_head(UNIT, sizeof head + unit.size);
	write_fully(head, sizeof head);
	write_fully(unit.bytes, unit.size);
}

static void send_picture(int place, const struct picture *picture)
{
	uint8_t message[24];
	put64(put64(put32(put32(message, (uint32_t)place), 0), picture->pts), picture->sequence);
	send_head(PICTURE, sizeof message);
	write_fully(message, sizeof message);
}

static uint32_t receive(void)
{
	uint8_t head[8];
	read_fully(head, sizeof head);
	memcpy(request.bytes, head, sizeof head);
	request.size = sizeof head;
	request.at = 0;
	request.short_ = 0;
	uint32_t type = (uint32_t)get(4);
	uint32_t size = (uint32_t)get(4);
	if (size > LARGEST_REQUEST) {
		fprintf(stderr, "a request of type %u and %u bytes: the streams are out of step\n", type, size);
		end(1);
	}
	read_fully(request.bytes, size);
	request.size = size;
	request.at = 0;
	return type;
}

/* ---- requests ---- */

static int map(const char *path, size_t size, int access)
{
	struct stat status;
	int file = open(path, O_RDWR | O_CLOEXEC);
	if (file < 0)
		return failed(FATAL, "the shared memory %s cannot be opened: %s", path, strerror(errno));
	void *at = MAP_FAILED;
	if (fstat(file, &status) == 0 && (size_t)status.st_size >= size)
		at = mmap(NULL, size, access, MAP_SHARED, file, 0);
	close(file);
	unlink(path); /* nobody else needs its name */
	if (at == MAP_FAILED)
		return failed(FATAL, "the shared memory %s of %zu bytes cannot be mapped", path, size);
	memory = at;
	return 1;
}

static void get_layout(int *width, int *height, int *format, uint32_t *offset, uint32_t *stride)
{
	*width = get32();
	*height = get32();
	*format = get32();
	for (int i = 0; i < 3; i++)
		offset[i] = (uint32_t)get32();
	for (int i = 0; i < 3; i++)
		stride[i] = (uint32_t)get32();
}

static int do_open(void)
{
	struct settings wanted = {0};
	char hosted[256], path[4096], preset[64];
	int version = get32();
	if (version != VERSION)
		return failed(FATAL, "version %d of the protocol is unknown", version);
	get_text(hosted, sizeof hosted);
	get_text(path, sizeof path);
	wanted.codec = get32();
	get_layout(&wanted.width, &wanted.height, &wanted.format, wanted.offset, wanted.stride);
	wanted.rate_numerator = get32();
	wanted.rate_denominator = get32();
	wanted.control = get32();
	wanted.first = get32();
	wanted.second = get32();
	get32(); /* CRF, which no hardware has */
	wanted.gop = get32();
	get_text(preset, sizeof preset); /* hardware has none */
	get_text(wanted.profile, sizeof wanted.profile);
	if (request.short_ || wanted.width < 2 || wanted.height < 2 || wanted.rate_denominator < 1 || memory)
		return failed(FATAL, "a request to open that is short or wrong");
	if (wanted.format != NV21 && wanted.format != NV12)
		return failed(FATAL, "pixel format %d is neither NV21 nor NV12", wanted.format);
	size_t size = wanted.offset[1] + (size_t)wanted.stride[1] * (size_t)(wanted.height / 2);
	if (!map(path, size, PROT_READ) || !venc_open(&arguments, &wanted))
		return 0;
	opened = 1;
	return 1;
}

static int free_place(void)
{
	for (int i = 0; i < places.count; i++)
		if (__atomic_load_n(places.states + i, __ATOMIC_ACQUIRE) == FREE)
			return i;
	return -1;
}

/* One picture, or a short wait. If all places are lent the picture is dropped, and its number is missing. */
static int capture_one(void)
{
	struct picture picture;
	int taken = 0;
	if (!camera_take(&picture, SLICE_MILLIS, &taken))
		return 0;
	if (!taken)
		return 1;
	int place = free_place();
	int copied = place < 0 || camera_copy(places.first + (size_t)place * places.bytes);
	camera_give_back();
	if (place >= 0 && copied) {
		__atomic_store_n(places.states + place, LENT, __ATOMIC_RELEASE);
		send_picture(place, &picture);
	}
	return copied;
}

static void *capture(void *unused)
{
	(void)unused;
	send_head(DONE, 0); /* to OPEN_CAMERA; from here on this thread writes */
	while (!__atomic_load_n(&places.stopping, __ATOMIC_ACQUIRE)) {
		if (!capture_one()) {
			send_failed();
			return NULL;
		}
	}
	return NULL;
}

static int do_open_camera(void)
{
	struct capture wanted = {0};
	char path[4096];
	int version = get32();
	if (version != VERSION)
		return failed(FATAL, "version %d of the protocol is unknown", version);
	get_text(path, sizeof path);
	get_layout(&wanted.width, &wanted.height, &wanted.format, wanted.offset, wanted.stride);
	places.count = get32();
	size_t first = (size_t)get(4);
	places.bytes = (size_t)get(4);
	wanted.rate_numerator = get32();
	wanted.rate_denominator = get32();
	get_text(wanted.output, sizeof wanted.output);
	get_text(wanted.options, sizeof wanted.options);
	size_t bytes = wanted.offset[1] + (size_t)wanted.stride[1] * (size_t)(wanted.height / 2);
	if (request.short_ || wanted.width < 2 || wanted.height < 2 || wanted.rate_numerator < 1 || memory ||
	    wanted.rate_denominator < 1 || places.count < 1 || places.count > MOST_PLACES ||
	    first < sizeof(int32_t) * MOST_PLACES || places.bytes < bytes)
		return failed(FATAL, "a request to open a camera that is short or wrong");
	if (wanted.format != NV21 && wanted.format != NV12)
		return failed(FATAL, "pixel format %d is neither NV21 nor NV12", wanted.format);
	if (!map(path, first + (size_t)places.count * places.bytes, PROT_READ | PROT_WRITE) ||
	    !camera_open(&arguments, &wanted))
		return 0;
	places.states = (int32_t *)(void *)memory;
	places.first = memory + first;
	if (pthread_create(&places.thread, NULL, capture, NULL) != 0)
		return failed(TRANSIENT, "no thread to capture with");
	places.running = 1;
	return 1;
}

static int do_frame(void)
{
	int flags = get32();
	get32();
	uint64_t pts = get(8), duration = get(8), sequence = get(8);
	if (request.short_ || !opened)
		return failed(FATAL, opened ? "a frame without its times" : "no encoder is open");
	int key = (flags & KEY_FRAME) || key_wanted;
	key_wanted = 0;
	if (!venc_encode(memory, key, &unit))
		return 0;
	send_unit(pts, duration, sequence);
	return 1;
}

static int do_update(void)
{
	int bitrate = get32(), gop = get32(), numerator = get32();
	if (request.short_ || !opened)
		return failed(FATAL, "an update that is short, or without an encoder");
	if (numerator != 0)
		return failed(RECOVERABLE, "the frame rate cannot change while the encoder is open");
	return venc_update(bitrate, gop);
}

static int answer(uint32_t type)
{
	switch (type) {
	case OPEN:
		return do_open();
	case FRAME:
		return do_frame();
	case UPDATE:
		return do_update();
	case DRAIN: /* nothing is ever inside between two requests */
		key_wanted = 1;
		return 1;
	default:
		return failed(FATAL, "request %u is unknown", type);
	}
}

/* Ends with the parent, too, when a call hangs that would have seen the end of standard input. */
static void *watch(void *unused)
{
	(void)unused;
	struct pollfd in = {.fd = STDIN_FILENO}; /* it reports no more than that the other side has gone */
	while (poll(&in, 1, -1) < 0 && errno == EINTR)
		;
	sleep(GRACE_SECONDS);
	_exit(1);
}

static void usage(const char *name, FILE *to)
{
	fprintf(to,
		"usage: %s [FOLDER [KEY=VALUE]...]\n"
		"       %s --capabilities\n"
		"       %s [FOLDER [KEY=VALUE]...] --cameras\n"
		"Captures or encodes for Kinora (org.kinora.binding.process), which starts it; FOLDER has the vendor's\n"
		"libraries, and the keys are those of the camera.\n",
		name, name, name);
}

/* The last argument asks for an answer and no more. */
static int query(const char *name, const char *wanted)
{
	if (strcmp(wanted, "--help") == 0)
		usage(name, stdout);
	else if (strcmp(wanted, "--capabilities") == 0)
		fputs(venc_capabilities, stdout);
	else if (strcmp(wanted, "--cameras") != 0)
		usage(name, stderr);
	else if (camera_describe(&arguments))
		return 0;
	else
		fprintf(stderr, "%s\n", failure.text);
	return strcmp(wanted, "--help") != 0 && strcmp(wanted, "--capabilities") != 0 ? 2 : 0;
}

int main(int count, char **values)
{
	arguments = (struct arguments){count - 1, values + 1};
	if (count > 1 && strncmp(values[count - 1], "--", 2) == 0) {
		arguments.count--;
		return query(values[0], values[count - 1]);
	}
	if (isatty(STDIN_FILENO)) {
		usage(values[0], stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	pthread_t watcher;
	if (pthread_create(&watcher, NULL, watch, NULL) != 0) {
		fputs("no thread to watch the parent with\n", stderr);
		return 1;
	}
	send_hello();
	for (uint32_t type = receive(); type != CLOSE; type = receive()) {
		if (places.running) {
			fprintf(stderr, "a request of type %u to an open camera\n", type);
			end(1);
		}
		int done = type == OPEN_CAMERA ? do_open_camera() : answer(type);
		if (!done)
			send_failed();
		else if (!places.running) /* else its thread says so */
			send_head(DONE, 0);
	}
	end(0);
}
