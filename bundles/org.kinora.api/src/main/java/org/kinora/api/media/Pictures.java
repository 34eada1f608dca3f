package org.kinora.api.media;

import java.nio.ByteBuffer;

/**
 * Turns frames into pictures for a screen or a picture file.
 *
 * <p>Frames carry Y'CbCr of video range as Rec. ITU-R BT.601-7 defines it: luma from 16 to 235 and
 * colour differences from 16 to 240 around 128 (2.5.3), with luma made of 0.299 red, 0.587 green
 * and 0.114 blue (2.5.1).
 */
public final class Pictures {

  private static final double KR = 0.299;
  private static final double KB = 0.114;
  private static final double KG = 1 - KR - KB;
  private static final int BLACK = 16;
  private static final double LUMA_LEVELS = 219;
  private static final int NEUTRAL = 128;
  private static final double CHROMA_LEVELS = 224;
  private static final int MAX = 255;

  // What one level of luma, Cb and Cr gives, in 1/65536 of a level of R, G and B.
  private static final int FRACTION_BITS = 16;
  private static final int HALF = 1 << (FRACTION_BITS - 1);
  private static final int LUMA = fixed(MAX / LUMA_LEVELS);
  private static final int CR_TO_R = fixed(2 * (1 - KR) * MAX / CHROMA_LEVELS);
  private static final int CB_TO_B = fixed(2 * (1 - KB) * MAX / CHROMA_LEVELS);
  private static final int CR_TO_G = fixed(2 * (1 - KR) * KR / KG * MAX / CHROMA_LEVELS);
  private static final int CB_TO_G = fixed(2 * (1 - KB) * KB / KG * MAX / CHROMA_LEVELS);

  private Pictures() {}

  private static int fixed(double value) {
    return (int) Math.round(value * (1 << FRACTION_BITS));
  }

  /**
   * Converts a frame to RGB of full range. The four pixels that share a chroma sample get the same
   * chroma; what lies outside the RGB cube is clipped.
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
    int[] rgb = new int[width * height];
    for (int y = 0; y < height; y++) {
      int lumaRow = y * frame.stride(0);
      int cbRow = y / 2 * frame.stride(1) + cbOffset;
      int crRow = y / 2 * frame.stride(planar ? 2 : 1) + crOffset;
      for (int x = 0; x < width; x++) {
        int chroma = x / 2 * step;
        rgb[y * width + x] =
            pixel(
                (luma.get(lumaRow + x) & 0xff) - BLACK,
                (cb.get(cbRow + chroma) & 0xff) - NEUTRAL,
                (cr.get(crRow + chroma) & 0xff) - NEUTRAL);
      }
    }
    return rgb;
  }

  private static int pixel(int luma, int cb, int cr) {
    int grey = luma * LUMA + HALF;
    int red = level(grey + cr * CR_TO_R);
    int green = level(grey - cr * CR_TO_G - cb * CB_TO_G);
    int blue = level(grey + cb * CB_TO_B);
    return red << 16 | green << 8 | blue;
  }

  private static int level(int fixed) {
    return Math.max(0, Math.min(MAX, fixed >> FRACTION_BITS));
  }
}
