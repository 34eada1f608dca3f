package org.kinora.camera.pattern;

import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/**
 * A landscape that passes by, near things faster than far ones: sky, hills and a textured ground.
 * It is made once, as one period that repeats to both sides.
 */
final class Scene {

  /** A picture larger than this repeats its scene sideways, and its rows downwards. */
  private static final int MAX_SIDE = 1024;

  /** Samples stay this far from black and white, so that noise never overflows. */
  private static final int MARGIN = Noise.MAX_CHANGE + 16;

  private static final double HORIZON = 0.55;
  private static final double GROUND = 0.65;
  private static final int NEAREST_SPEED = 16;

  private final PixelFormat format;
  private final int height;
  private final int period;
  private final int madeRows;
  private final byte[][] planes;
  private final Texture texture = new Texture(7);

  Scene(PixelFormat format, Size size) {
    this.format = format;
    this.height = size.height();
    this.period = Math.min(size.width(), MAX_SIDE);
    this.madeRows = Math.min(size.height(), MAX_SIDE);
    this.planes = new byte[format.planes()][];
    for (int plane = 0; plane < planes.length; plane++) {
      planes[plane] = new byte[format.rowBytes(plane, period) * format.rows(plane, madeRows)];
    }
    for (int y = 0; y < madeRows; y++) {
      for (int x = 0; x < period; x++) {
        make(x, y);
      }
    }
  }

  private void make(int x, int y) {
    double across = (double) x / period;
    double down = (double) y / madeRows;
    double fine = texture.at(x, y, period, 4);
    double coarse = texture.at(x, y, period, 2);
    // Three waves whose periods divide the scene's, so that both ends meet.
    double hills =
        HORIZON
            - 0.06 * Math.sin(2 * Math.PI * across)
            - 0.04 * Math.sin(2 * Math.PI * (3 * across + 0.2))
            - 0.02 * Math.sin(2 * Math.PI * (7 * across + 0.7));
    double luma;
    double blue;
    double red;
    if (down < hills - 0.1) {
      double cloud = Math.max(0, coarse - 0.5);
      luma = 140 + 40 * down + 90 * cloud;
      blue = 148 - 40 * cloud;
      red = 108 + 40 * cloud;
    } else if (down < GROUND) {
      luma = 70 + 50 * fine;
      blue = 126;
      red = 122 + 10 * coarse;
    } else {
      luma = 90 + 110 * (fine - 0.3) + 30 * (coarse - 0.5);
      blue = 104;
      red = 112 + 24 * fine;
    }
    planes[0][y * period + x] = sample(luma);
    if (x % 2 == 0 && y % 2 == 0) {
      int at = y / 2 * (period / 2) + x / 2;
      if (format == PixelFormat.I420) {
        planes[1][at] = sample(blue);
        planes[2][at] = sample(red);
      } else {
        planes[1][2 * at] = sample(format == PixelFormat.NV12 ? blue : red);
        planes[1][2 * at + 1] = sample(format == PixelFormat.NV12 ? red : blue);
      }
    }
  }

  private static byte sample(double value) {
    return (byte) Math.max(MARGIN, Math.min(255 - MARGIN, Math.round(value)));
  }

  /** Copies a row of a plane as it is in picture {@code number} to the beginning of an array. */
  void copyRow(int plane, int y, long number, byte[] row, int length) {
    int rows = format.rows(plane, height);
    int made = (int) ((long) y * format.rows(plane, madeRows) / rows);
    int bytes = format.rowBytes(plane, period);
    int begin = made * bytes;
    int offset = format.rowBytes(plane, (int) (number * speed(y, rows) / 4 * 2 % period));
    int done = 0;
    while (done < length) {
      int part = Math.min(bytes - offset, length - done);
      System.arraycopy(planes[plane], begin + offset, row, done, part);
      done += part;
      offset = 0;
    }
  }

  /** How fast a row passes, in half luma samples per picture: the ground more towards us. */
  private static int speed(int y, int rows) {
    int ground = (int) (rows * GROUND);
    return y < ground ? 1 : 1 + (NEAREST_SPEED - 1) * (y - ground) / (rows - ground);
  }
}
