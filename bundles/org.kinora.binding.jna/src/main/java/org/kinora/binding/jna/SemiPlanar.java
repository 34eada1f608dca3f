package org.kinora.binding.jna;

import java.nio.ByteBuffer;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/**
 * Where the two planes of a picture lie in one block of memory: chroma follows luma with the same
 * stride. The width that is seen and the stride are two things.
 *
 * @param format NV21 or NV12; I420 is laid out as NV12, to which it is copied
 * @param size that is seen
 * @param alignment rows begin at multiples of so many bytes
 */
public record SemiPlanar(PixelFormat format, Size size, int alignment) {

  /** Lays I420 out as NV12. */
  public SemiPlanar {
    format = format == PixelFormat.I420 ? PixelFormat.NV12 : format;
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

  /** Copies a frame of this size, and of this format or one that is laid out so, to a block. */
  public void copy(VideoFrame frame, ByteBuffer block) {
    copy(frame, 0, block, 0);
    if (frame.format() == PixelFormat.I420) {
      interleave(frame, block);
    } else {
      copy(frame, 1, block, lumaBytes());
    }
  }

  private void copy(VideoFrame frame, int plane, ByteBuffer block, int to) {
    ByteBuffer from = frame.plane(plane);
    int stride = stride();
    int row = size.width();
    int rows = format.rows(plane, size.height());
    if (frame.stride(plane) == stride) {
      block.put(to, from, 0, stride * (rows - 1) + row);
      return;
    }
    for (int y = 0; y < rows; y++) {
      block.put(to + y * stride, from, y * frame.stride(plane), row);
    }
  }

  /** Makes one chroma plane of two, as cameras deliver it that were opened for another encoder. */
  private void interleave(VideoFrame frame, ByteBuffer block) {
    ByteBuffer blue = frame.plane(1);
    ByteBuffer red = frame.plane(2);
    for (int y = 0; y < size.height() / 2; y++) {
      int to = lumaBytes() + y * stride();
      int blueRow = y * frame.stride(1);
      int redRow = y * frame.stride(2);
      for (int x = 0; x < size.width() / 2; x++) {
        block.put(to + 2 * x, blue.get(blueRow + x));
        block.put(to + 2 * x + 1, red.get(redRow + x));
      }
    }
  }
}
