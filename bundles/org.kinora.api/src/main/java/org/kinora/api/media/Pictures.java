package org.kinora.api.media;

import java.nio.ByteBuffer;

/** Turns frames into pictures for a screen or a picture file. */
public final class Pictures {

  private static final int BLACK = 16;
  private static final double LUMA_LEVELS = 219;
  private static final int NEUTRAL = 128;
  private static final double CHROMA_LEVELS = 224;
  private static final int MAX = 255;

  // Levels are counted in 1/65536.
  private static final int FRACTION_BITS = 16;
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  private Pictures() {}

  /**
   * Converts a frame to RGB of full range, by the {@linkplain VideoFrame#colour() colour} that it
   * has. The four pixels that share a chroma sample get the same chroma; what lies outside the RGB
   * cube is clipped.
   *
   * @return {@code width x height} pixels as {@code 0xRRGGBB}, row by row from the top
   */
  public static int[] toRgb(VideoFrame frame) {
    int width = frame.size().width();
    int height = frame.size().height();
    PixelFormat format = frame.format();
    boolean planar = format.planes() == 3;
    int step = planar ? 1 : 2;
    ByteBuffer luma = frame.plane(0);
    ByteBuffer cb = frame.plane(1);
    ByteBuffer cr = frame.plane(planar ? 2 : 1);
    int cbOffset = format == PixelFormat.NV21 ? 1 : 0;
    int crOffset = format == PixelFormat.NV12 ? 1 : 0;
    Matrix matrix = Matrix.of(frame.colour());
    int[] rgb = new int[width * height];
    for (int y = 0; y < height; y++) {
      int lumaRow = y * frame.stride(0);
      int cbRow = y / 2 * frame.stride(1) + cbOffset;
      int crRow = y / 2 * frame.stride(planar ? 2 : 1) + crOffset;
      for (int x = 0; x < width; x++) {
        int chroma = x / 2 * step;
        rgb[y * width + x] =
            matrix.pixel(
                luma.get(lumaRow + x) & 0xff,
                (cb.get(cbRow + chroma) & 0xff) - NEUTRAL,
                (cr.get(crRow + chroma) & 0xff) - NEUTRAL);
      }
    }
    return rgb;
  }

  /** What one level of luma, Cb and Cr gives in levels of red, green and blue. */
  private record Matrix(int black, int luma, int crToR, int cbToB, int crToG, int cbToG) {

    static Matrix of(Colour colour) {
      double kr = colour.red();
      double kb = colour.blue();
      double kg = 1 - kr - kb;
      double chroma = MAX / (colour.full() ? MAX : CHROMA_LEVELS);
      return new Matrix(
          colour.full() ? 0 : BLACK,
          fixed(MAX / (colour.full() ? MAX : LUMA_LEVELS)),
          fixed(2 * (1 - kr) * chroma),
          fixed(2 * (1 - kb) * chroma),
          fixed(2 * (1 - kr) * kr / kg * chroma),
          fixed(2 * (1 - kb) * kb / kg * chroma));
    }

    private static int fixed(double value) {
      return (int) Math.round(value * (1 << FRACTION_BITS));
    }

    int pixel(int y, int cb, int cr) {
      int grey = (y - black) * luma + HALF;
      int red = level(grey + cr * crToR);
      int green = level(grey - cr * crToG - cb * cbToG);
      int blue = level(grey + cb * cbToB);
      return red << 16 | green << 8 | blue;
    }

    private static int level(int fixed) {
      return Math.max(0, Math.min(MAX, fixed >> FRACTION_BITS));
    }
  }
}
