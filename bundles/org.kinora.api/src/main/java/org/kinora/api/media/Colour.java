package org.kinora.api.media;

/**
 * How Y'CbCr samples are made of red, green and blue, and which range of levels they use: what
 * makes colours right on a screen or in a picture file.
 */
public enum Colour {
  /**
   * Rec. ITU-R BT.601-7, 2.5, with luma from 16 to 235: what cameras deliver unless they say so.
   */
  BT601(0.299, 0.114, false),
  /** Rec. ITU-R BT.601-7 with the full range from 0 to 255, as JPEG and many webcams have it. */
  BT601_FULL(0.299, 0.114, true),
  /** Rec. ITU-R BT.709-6, item 3, with luma from 16 to 235: usual for high definition. */
  BT709(0.2126, 0.0722, false),
  /** Rec. ITU-R BT.709-6 with the full range from 0 to 255. */
  BT709_FULL(0.2126, 0.0722, true);

  private final double red;
  private final double blue;
  private final boolean full;

  Colour(double red, double blue, boolean full) {
    this.red = red;
    this.blue = blue;
    this.full = full;
  }

  /** The share of red in luma. */
  public double red() {
    return red;
  }

  /** The share of blue in luma; green has the rest. */
  public double blue() {
    return blue;
  }

  /**
   * Whether luma and chroma use all levels from 0 to 255; else luma goes from 16 to 235, and chroma
   * from 16 to 240.
   */
  public boolean full() {
    return full;
  }
}
