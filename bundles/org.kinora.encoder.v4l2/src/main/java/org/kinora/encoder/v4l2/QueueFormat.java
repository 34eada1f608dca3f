package org.kinora.encoder.v4l2;

import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Struct;
import org.kinora.binding.linux.V4l2;
import org.kinora.binding.linux.V4l2Request;
import org.kinora.binding.linux.V4l2Struct;

/** The format of one queue of a device, in either form of the interface. */
final class QueueFormat {

  private final Device device;
  private final int type;
  private final boolean multiplanar;
  private final Struct format = new Struct(V4l2Struct.Format.SIZE);
  private int areas = 1; // of memory in a buffer

  QueueFormat(Device device, int type, boolean multiplanar) {
    this.device = device;
    this.type = type;
    this.multiplanar = multiplanar;
  }

  /**
   * Sets the format; what the driver made of it is told by the following methods.
   *
   * @param stride of the first plane in bytes; 0 lets the driver choose
   * @param bytes of a buffer; 0 lets the driver choose
   */
  void set(int fourcc, int width, int height, int stride, int bytes, int areasWanted)
      throws LinuxException {
    format.clear().putInt(V4l2Struct.Format.TYPE, type);
    int at = V4l2Struct.Format.FMT;
    if (multiplanar) {
      format
          .putInt(at + V4l2Struct.PixFormatMplane.WIDTH, width)
          .putInt(at + V4l2Struct.PixFormatMplane.HEIGHT, height)
          .putInt(at + V4l2Struct.PixFormatMplane.PIXELFORMAT, fourcc)
          .putInt(at + V4l2Struct.PixFormatMplane.FIELD, V4l2.FIELD_NONE)
          .putInt(at + V4l2Struct.PixFormatMplane.COLORSPACE, V4l2.COLORSPACE_SMPTE170M)
          .putByte(at + V4l2Struct.PixFormatMplane.QUANTIZATION, V4l2.QUANTIZATION_LIM_RANGE)
          .putByte(at + V4l2Struct.PixFormatMplane.NUM_PLANES, areasWanted)
          .putInt(area(0) + V4l2Struct.PlanePixFormat.BYTESPERLINE, stride)
          .putInt(area(0) + V4l2Struct.PlanePixFormat.SIZEIMAGE, bytes);
    } else {
      format
          .putInt(at + V4l2Struct.PixFormat.WIDTH, width)
          .putInt(at + V4l2Struct.PixFormat.HEIGHT, height)
          .putInt(at + V4l2Struct.PixFormat.PIXELFORMAT, fourcc)
          .putInt(at + V4l2Struct.PixFormat.FIELD, V4l2.FIELD_NONE)
          .putInt(at + V4l2Struct.PixFormat.COLORSPACE, V4l2.COLORSPACE_SMPTE170M)
          .putInt(at + V4l2Struct.PixFormat.QUANTIZATION, V4l2.QUANTIZATION_LIM_RANGE)
          .putInt(at + V4l2Struct.PixFormat.BYTESPERLINE, stride)
          .putInt(at + V4l2Struct.PixFormat.SIZEIMAGE, bytes);
    }
    device.ioctl(V4l2Request.S_FMT, format);
    areas = multiplanar ? format.getByte(at + V4l2Struct.PixFormatMplane.NUM_PLANES) : 1;
  }

  private static int area(int index) {
    return V4l2Struct.Format.FMT
        + V4l2Struct.PixFormatMplane.PLANE_FMT
        + index * V4l2Struct.PlanePixFormat.SIZE;
  }

  /** The type of the queue's buffers. */
  int type() {
    return type;
  }

  int fourcc() {
    // At the same offset in both forms.
    return format.getInt(V4l2Struct.Format.FMT + V4l2Struct.PixFormat.PIXELFORMAT);
  }

  int width() {
    return format.getInt(V4l2Struct.Format.FMT + V4l2Struct.PixFormat.WIDTH);
  }

  int height() {
    return format.getInt(V4l2Struct.Format.FMT + V4l2Struct.PixFormat.HEIGHT);
  }

  /** Areas of memory in a buffer. */
  int areas() {
    return areas;
  }

  /** Bytes from row to row of the first plane in an area. */
  int stride(int area) {
    return multiplanar
        ? format.getInt(area(area) + V4l2Struct.PlanePixFormat.BYTESPERLINE)
        : format.getInt(V4l2Struct.Format.FMT + V4l2Struct.PixFormat.BYTESPERLINE);
  }

  /** Bytes of an area. */
  int bytes(int area) {
    return multiplanar
        ? format.getInt(area(area) + V4l2Struct.PlanePixFormat.SIZEIMAGE)
        : format.getInt(V4l2Struct.Format.FMT + V4l2Struct.PixFormat.SIZEIMAGE);
  }
}
