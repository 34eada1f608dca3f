package org.kinora.api.media;

import java.util.Locale;

/** Layout of a raw picture with 8 bits per sample and 4:2:0 chroma. */
public enum PixelFormat {
  /** Luma plane, then one plane of interleaved V and U samples. The format of the board cameras. */
  NV21(2),
  /** Luma plane, then one plane of interleaved U and V samples. */
  NV12(2),
  /** Luma, U and V planes. */
  I420(3);

  private final int planes;

  PixelFormat(int planes) {
    this.planes = planes;
  }

  /** The number of planes: 2 or 3. */
  public int planes() {
    return planes;
  }

  /**
   * The bytes of picture in one row of a plane, without padding.
   *
   * @param plane 0 for luma, 1 and up for chroma
   * @param width of the picture in luma samples, even
   */
  public int rowBytes(int plane, int width) {
    checkPlane(plane);
    return plane == 0 || planes == 2 ? width : width / 2;
  }

  /**
   * The rows of a plane.
   *
   * @param plane 0 for luma, 1 and up for chroma
   * @param height of the picture in luma samples, even
   */
  public int rows(int plane, int height) {
    checkPlane(plane);
    return plane == 0 ? height : height / 2;
  }

  /** The bytes of a whole picture without padding: width x height x 3/2. */
  public int frameBytes(Size size) {
    return Math.multiplyExact(size.width(), size.height()) / 2 * 3;
  }

  /**
   * Finds a format by its name in any letter case.
   *
   * @throws IllegalArgumentException if there is no such format; the message names those there are
   */
  public static PixelFormat parse(String text) {
    for (PixelFormat format : values()) {
      if (format.name().equals(text.toUpperCase(Locale.ROOT))) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "unknown pixel format '" + text + "': there are nv21, nv12 and i420");
  }

  private void checkPlane(int plane) {
    if (plane < 0 || plane >= planes) {
      throw new IndexOutOfBoundsException(
          this + " has planes 0 to " + (planes - 1) + ", not " + plane);
    }
  }
}
