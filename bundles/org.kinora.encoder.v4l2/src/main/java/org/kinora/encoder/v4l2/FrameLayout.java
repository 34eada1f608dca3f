package org.kinora.encoder.v4l2;

import java.nio.ByteBuffer;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.linux.DmaBuf;

/** Where a device wants the pixels of a frame, by the format that its queue has at the moment. */
final class FrameLayout {

  private final RawFormat raw;
  private final Size size;
  private final BufferQueue output;

  FrameLayout(RawFormat raw, Size size, BufferQueue output) {
    this.raw = raw;
    this.size = size;
    this.output = output;
  }

  /** Whether memory is laid out as the device reads it. */
  boolean fits(DmaBuf picture) {
    int stride = output.format().stride(0);
    if (!mayFit(picture) || picture.length() < output.format().bytes(0)) {
      return false;
    }
    for (int plane = 0; plane < picture.planes(); plane++) {
      if (picture.stride(plane) != raw.stride(plane, stride)
          || picture.offset(plane) != raw.offset(plane, stride, output.format().height())) {
        return false;
      }
    }
    return true;
  }

  /** Whether it would, if the device took another stride. */
  boolean mayFit(DmaBuf picture) {
    return raw.areas() == 1
        && picture.fourcc() == raw.fourcc()
        && picture.planes() == raw.format().planes();
  }

  /** Copies a frame into a buffer of the device's own memory. */
  void copy(VideoFrame frame, int index) {
    PixelFormat format = raw.format();
    for (int plane = 0; plane < format.planes(); plane++) {
      int row = format.rowBytes(plane, size.width());
      int rows = format.rows(plane, size.height());
      boolean own = raw.areas() > 1; // an area for each plane
      ByteBuffer to = output.area(index, own ? plane : 0);
      int at = own ? 0 : raw.offset(plane, output.format().stride(0), output.format().height());
      int toStride =
          own ? output.format().stride(plane) : raw.stride(plane, output.format().stride(0));
      ByteBuffer from = frame.plane(plane);
      int fromStride = frame.stride(plane);
      if (toStride == fromStride) {
        to.put(at, from, 0, fromStride * (rows - 1) + row);
      } else {
        for (int y = 0; y < rows; y++) {
          to.put(at + y * toStride, from, y * fromStride, row);
        }
      }
    }
  }
}
