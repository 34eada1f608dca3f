package org.kinora.binding.jna;

import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.RateControl;

/** Changes of a bit rate while an encoder is open. */
public final class Bitrates {

  private Bitrates() {}

  /**
   * A rate control of the same kind with another bit rate; a peak stays in proportion.
   *
   * @throws EncoderException if this kind has none, or the value is not possible
   */
  public static RateControl with(int bitsPerSecond, RateControl rate) throws EncoderException {
    try {
      if (rate instanceof RateControl.Cbr) {
        return new RateControl.Cbr(bitsPerSecond);
      }
      if (rate instanceof RateControl.Vbr vbr) {
        long peak = (long) bitsPerSecond * vbr.maxBitrate() / vbr.bitrate();
        return new RateControl.Vbr(bitsPerSecond, (int) Math.min(peak, Integer.MAX_VALUE));
      }
      if (rate instanceof RateControl.Avbr) {
        return new RateControl.Avbr(bitsPerSecond);
      }
    } catch (IllegalArgumentException e) {
      throw new EncoderException(e.getMessage(), Retry.RECOVERABLE, e);
    }
    throw new EncoderException(
        "the encoder was opened with rate control %s, which has no bit rate"
            .formatted(rate.mode().id()),
        Retry.RECOVERABLE);
  }
}
