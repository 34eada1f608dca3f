package org.kinora.camera.v4l2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kinora.binding.linux.Descriptor;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.Errno;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Mapping;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct.Buffer;
import org.kinora.binding.linux.V4l2Struct.ExportBuffer;
import org.kinora.binding.linux.V4l2Struct.Plane;
import org.kinora.binding.linux.V4l2Struct.RequestBuffers;

/**
 * The driver's queue of buffers. A buffer is in one of three places: in the queue, to be filled; in
 * the hands of who dequeued it; or given up, when its memory is gone.
 *
 * <p>{@link #dequeue} is called by one thread at a time, and not beside or after {@link #stop};
 * {@link #giveBack} by any. A buffer that is out while the queue is stopped stays what it is until
 * it is given back.
 */
final class CaptureQueue {

  /** What the driver is asked for; it may give fewer. */
  private static final int WANTED = 8;

  /** With fewer, none can be lent: the driver needs two, and the contract says two. */
  private static final int FEWEST = 4;

  /** What the driver keeps for itself: one that it fills and one to go on with. */
  static final int DRIVERS = 2;

  /** O_CLOEXEC | O_RDWR (asm-generic/fcntl.h): whoever imports the memory may map it. */
  private static final int EXPORT_FLAGS = 0x80000 | 2;

  private static final int MAX_PLANES = 8;

  private static final long MASK = 0xffff_ffffL;

  private final Device device;
  private final int bufferType;
  private final boolean planes;
  private final List<Mapping> mappings = new ArrayList<>();
  private final List<Optional<Descriptor>> exported = new ArrayList<>();

  // Of the thread that dequeues.
  private final Struct buffer = new Struct(Buffer.SIZE);
  private final Struct bufferPlanes = new Struct(MAX_PLANES * Plane.SIZE);

  // Guarded by this.
  private final Struct back = new Struct(Buffer.SIZE);
  private final Struct backPlanes = new Struct(MAX_PLANES * Plane.SIZE);
  private final boolean[] out = new boolean[WANTED];
  private boolean stopped;

  private volatile int failure;

  /**
   * Gets buffers from the driver and maps them; none is in the queue yet.
   *
   * @param bytes that each must have
   * @throws LinuxException if the driver refuses, or has too little memory
   */
  CaptureQueue(Device device, int bufferType, int bytes) throws LinuxException {
    this.device = device;
    this.bufferType = bufferType;
    planes = bufferType == V4l2.BUF_TYPE_VIDEO_CAPTURE_MPLANE;
    int count = request(WANTED);
    boolean done = false;
    try {
      if (count < FEWEST) {
        throw new LinuxException(
            "VIDIOC_REQBUFS gave %d buffers of at least %d".formatted(count, FEWEST),
            Errno.ENOMEM.code());
      }
      for (int i = 0; i < Math.min(count, WANTED); i++) {
        map(i, bytes);
        exported.add(export(i));
      }
      done = true;
    } finally {
      if (!done) {
        mappings.forEach(Mapping::close);
        exported.forEach(each -> each.ifPresent(Descriptor::close));
        free();
      }
    }
  }

  private int request(int count) throws LinuxException {
    Struct request =
        new Struct(RequestBuffers.SIZE)
            .putInt(RequestBuffers.COUNT, count)
            .putInt(RequestBuffers.TYPE, bufferType)
            .putInt(RequestBuffers.MEMORY, V4l2.MEMORY_MMAP);
    device.ioctl(V4l2Request.REQBUFS, request);
    return request.getInt(RequestBuffers.COUNT);
  }

  private void map(int index, int bytes) throws LinuxException {
    buffer.clear();
    prepare(buffer, bufferPlanes, index);
    device.ioctl(V4l2Request.QUERYBUF, buffer);
    long offset = planes ? bufferPlanes.getInt(Plane.M) & MASK : buffer.getInt(Buffer.M) & MASK;
    int length = planes ? bufferPlanes.getInt(Plane.LENGTH) : buffer.getInt(Buffer.LENGTH);
    if (length < bytes) {
      throw new LinuxException(
          "VIDIOC_QUERYBUF gave %d bytes of %d".formatted(length, bytes), Errno.EINVAL.code());
    }
    mappings.add(device.map(offset, length));
  }

  private void prepare(Struct to, Struct toPlanes, int index) {
    to.putInt(Buffer.INDEX, index)
        .putInt(Buffer.TYPE, bufferType)
        .putInt(Buffer.MEMORY, V4l2.MEMORY_MMAP);
    if (planes) {
      to.putLong(Buffer.M, toPlanes.address()).putInt(Buffer.LENGTH, 1);
    }
  }

  /** Memory that can be shared; empty if the driver does not do that. */
  private Optional<Descriptor> export(int index) {
    Struct export =
        new Struct(ExportBuffer.SIZE)
            .putInt(ExportBuffer.TYPE, bufferType)
            .putInt(ExportBuffer.INDEX, index)
            .putInt(ExportBuffer.FLAGS, EXPORT_FLAGS);
    return device.tryIoctl(V4l2Request.EXPBUF, export) < 0
        ? Optional.empty()
        : Optional.of(Descriptor.owned(export.getInt(ExportBuffer.FD)));
  }

  /** The number of buffers, at least {@value #FEWEST}. */
  int count() {
    return mappings.size();
  }

  /** The memory of a buffer, valid until it is given up. */
  Mapping memory(int index) {
    return mappings.get(index);
  }

  /** The same memory for other devices, valid as long; empty if the driver does not share. */
  Optional<Descriptor> shared(int index) {
    return exported.get(index);
  }

  /**
   * Queues all buffers and starts the stream.
   *
   * @throws LinuxException if the driver refuses
   */
  void start() throws LinuxException {
    for (int i = 0; i < count(); i++) {
      prepare(back.clear(), backPlanes, i);
      device.ioctl(V4l2Request.QBUF, back);
    }
    device.ioctl(V4l2Request.STREAMON, new Struct(Integer.BYTES).putInt(0, bufferType));
  }

  /**
   * Takes a filled buffer; what it says of itself can be asked for afterwards. Without garbage.
   *
   * @return its index, or an error as a negative number: EAGAIN if there is none yet
   */
  int dequeue() {
    if (failure != 0) {
      return -failure;
    }
    prepare(buffer, bufferPlanes, 0);
    int result = device.tryIoctl(V4l2Request.DQBUF, buffer);
    if (result < 0) {
      return result;
    }
    int index = buffer.getInt(Buffer.INDEX);
    synchronized (this) {
      out[index] = true;
    }
    return index;
  }

  /** The request that failed when {@link #dequeue} returned an error. */
  long failedRequest() {
    return failure != 0 ? V4l2Request.QBUF : V4l2Request.DQBUF;
  }

  /** Whether the driver says that the picture is damaged. */
  boolean damaged() {
    return (buffer.getInt(Buffer.FLAGS) & V4l2.BUF_FLAG_ERROR) != 0;
  }

  /** Where the picture begins in the buffer's memory. */
  int offset() {
    return planes ? bufferPlanes.getInt(Plane.DATA_OFFSET) : 0;
  }

  /** The bytes of the picture. */
  int bytesUsed() {
    // Of planes, what is in front of the data is counted.
    return planes
        ? bufferPlanes.getInt(Plane.BYTESUSED) - offset()
        : buffer.getInt(Buffer.BYTESUSED);
  }

  /** The number of the picture, of 32 bits. */
  int sequence() {
    return buffer.getInt(Buffer.SEQUENCE);
  }

  /**
   * The capture time in nanoseconds on the clock of {@link System#nanoTime()}, which is Linux's
   * monotonic one; the present where the driver has another clock.
   */
  long time() {
    int clock = buffer.getInt(Buffer.FLAGS) & V4l2.BUF_FLAG_TIMESTAMP_MASK;
    return clock == V4l2.BUF_FLAG_TIMESTAMP_MONOTONIC
        ? buffer.getLong(Buffer.TIMESTAMP_SEC) * 1_000_000_000L
            + buffer.getLong(Buffer.TIMESTAMP_USEC) * 1_000
        : System.nanoTime();
  }

  /** Queues a buffer again; once the queue is stopped, gives its memory up. Without garbage. */
  synchronized void giveBack(int index) {
    out[index] = false;
    if (stopped) {
      release(index);
      return;
    }
    prepare(back, backPlanes, index);
    int result = device.tryIoctl(V4l2Request.QBUF, back);
    if (result < 0) {
      failure = -result; // for the reader, who can tell somebody
    }
  }

  /** Stops the stream, and gives up the memory of all buffers but those that are out. */
  synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    // Errors here are those of a device that is gone.
    device.tryIoctl(V4l2Request.STREAMOFF, new Struct(Integer.BYTES).putInt(0, bufferType));
    for (int i = 0; i < count(); i++) {
      if (!out[i]) {
        release(i);
      }
    }
    free();
  }

  private void release(int index) {
    mappings.get(index).close();
    exported.get(index).ifPresent(Descriptor::close);
  }

  /**
   * Lets go of the driver's buffers, so that the next user finds it free although frames are lent:
   * since Linux 4.20 their memory lives on without the queue.
   */
  private void free() {
    Struct request =
        new Struct(RequestBuffers.SIZE)
            .putInt(RequestBuffers.TYPE, bufferType)
            .putInt(RequestBuffers.MEMORY, V4l2.MEMORY_MMAP);
    device.tryIoctl(V4l2Request.REQBUFS, request); // an older one stays busy until they are closed
  }
}
