package org.kinora.encoder.v4l2;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Mapping;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;

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
  private final Struct format = new Struct(V4l2.Format.SIZE);
  private final Struct buffer = new Struct(V4l2.Buffer.SIZE);
  private final Struct planes = new Struct(MAX_AREAS * V4l2.Plane.SIZE);
  private final Struct streaming;
  private final List<Mapping[]> mappings = new ArrayList<>();
  private int memory;
  private int count;
  private int areas = 1; // of memory in a buffer

  BufferQueue(Device device, int type) {
    this.device = device;
    this.type = type;
    this.multiplanar =
        type == V4l2.BUF_TYPE_VIDEO_OUTPUT_MPLANE || type == V4l2.BUF_TYPE_VIDEO_CAPTURE_MPLANE;
    this.streaming = new Struct(Integer.BYTES).putInt(0, type);
  }

  /**
   * Sets the format; what the driver made of it is told by the following methods.
   *
   * @param stride of the first plane in bytes; 0 lets the driver choose
   * @param bytes of a buffer; 0 lets the driver choose
   */
  void setFormat(int fourcc, int width, int height, int stride, int bytes, int areasWanted)
      throws LinuxException {
    format.clear().putInt(V4l2.Format.TYPE, type);
    int at = V4l2.Format.FMT;
    if (multiplanar) {
      format
          .putInt(at + V4l2.PixFormatMplane.WIDTH, width)
          .putInt(at + V4l2.PixFormatMplane.HEIGHT, height)
          .putInt(at + V4l2.PixFormatMplane.PIXELFORMAT, fourcc)
          .putInt(at + V4l2.PixFormatMplane.FIELD, V4l2.FIELD_NONE)
          .putInt(at + V4l2.PixFormatMplane.COLORSPACE, V4l2.COLORSPACE_SMPTE170M)
          .putByte(at + V4l2.PixFormatMplane.QUANTIZATION, V4l2.QUANTIZATION_LIM_RANGE)
          .putByte(at + V4l2.PixFormatMplane.NUM_PLANES, areasWanted)
          .putInt(area(0) + V4l2.PlanePixFormat.BYTESPERLINE, stride)
          .putInt(area(0) + V4l2.PlanePixFormat.SIZEIMAGE, bytes);
    } else {
      format
          .putInt(at + V4l2.PixFormat.WIDTH, width)
          .putInt(at + V4l2.PixFormat.HEIGHT, height)
          .putInt(at + V4l2.PixFormat.PIXELFORMAT, fourcc)
          .putInt(at + V4l2.PixFormat.FIELD, V4l2.FIELD_NONE)
          .putInt(at + V4l2.PixFormat.COLORSPACE, V4l2.COLORSPACE_SMPTE170M)
          .putInt(at + V4l2.PixFormat.QUANTIZATION, V4l2.QUANTIZATION_LIM_RANGE)
          .putInt(at + V4l2.PixFormat.BYTESPERLINE, stride)
          .putInt(at + V4l2.PixFormat.SIZEIMAGE, bytes);
    }
    device.ioctl(V4l2.S_FMT, format);
    areas = multiplanar ? format.getByte(at + V4l2.PixFormatMplane.NUM_PLANES) : 1;
  }

  private static int area(int index) {
    return V4l2.Format.FMT + V4l2.PixFormatMplane.PLANE_FMT + index * V4l2.PlanePixFormat.SIZE;
  }

  int type() {
    return type;
  }

  int fourcc() {
    // At the same offset in both forms.
    return format.getInt(V4l2.Format.FMT + V4l2.PixFormat.PIXELFORMAT);
  }

  int width() {
    return format.getInt(V4l2.Format.FMT + V4l2.PixFormat.WIDTH);
  }

  int height() {
    return format.getInt(V4l2.Format.FMT + V4l2.PixFormat.HEIGHT);
  }

  /** Areas of memory in a buffer. */
  int areas() {
    return areas;
  }

  /** Bytes from row to row of the first plane in an area. */
  int stride(int area) {
    return multiplanar
        ? format.getInt(area(area) + V4l2.PlanePixFormat.BYTESPERLINE)
        : format.getInt(V4l2.Format.FMT + V4l2.PixFormat.BYTESPERLINE);
  }

  /** Bytes of an area. */
  int bytes(int area) {
    return multiplanar
        ? format.getInt(area(area) + V4l2.PlanePixFormat.SIZEIMAGE)
        : format.getInt(V4l2.Format.FMT + V4l2.PixFormat.SIZEIMAGE);
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
      device.ioctl(V4l2.QUERYBUF, buffer);
      Mapping[] maps = new Mapping[areas];
      mappings.add(maps);
      for (int area = 0; area < areas; area++) {
        int at = area * V4l2.Plane.SIZE;
        maps[area] =
            multiplanar
                ? device.map(
                    Integer.toUnsignedLong(planes.getInt(at + V4l2.Plane.M)),
                    planes.getInt(at + V4l2.Plane.LENGTH))
                : device.map(
                    Integer.toUnsignedLong(buffer.getInt(V4l2.Buffer.M)),
                    buffer.getInt(V4l2.Buffer.LENGTH));
      }
    }
  }

  private int requestBuffers(int wanted) throws LinuxException {
    Struct request =
        new Struct(V4l2.RequestBuffers.SIZE)
            .putInt(V4l2.RequestBuffers.COUNT, wanted)
            .putInt(V4l2.RequestBuffers.TYPE, type)
            .putInt(V4l2.RequestBuffers.MEMORY, memory);
    device.ioctl(V4l2.REQBUFS, request);
    return request.getInt(V4l2.RequestBuffers.COUNT);
  }

  /** The memory of a buffer, if it is the driver's. */
  ByteBuffer area(int index, int area) {
    return mappings.get(index)[area].buffer();
  }

  void streamOn() throws LinuxException {
    device.ioctl(V4l2.STREAMON, streaming);
  }

  /** Takes all buffers back from the driver. */
  void streamOff() throws LinuxException {
    device.ioctl(V4l2.STREAMOFF, streaming);
  }

  private void prepare(int index) {
    buffer
        .clear()
        .putInt(V4l2.Buffer.INDEX, index)
        .putInt(V4l2.Buffer.TYPE, type)
        .putInt(V4l2.Buffer.MEMORY, memory)
        .putInt(V4l2.Buffer.FIELD, V4l2.FIELD_NONE);
    if (multiplanar) {
      planes.clear();
      buffer.putLong(V4l2.Buffer.M, planes.address()).putInt(V4l2.Buffer.LENGTH, areas);
    }
  }

  private void stamp(long micros) {
    buffer
        .putLong(V4l2.Buffer.TIMESTAMP_SEC, micros / MICROS)
        .putLong(V4l2.Buffer.TIMESTAMP_USEC, micros % MICROS);
  }

  /** Queues a buffer to be filled by the driver. */
  void queue(int index) throws LinuxException {
    prepare(index);
    device.ioctl(V4l2.QBUF, buffer);
  }

  /** Queues a buffer whose areas are full, with a time. */
  void queue(int index, long micros) throws LinuxException {
    prepare(index);
    stamp(micros);
    if (multiplanar) {
      for (int area = 0; area < areas; area++) {
        planes.putInt(area * V4l2.Plane.SIZE + V4l2.Plane.BYTESUSED, bytes(area));
      }
    } else {
      buffer.putInt(V4l2.Buffer.BYTESUSED, bytes(0));
    }
    device.ioctl(V4l2.QBUF, buffer);
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
          .putInt(V4l2.Plane.M, descriptor)
          .putInt(V4l2.Plane.LENGTH, (int) length)
          .putInt(V4l2.Plane.BYTESUSED, bytes(0));
    } else {
      buffer
          .putInt(V4l2.Buffer.M, descriptor)
          .putInt(V4l2.Buffer.LENGTH, (int) length)
          .putInt(V4l2.Buffer.BYTESUSED, bytes(0));
    }
    return device.tryIoctl(V4l2.QBUF, buffer);
  }

  /**
   * Takes the next buffer that the driver is done with; the following methods tell about it.
   *
   * @return its index, or the error as a negative number
   */
  int tryDequeue() {
    prepare(0);
    int result = device.tryIoctl(V4l2.DQBUF, buffer);
    return result < 0 ? result : buffer.getInt(V4l2.Buffer.INDEX);
  }

  boolean flagged(int flag) {
    return (buffer.getInt(V4l2.Buffer.FLAGS) & flag) != 0;
  }

  /** Where the data ends in the first area of the buffer that was dequeued. */
  int end() {
    return multiplanar ? planes.getInt(V4l2.Plane.BYTESUSED) : buffer.getInt(V4l2.Buffer.BYTESUSED);
  }

  /** Where the data begins in the first area of the buffer that was dequeued. */
  int begin() {
    return multiplanar ? planes.getInt(V4l2.Plane.DATA_OFFSET) : 0;
  }

  /** The time of the buffer that was dequeued. */
  long micros() {
    return buffer.getLong(V4l2.Buffer.TIMESTAMP_SEC) * MICROS
        + buffer.getLong(V4l2.Buffer.TIMESTAMP_USEC);
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
