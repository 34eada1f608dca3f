/*
 * V4L2 drivers that cost nothing, in the place of the C library: a camera whose frames come as soon as somebody waits for
 * them, and a memory-to-memory encoder that answers each frame with the same access unit of 8 KB. Their devices are the
 * files named null-camera and null-encoder; all other calls are the C library's, which this brings with it. Built as
 * libc.so.6 in a folder of its own, which only the binding looks into.
 */
#define _GNU_SOURCE
#include "null.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define poll declared_poll /* the header says that poll does not read its descriptors, and this one does */
#include <poll.h>
#undef poll

enum { MOST = 16, MORE = MOST - 1, ROOM = (PICTURE + 4095) & ~4095 };

/* Buffers, in the order in which they were queued. */
struct queue {
	struct v4l2_buffer items[MOST];
	uint32_t head, tail;
};

struct device {
	int fd; /* of memory, where all buffers lie; -1 when closed */
	uint8_t *memory;
	bool waited; /* somebody has waited since the last picture */
	bool stopped;
	uint32_t sequence, since;
	struct queue capture, output, read;
};

static struct device camera = {.fd = -1}, encoder = {.fd = -1};

static const uint8_t KEY[] = {0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 1, 0, 0, 0, 1, 0x65, 1};
static const uint8_t OTHER[sizeof KEY] = {0, 0, 0, 1, 0x41, 1};

static bool empty(const struct queue *queue)
{
	return queue->head == queue->tail;
}

static void put(struct queue *queue, const struct v4l2_buffer *buffer)
{
	queue->items[queue->tail++ & MORE] = *buffer;
}

static struct v4l2_buffer take(struct queue *queue)
{
	return queue->items[queue->head++ & MORE];
}

static int fail(int code)
{
	errno = code;
	return -1;
}

static struct device *of(int fd)
{
	return fd < 0 ? NULL : fd == camera.fd ? &camera : fd == encoder.fd ? &encoder : NULL;
}

int open(const char *path, int flags, ...)
{
	va_list rest;
	va_start(rest, flags);
	int mode = flags & O_CREAT ? va_arg(rest, int) : 0;
	va_end(rest);
	const char *slash = strrchr(path, '/');
	struct device *device = !slash ? NULL : !strcmp(slash, "/null-camera") ? &camera
		: !strcmp(slash, "/null-encoder") ? &encoder : NULL;
	if (!device)
		return openat(AT_FDCWD, path, flags, mode);
	size_t bytes = (size_t)MOST * ROOM;
	*device = (struct device){.fd = memfd_create("null", MFD_CLOEXEC), .since = GOP};
	if (device->fd < 0 || ftruncate(device->fd, (off_t)bytes))
		return -1;
	device->memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, device->fd, 0);
	return device->fd;
}

int close(int fd)
{
	struct device *device = of(fd);
	if (device) {
		munmap(device->memory, (size_t)MOST * ROOM);
		device->fd = -1;
	}
	return (int)syscall(SYS_close, fd);
}

int poll(struct pollfd *descriptors, nfds_t count, int milliseconds)
{
	struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
	struct device *device = of(descriptors->fd);
	if (device) {
		COUNT();
		device->waited = true;
	}
	return ppoll(descriptors, count, milliseconds < 0 ? NULL : &time, NULL);
}

static bool captures(uint32_t type)
{
	return type == V4L2_BUF_TYPE_VIDEO_CAPTURE;
}

static int capability(const struct device *device, struct v4l2_capability *answer)
{
	memset(answer, 0, sizeof *answer);
	memcpy(answer->driver, "null", 5);
	memcpy(answer->card, "null", 5);
	answer->capabilities = V4L2_CAP_STREAMING | (device == &camera ? V4L2_CAP_VIDEO_CAPTURE : V4L2_CAP_VIDEO_M2M);
	return 0;
}

static uint32_t fourcc(const struct device *device, uint32_t type)
{
	return device == &encoder && captures(type) ? V4L2_PIX_FMT_H264 : V4L2_PIX_FMT_NV21;
}

static int format(struct v4l2_fmtdesc *answer, const struct device *device)
{
	if (answer->index)
		return fail(EINVAL);
	answer->pixelformat = fourcc(device, answer->type);
	return 0;
}

static int size(struct v4l2_frmsizeenum *answer)
{
	if (answer->index)
		return fail(EINVAL);
	answer->type = V4L2_FRMSIZE_TYPE_DISCRETE;
	answer->discrete = (struct v4l2_frmsize_discrete){WIDTH, HEIGHT};
	return 0;
}

static int set_format(struct v4l2_format *answer)
{
	answer->fmt.pix.bytesperline = answer->fmt.pix.pixelformat == V4L2_PIX_FMT_H264 ? 0 : WIDTH;
	answer->fmt.pix.sizeimage = PICTURE;
	return 0;
}

static int control(struct v4l2_query_ext_ctrl *answer)
{
	uint32_t id = answer->id;
	if (id != V4L2_CID_MPEG_VIDEO_BITRATE && id != V4L2_CID_MPEG_VIDEO_GOP_SIZE && id != V4L2_CID_MPEG_VIDEO_FORCE_KEY_FRAME)
		return fail(EINVAL);
	answer->flags = 0;
	answer->minimum = 1;
	answer->maximum = INT32_MAX;
	return 0;
}

static int set_control(struct device *device, const struct v4l2_control *control)
{
	if (control->id == V4L2_CID_MPEG_VIDEO_FORCE_KEY_FRAME)
		device->since = GOP;
	return 0;
}

/* Where a buffer lies: those of the two queues behind each other. */
static uint32_t place(const struct v4l2_buffer *buffer)
{
	return (buffer->index + (captures(buffer->type) ? MOST / 2 : 0)) * ROOM;
}

static int query_buffer(struct v4l2_buffer *answer)
{
	answer->m.offset = place(answer);
	answer->length = ROOM;
	return 0;
}

static int queue_buffer(struct device *device, const struct v4l2_buffer *buffer)
{
	put(captures(buffer->type) ? &device->capture : &device->output, buffer);
	return 0;
}

static int picture(struct v4l2_buffer *answer)
{
	if (!camera.waited || empty(&camera.capture))
		return fail(EAGAIN);
	camera.waited = false;
	*answer = take(&camera.capture);
	answer->sequence = camera.sequence++;
	answer->bytesused = PICTURE;
	answer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
	answer->timestamp.tv_sec = answer->sequence / 30;
	answer->timestamp.tv_usec = answer->sequence % 30 * 33333;
	return 0;
}

static int access_unit(struct v4l2_buffer *answer)
{
	if (empty(&encoder.output))
		return fail(encoder.stopped ? EPIPE : EAGAIN);
	if (empty(&encoder.capture))
		return fail(EAGAIN);
	struct v4l2_buffer frame = take(&encoder.output);
	*answer = take(&encoder.capture);
	answer->bytesused = UNIT;
	answer->flags = V4L2_BUF_FLAG_TIMESTAMP_COPY;
	answer->timestamp = frame.timestamp;
	memcpy(encoder.memory + place(answer), encoder.since >= GOP ? KEY : OTHER, sizeof KEY);
	encoder.since = encoder.since >= GOP ? 1 : encoder.since + 1;
	put(&encoder.read, &frame);
	return 0;
}

static int dequeue_buffer(struct device *device, struct v4l2_buffer *answer)
{
	if (device == &camera)
		return picture(answer);
	if (captures(answer->type))
		return access_unit(answer);
	if (empty(&encoder.read))
		return fail(EAGAIN);
	*answer = take(&encoder.read);
	answer->flags = 0;
	return 0;
}

static int stream_off(struct device *device, uint32_t type)
{
	if (captures(type)) {
		device->capture = (struct queue){.head = 0};
		device->since = GOP;
		device->stopped = false;
	} else {
		device->output = device->read = (struct queue){.head = 0};
	}
	return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list rest;
	va_start(rest, request);
	void *argument = va_arg(rest, void *);
	va_end(rest);
	struct device *device = of(fd);
	if (!device)
		return (int)syscall(SYS_ioctl, fd, request, argument);
	COUNT();
	switch ((uint32_t)request) {
	case VIDIOC_QUERYCAP: return capability(device, argument);
	case VIDIOC_ENUM_FMT: return format(argument, device);
	case VIDIOC_ENUM_FRAMESIZES: return size(argument);
	case VIDIOC_S_FMT: return set_format(argument);
	case VIDIOC_QUERY_EXT_CTRL: return control(argument);
	case VIDIOC_S_CTRL: return set_control(device, argument);
	case VIDIOC_REQBUFS: return 0;
	case VIDIOC_QUERYBUF: return query_buffer(argument);
	case VIDIOC_EXPBUF: return AT(int, argument, 16) = memfd_create("shared", MFD_CLOEXEC), 0;
	case VIDIOC_QBUF: return queue_buffer(device, argument);
	case VIDIOC_DQBUF: return dequeue_buffer(device, argument);
	case VIDIOC_STREAMON: return 0;
	case VIDIOC_STREAMOFF: return stream_off(device, AT(uint32_t, argument, 0));
	case VIDIOC_ENCODER_CMD: return device->stopped = AT(uint32_t, argument, 0) == V4L2_ENC_CMD_STOP, 0;
	default: return fail(ENOTTY);
	}
}
