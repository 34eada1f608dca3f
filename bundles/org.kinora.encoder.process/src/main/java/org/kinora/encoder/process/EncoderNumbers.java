package org.kinora.encoder.process;

import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.binding.process.Channel;

/** Numbers of the protocol that only encoders need. */
final class EncoderNumbers {

  private static final double CRF_STEPS = 1000;

  private EncoderNumbers() {}

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
