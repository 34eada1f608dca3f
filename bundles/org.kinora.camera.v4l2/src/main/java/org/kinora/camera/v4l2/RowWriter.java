package org.kinora.camera.v4l2;

import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** Writes rows of luma and of chroma into a frame of any format. Used by one thread. */
final class RowWriter {

  private final PixelFormat format;
  private final int width;
  private final byte[] interleaved;

  RowWriter(PixelFormat format, Size size) {
    this.format = format;
    this.width = size.width();
    this.interleaved = new byte[width];
  }

  void luma(PooledFrame to, int row, byte[] samples) {
    to.plane(0).put(row * to.stride(0), samples, 0, width);
  }

  /**
   * Writes a row of both kinds of chroma samples.
   *
   * @param row of chroma: half as many as of luma
   */
  void chroma(PooledFrame to, int row, byte[] u, byte[] v) {
    if (format == PixelFormat.I420) {
      to.plane(1).put(row * to.stride(1), u, 0, width / 2);
      to.plane(2).put(row * to.stride(2), v, 0, width / 2);
      return;
    }
    byte[] even = format == PixelFormat.NV21 ? v : u;
    byte[] odd = format == PixelFormat.NV21 ? u : v;
    for (int x = 0; x < width / 2; x++) {
      interleaved[2 * x] = even[x];
      interleaved[2 * x + 1] = odd[x];
    }
    to.plane(1).put(row * to.stride(1), interleaved, 0, width);
  }
}
