package org.kinora.api.encoder;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.kinora.api.media.FrameRate;

/**
 * A change of settings of an open encoder.
 *
 * @param bitrate new {@linkplain RateControl#bitrate() bit rate} in bits per second
 * @param gop new frames from one IDR to the next
 * @param frameRate new nominal frame rate
 */
public record EncoderUpdate(OptionalInt bitrate, OptionalInt gop, Optional<FrameRate> frameRate) {

  /** Checks that nothing is missing. */
  public EncoderUpdate {
    Objects.requireNonNull(bitrate, "bitrate");
    Objects.requireNonNull(gop, "gop");
    Objects.requireNonNull(frameRate, "frameRate");
  }

  /** A change of the bit rate alone. */
  public static EncoderUpdate bitrate(int bitsPerSecond) {
    return new EncoderUpdate(OptionalInt.of(bitsPerSecond), OptionalInt.empty(), Optional.empty());
  }
}
