package org.kinora.encoder.v4l2;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Mapping;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct;

/**
 * One of the two queues of a memory-to-memory device, in either form of the interface. Queueing and
 * dequeueing make no garbage. Not for several threads at once.
 */
final class BufferQueue {

  private static final int MICROS = 1_000_000;

  /** VIDEO_MAX_PLANES of linux/videodev2.h. */
  private static final int MAX_AREAS = 8;

  private final Device device;
  private final int type;
  private final boolean multiplanar;
  private final QueueFormat format;
  private final Struct buffer = new Struct(V4l2Struct.Buffer.SIZE);
  private final Struct planes = new Struct(MAX_AREAS * V4l2Struct.Plane.SIZE);
  private final Struct streaming;
  private final List<Mapping[]> mappings = new ArrayList<>();
  private int memory;
  private int count;

  BufferQueue(Device device, int type) {
    this.device = device;
    this.type = type;
    this.multiplanar =
        type == V4l2.BUF_TYPE_VIDEO_OUTPUT_MPLANE || type == V4l2.BUF_TYPE_VIDEO_CAPTURE_MPLANE;
    this.format = new QueueFormat(device, type, multiplanar);
    this.streaming = new Struct(Integer.BYTES).putInt(0, type);
  }

  /** The format of what is in the buffers. */
  QueueFormat format() {
    return format;
  }

  /** The number of buffers, as {@link #request} got them. */
  int count() {
    return count;
  }

  /** The buffers' kind of memory, as {@link #request} was asked for. */
  int memory() {
    return memory;
  }

  /** Asks for buffers, and maps those of the driver's memory. */
  void request(int kind, int wanted) throws LinuxException {
    memory = kind;
    count = requestBuffers(wanted);
    if (kind != V4l2.MEMORY_MMAP) {
      return;
    }
    for (int index = 0; index < count; index++) {
      prepare(index);
      device.ioctl(V4l2Request.QUERYBUF, buffer);
      Mapping[] maps = new Mapping[format.areas()];
      mappings.add(maps);
      for (int area = 0; area < format.areas(); area++) {
        int at = area * V4l2Struct.Plane.SIZE;
        maps[area] =
            multiplanar
                ? device.map(
                    Integer.toUnsignedLong(planes.getInt(at + V4l2Struct.Plane.M)),
                    planes.getInt(at + V4l2Struct.Plane.LENGTH))
                : device.map(
                    Integer.toUnsignedLong(buffer.getInt(V4l2Struct.Buffer.M)),
                    buffer.getInt(V4l2Struct.Buffer.LENGTH));
      }
    }
  }

  private int requestBuffers(int wanted) throws LinuxException {
    Struct request =
        new Struct(V4l2Struct.RequestBuffers.SIZE)
            .putInt(V4l2Struct.RequestBuffers.COUNT, wanted)
            .putInt(V4l2Struct.RequestBuffers.TYPE, type)
            .putInt(V4l2Struct.RequestBuffers.MEMORY, memory);
    device.ioctl(V4l2Request.REQBUFS, request);
    return request.getInt(V4l2Struct.RequestBuffers.COUNT);
  }

  /** The memory of a buffer, if it is the driver's. */
  ByteBuffer area(int index, int area) {
    return mappings.get(index)[area].buffer();
  }

  void streamOn() throws LinuxException {
    device.ioctl(V4l2Request.STREAMON, streaming);
  }

  /** Takes all buffers back from the driver. */
  void streamOff() throws LinuxException {
    device.ioctl(V4l2Request.STREAMOFF, streaming);
  }

  private void prepare(int index) {
    buffer
        .clear()
        .putInt(V4l2Struct.Buffer.INDEX, index)
        .putInt(V4l2Struct.Buffer.TYPE, type)
        .putInt(V4l2Struct.Buffer.MEMORY, memory)
        .putInt(V4l2Struct.Buffer.FIELD, V4l2.FIELD_NONE);
    if (multiplanar) {
      planes.clear();
      buffer
          .putLong(V4l2Struct.Buffer.M, planes.address())
          .putInt(V4l2Struct.Buffer.LENGTH, format.areas());
    }
  }

  private void stamp(long micros) {
    buffer
        .putLong(V4l2Struct.Buffer.TIMESTAMP_SEC, micros / MICROS)
        .putLong(V4l2Struct.Buffer.TIMESTAMP_USEC, micros % MICROS);
  }

  /** Queues a buffer to be filled by the driver. */
  void queue(int index) throws LinuxException {
    prepare(index);
    device.ioctl(V4l2Request.QBUF, buffer);
  }

  /** Queues a buffer whose areas are full, with a time. */
  void queue(int index, long micros) throws LinuxException {
    prepare(index);
    stamp(micros);
    if (multiplanar) {
      for (int area = 0; area < format.areas(); area++) {
        planes.putInt(
            area * V4l2Struct.Plane.SIZE + V4l2Struct.Plane.BYTESUSED, format.bytes(area));
      }
    } else {
      buffer.putInt(V4l2Struct.Buffer.BYTESUSED, format.bytes(0));
    }
    device.ioctl(V4l2Request.QBUF, buffer);
  }

  /**
   * Queues a picture in somebody else's memory, with a time.
   *
   * @return 0, or the error as a negative number
   */
  int tryQueue(int index, int descriptor, long length, long micros) {
    prepare(index);
    stamp(micros);
    if (multiplanar) {
      planes
          .putInt(V4l2Struct.Plane.M, descriptor)
          .putInt(V4l2Struct.Plane.LENGTH, (int) length)
          .putInt(V4l2Struct.Plane.BYTESUSED, format.bytes(0));
    } else {
      buffer
          .putInt(V4l2Struct.Buffer.M, descriptor)
          .putInt(V4l2Struct.Buffer.LENGTH, (int) length)
          .putInt(V4l2Struct.Buffer.BYTESUSED, format.bytes(0));
    }
    return device.tryIoctl(V4l2Request.QBUF, buffer);
  }

  /**
   * Takes the next buffer that the driver is done with; the following methods tell about it.
   *
   * @return its index, or the error as a negative number
   */
  int tryDequeue() {
    prepare(0);
    int result = device.tryIoctl(V4l2Request.DQBUF, buffer);
    return result < 0 ? result : buffer.getInt(V4l2Struct.Buffer.INDEX);
  }

  boolean flagged(int flag) {
    return (buffer.getInt(V4l2Struct.Buffer.FLAGS) & flag) != 0;
  }

  /** Where the data ends in the first area of the buffer that was dequeued. */
  int end() {
    return multiplanar
        ? planes.getInt(V4l2Struct.Plane.BYTESUSED)
        : buffer.getInt(V4l2Struct.Buffer.BYTESUSED);
  }

  /** Where the data begins in the first area of the buffer that was dequeued. */
  int begin() {
    return multiplanar ? planes.getInt(V4l2Struct.Plane.DATA_OFFSET) : 0;
  }

  /** The time of the buffer that was dequeued. */
  long micros() {
    return buffer.getLong(V4l2Struct.Buffer.TIMESTAMP_SEC) * MICROS
        + buffer.getLong(V4l2Struct.Buffer.TIMESTAMP_USEC);
  }

  /** Gives all buffers back; the queue does not stream. */
  void free() throws LinuxException {
    unmap();
    if (count > 0) {
      count = 0;
      requestBuffers(0);
    }
  }

  /** Lets go of the driver's memory. */
  void unmap() {
    for (Mapping[] maps : mappings) {
      for (Mapping mapping : maps) {
        if (mapping != null) { // null: a later one could not be mapped
          mapping.close();
        }
      }
    }
    mappings.clear();
  }
}
