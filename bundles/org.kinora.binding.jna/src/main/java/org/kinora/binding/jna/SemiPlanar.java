package org.kinora.binding.jna;

import java.nio.ByteBuffer;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/**
 * Where the two planes of a picture lie in one block of memory: chroma follows luma with the same
 * stride. The width that is seen and the stride are two things.
 *
 * @param format NV21 or NV12
 * @param size that is seen
 * @param alignment rows begin at multiples of so many bytes
 */
public record SemiPlanar(PixelFormat format, Size size, int alignment) {

  /** Checks the format. */
  public SemiPlanar {
    if (format.planes() != 2) {
      throw new IllegalArgumentException(format + " has another number of planes than 2");
    }
  }

  /** The bytes from row to row, of both planes. */
  public int stride() {
    return (size.width() + alignment - 1) / alignment * alignment;
  }

  /** The bytes of luma, which is where chroma begins. */
  public int lumaBytes() {
    return stride() * size.height();
  }

  /** The bytes of both planes. */
  public int bytes() {
    return lumaBytes() / 2 * 3;
  }

  /** Copies a frame of this format and size to a block. */
  public void copy(VideoFrame frame, ByteBuffer block) {
    int stride = stride();
    int row = size.width();
    int to = 0;
    for (int plane = 0; plane < 2; plane++) {
      ByteBuffer from = frame.plane(plane);
      int rows = format.rows(plane, size.height());
      if (frame.stride(plane) == stride) {
        block.put(to, from, 0, stride * (rows - 1) + row);
      } else {
        for (int y = 0; y < rows; y++) {
          block.put(to + y * stride, from, y * frame.stride(plane), row);
        }
      }
      to += stride * rows;
    }
  }
}
