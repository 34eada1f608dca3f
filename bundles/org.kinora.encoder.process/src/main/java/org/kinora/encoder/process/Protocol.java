package org.kinora.encoder.process;

import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;

/** Numbers of the protocol; see the package. */
final class Protocol {

  static final int VERSION = 1;

  static final int OPEN = 1;
  static final int FRAME = 2;
  static final int UPDATE = 3;
  static final int DRAIN = 4;
  static final int CLOSE = 5;

  static final int HELLO = 129;
  static final int UNIT = 130;
  static final int DONE = 131;
  static final int FAILED = 132;

  static final int KEY_FRAME = 1;

  /** Bytes of a UNIT before the access unit. */
  static final int UNIT_HEAD = 2 * Integer.BYTES + 4 * Long.BYTES;

  /** Planes that OPEN describes, whether the format has them or not. */
  static final int PLANES = 3;

  private static final double CRF_STEPS = 1000;

  private Protocol() {}

  static int number(Codec codec) {
    return codec == Codec.H264 ? 264 : 265;
  }

  static Codec codec(int number) {
    return switch (number) {
      case 264 -> Codec.H264;
      case 265 -> Codec.H265;
      default -> throw new IllegalArgumentException("codec " + number + " is unknown");
    };
  }

  static int number(PixelFormat format) {
    return switch (format) {
      case NV21 -> 21;
      case NV12 -> 12;
      case I420 -> 420;
    };
  }

  static PixelFormat format(int number) {
    return switch (number) {
      case 21 -> PixelFormat.NV21;
      case 12 -> PixelFormat.NV12;
      case 420 -> PixelFormat.I420;
      default -> throw new IllegalArgumentException("pixel format " + number + " is unknown");
    };
  }

  static int number(Retry retry) {
    return switch (retry) {
      case TRANSIENT -> 0;
      case RECOVERABLE -> 1;
      case FATAL -> 2;
    };
  }

  static Retry retry(int number) {
    return switch (number) {
      case 0 -> Retry.TRANSIENT;
      case 1 -> Retry.RECOVERABLE;
      default -> Retry.FATAL;
    };
  }

  static void put(Channel channel, RateControl control) {
    if (control instanceof RateControl.Cbr cbr) {
      putRate(channel, 0, cbr.bitrate(), 0, 0);
    } else if (control instanceof RateControl.Vbr vbr) {
      putRate(channel, 1, vbr.bitrate(), vbr.maxBitrate(), 0);
    } else if (control instanceof RateControl.Avbr avbr) {
      putRate(channel, 2, avbr.bitrate(), 0, 0);
    } else if (control instanceof RateControl.Crf crf) {
      putRate(channel, 3, 0, 0, (int) Math.round(crf.quality() * CRF_STEPS));
    } else if (control instanceof RateControl.FixedQp qp) {
      putRate(channel, 4, qp.intra(), qp.inter(), 0);
    }
  }

  private static void putRate(Channel channel, int mode, int first, int second, int crf) {
    channel.put(mode).put(first).put(second).put(crf);
  }

  static RateControl rateControl(Channel channel) {
    int mode = channel.getInt();
    int first = channel.getInt();
    int second = channel.getInt();
    int crf = channel.getInt();
    return switch (mode) {
      case 0 -> new RateControl.Cbr(first);
      case 1 -> new RateControl.Vbr(first, second);
      case 2 -> new RateControl.Avbr(first);
      case 3 -> new RateControl.Crf(crf / CRF_STEPS);
      case 4 -> new RateControl.FixedQp(first, second);
      default -> throw new IllegalArgumentException("rate control " + mode + " is unknown");
    };
  }
}
