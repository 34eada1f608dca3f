package org.kinora.camera.v4l2;

import java.nio.ByteBuffer;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;

/** Converts NV12, NV21 and YU12 to one another: the samples stay, their places change. */
final class PlanarConverter implements Converter {

  private final Picture picture;
  private final PixelFormat format;
  private final RowWriter writer;
  private final int[] offsets;
  private final int[] strides;
  private final int whole; // bytes of a picture
  private final byte[] luma;
  private final byte[] u;
  private final byte[] v;

  PlanarConverter(Picture picture, PixelFormat from, PixelFormat to) {
    this.picture = picture;
    this.format = from;
    int width = picture.size().width();
    writer = new RowWriter(to, picture.size());
    offsets = PlaneLayout.offsets(from, picture);
    strides = PlaneLayout.strides(from, picture);
    whole = PlaneLayout.bytes(from, picture);
    luma = new byte[width];
    u = new byte[width / 2];
    v = new byte[width / 2];
  }

  @Override
  public boolean convert(ByteBuffer from, int offset, int bytes, PooledFrame to) {
    if (bytes > 0 && bytes < whole) {
      return false; // cut short
    }
    int height = picture.size().height();
    for (int y = 0; y < height; y++) {
      from.get(offset + y * strides[0], luma);
      writer.luma(to, y, luma);
    }
    for (int y = 0; y < height / 2; y++) {
      if (format == PixelFormat.I420) {
        from.get(offset + offsets[1] + y * strides[1], u);
        from.get(offset + offsets[2] + y * strides[2], v);
      } else {
        from.get(offset + offsets[1] + y * strides[1], luma);
        split(format == PixelFormat.NV21 ? v : u, format == PixelFormat.NV21 ? u : v);
      }
      writer.chroma(to, y, u, v);
    }
    return true;
  }

  private void split(byte[] even, byte[] odd) {
    for (int x = 0; x < even.length; x++) {
      even[x] = luma[2 * x];
      odd[x] = luma[2 * x + 1];
    }
  }
}
