package org.kinora.camera.v4l2;

import java.nio.ByteBuffer;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.PixelFormat;
import org.kinora.binding.linux.V4l2Format;

/**
 * Converts YUYV and UYVY, which have 4:2:2 chroma: the chroma of two rows becomes their mean. It
 * makes no garbage.
 */
final class PackedConverter implements Converter {

  private final Picture picture;
  private final RowWriter writer;
  private final int lumaAt;
  private final byte[] upper;
  private final byte[] lower;
  private final byte[] luma;
  private final byte[] u;
  private final byte[] v;

  PackedConverter(Picture picture, PixelFormat to) {
    this.picture = picture;
    int width = picture.size().width();
    writer = new RowWriter(to, picture.size());
    lumaAt = picture.fourcc() == V4l2Format.PIX_FMT_YUYV ? 0 : 1;
    upper = new byte[2 * width];
    lower = new byte[2 * width];
    luma = new byte[width];
    u = new byte[width / 2];
    v = new byte[width / 2];
  }

  @Override
  public boolean convert(ByteBuffer from, int offset, int bytes, PooledFrame to) {
    int height = picture.size().height();
    if (bytes > 0 && bytes < picture.stride() * (height - 1) + upper.length) {
      return false; // cut short
    }
    for (int y = 0; y < height; y += 2) {
      from.get(offset + y * picture.stride(), upper);
      from.get(offset + (y + 1) * picture.stride(), lower);
      luma(to, y, upper);
      luma(to, y + 1, lower);
      chroma();
      writer.chroma(to, y / 2, u, v);
    }
    return true;
  }

  private void luma(PooledFrame to, int y, byte[] row) {
    for (int x = 0; x < luma.length; x++) {
      luma[x] = row[2 * x + lumaAt];
    }
    writer.luma(to, y, luma);
  }

  private void chroma() {
    int at = 1 - lumaAt;
    for (int x = 0; x < u.length; x++) {
      u[x] = mean(upper[4 * x + at], lower[4 * x + at]);
      v[x] = mean(upper[4 * x + 2 + at], lower[4 * x + 2 + at]);
    }
  }

  private static byte mean(byte one, byte other) {
    return (byte) (((one & 0xff) + (other & 0xff) + 1) / 2);
  }
}
