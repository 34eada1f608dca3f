package org.kinora.tck;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderCapabilities.LiveSetting;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/** The reference of the tests: a correct provider of a few encoders in memory. */
final class PcmEncoderProvider implements EncoderProvider {
  private static final int MAX_OPEN = 3;

  private final List<String> holders = new ArrayList<>();

  @Override
  public String name() {
    return "pcm";
  }

  @Override
  public EncoderCapabilities capabilities() {
    return new EncoderCapabilities(
        Set.of(Codec.H264),
        Set.of(RateControl.Mode.CBR, RateControl.Mode.FIXED_QP),
        List.of(PixelFormat.NV21, PixelFormat.NV12, PixelFormat.I420),
        new Size(16, 16),
        new Size(640, 480),
        2,
        2,
        false,
        MAX_OPEN,
        EnumSet.allOf(LiveSetting.class),
        false,
        "uncompressed");
  }

  @Override
  public Encoder open(EncoderSettings settings) throws EncoderException {
    Optional<String> refusal = capabilities().refusal(settings);
    if (refusal.isPresent()) {
      throw new EncoderException("pcm " + refusal.get(), Retry.RECOVERABLE);
    }
    String holder = Thread.currentThread().getName();
    synchronized (holders) {
      if (holders.size() >= MAX_OPEN) {
        throw new EncoderException(
            "pcm has " + MAX_OPEN + " encoders, held by " + holders, Retry.TRANSIENT);
      }
      holders.add(holder);
    }
    return new PcmEncoder(
        settings,
        () -> {
          synchronized (holders) {
            holders.remove(holder);
          }
        });
  }
}
