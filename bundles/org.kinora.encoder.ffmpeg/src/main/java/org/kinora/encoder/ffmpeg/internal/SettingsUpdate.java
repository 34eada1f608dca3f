package org.kinora.encoder.ffmpeg.internal;

import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.EncoderUpdate;
import org.kinora.api.encoder.RateControl;

/** Applies a live update to settings. */
final class SettingsUpdate {

  private SettingsUpdate() {}

  /**
   * The settings after an update.
   *
   * @throws EncoderException if a value is not possible
   */
  static EncoderSettings apply(CodecLibrary library, EncoderSettings settings, EncoderUpdate update)
      throws EncoderException {
    try {
      RateControl rate = settings.rateControl();
      if (update.bitrate().isPresent()) {
        rate = rate(rate, update.bitrate().getAsInt());
      }
      return new EncoderSettings(
          settings.codec(),
          settings.size(),
          settings.format(),
          update.frameRate().orElse(settings.frameRate()),
          rate,
          update.gop().orElse(settings.gop()),
          settings.preset(),
          settings.profile());
    } catch (IllegalArgumentException e) {
      throw new EncoderException(
          "encoder %s cannot be changed: %s".formatted(library.providerName(), e.getMessage()),
          Retry.RECOVERABLE,
          e);
    }
  }

  private static RateControl rate(RateControl rate, int bitrate) {
    if (rate instanceof RateControl.Cbr) {
      return new RateControl.Cbr(bitrate);
    }
    if (rate instanceof RateControl.Vbr vbr) {
      return new RateControl.Vbr(bitrate, vbr.maxBitrate());
    }
    throw new IllegalArgumentException(
        "rate control " + rate.mode().id() + " has no bit rate, quality decides");
  }
}
