package org.kinora.binding.process;

import org.kinora.api.KinoraException.Retry;
import org.kinora.api.media.PixelFormat;

/** Numbers of the protocol that cameras and encoders share; see the package. */
public final class Protocol {

  public static final int VERSION = 1;

  public static final int OPEN = 1;
  public static final int FRAME = 2;
  public static final int UPDATE = 3;
  public static final int DRAIN = 4;
  public static final int CLOSE = 5;
  public static final int OPEN_CAMERA = 6;

  public static final int HELLO = 129;
  public static final int UNIT = 130;
  public static final int DONE = 131;
  public static final int FAILED = 132;
  public static final int PICTURE = 133;

  /** A flag of FRAME and of UNIT. */
  public static final int KEY_FRAME = 1;

  /** Planes that are described, whether the format has them or not. */
  public static final int PLANES = 3;

  private Protocol() {}

  /** The number of a pixel format. */
  public static int number(PixelFormat format) {
    return switch (format) {
      case NV21 -> 21;
      case NV12 -> 12;
      case I420 -> 420;
    };
  }

  /**
   * The pixel format of a number.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PixelFormat format(int number) {
    return switch (number) {
      case 21 -> PixelFormat.NV21;
      case 12 -> PixelFormat.NV12;
      case 420 -> PixelFormat.I420;
      default -> throw new IllegalArgumentException("pixel format " + number + " is unknown");
    };
  }

  /** The number of what a FAILED says of another try. */
  public static int number(Retry retry) {
    return switch (retry) {
      case TRANSIENT -> 0;
      case RECOVERABLE -> 1;
      case FATAL -> 2;
    };
  }

  /** What a FAILED says of another try. */
  public static Retry retry(int number) {
    return switch (number) {
      case 0 -> Retry.TRANSIENT;
      case 1 -> Retry.RECOVERABLE;
      default -> Retry.FATAL;
    };
  }
}
