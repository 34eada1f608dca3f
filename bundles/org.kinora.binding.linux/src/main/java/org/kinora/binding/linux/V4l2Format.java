package org.kinora.binding.linux;

/**
 * Pixel formats: four characters, the first in the lowest byte, under the names of {@code
 * linux/videodev2.h} (kernel 6.1) without {@code V4L2_}.
 */
// The names are the documentation: the kernel's describes each.
@SuppressWarnings("MissingSummary")
public final class V4l2Format {

  public static final int PIX_FMT_NV12 = of("NV12");
  public static final int PIX_FMT_NV21 = of("NV21");
  public static final int PIX_FMT_NV12M = of("NM12");
  public static final int PIX_FMT_NV21M = of("NM21");
  public static final int PIX_FMT_YUV420 = of("YU12");
  public static final int PIX_FMT_YUV420M = of("YM12");
  public static final int PIX_FMT_YUYV = of("YUYV");
  public static final int PIX_FMT_UYVY = of("UYVY");
  public static final int PIX_FMT_MJPEG = of("MJPG");
  public static final int PIX_FMT_JPEG = of("JPEG");
  public static final int PIX_FMT_H264 = of("H264");
  public static final int PIX_FMT_HEVC = of("HEVC");
  public static final int PIX_FMT_FWHT = of("FWHT");

  private V4l2Format() {}

  /** The number of a pixel format's four characters. */
  public static int of(String four) {
    return four.charAt(0) | four.charAt(1) << 8 | four.charAt(2) << 16 | four.charAt(3) << 24;
  }

  /** The four characters of a pixel format, for messages. */
  public static String text(int fourcc) {
    char[] text = new char[4];
    for (int i = 0; i < text.length; i++) {
      int character = (fourcc >> (8 * i)) & 0x7f;
      text[i] = character < ' ' ? '?' : (char) character;
    }
    return new String(text).strip();
  }
}
