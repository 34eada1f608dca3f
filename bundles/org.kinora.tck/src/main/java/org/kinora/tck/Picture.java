package org.kinora.tck;

import java.nio.ByteBuffer;
import org.kinora.api.media.Size;

/**
 * A decoded picture.
 *
 * @param size in luma samples
 * @param i420 luma, U and V planes without padding, from index 0 to the limit
 */
public record Picture(Size size, ByteBuffer i420) {
  /** Checks the length. */
  public Picture {
    if (i420.limit() != size.width() * size.height() / 2 * 3) {
      throw new IllegalArgumentException(i420.limit() + " bytes are not a picture of " + size);
    }
  }

  /** Mean luma of a rectangle, 0 to 255. */
  double luma(int x, int y, int width, int height) {
    return mean(0, size.width(), x, y, width, height);
  }

  /** Mean of a rectangle of a chroma plane, in chroma samples; 0 for U, 1 for V. */
  double chroma(int plane, int x, int y, int width, int height) {
    int luma = size.width() * size.height();
    return mean(luma + plane * luma / 4, size.width() / 2, x, y, width, height);
  }

  private double mean(int base, int stride, int x, int y, int width, int height) {
    long sum = 0;
    for (int row = y; row < y + height; row++) {
      for (int column = x; column < x + width; column++) {
        sum += i420.get(base + row * stride + column) & 0xff;
      }
    }
    return (double) sum / width / height;
  }
}
