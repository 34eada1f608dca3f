package org.kinora.bench;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.ProviderProperties;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;

/** Opens encoders that cost next to nothing; never chosen unless it is asked for by name. */
@Component(property = ProviderProperties.NAME + "=" + NullEncoderProvider.NAME)
@ServiceRanking(Integer.MIN_VALUE)
public final class NullEncoderProvider implements EncoderProvider {

  static final String NAME = "null";

  private static final EncoderCapabilities CAPABILITIES =
      new EncoderCapabilities(
          Set.of(Codec.H264),
          Set.of(RateControl.Mode.values()),
          List.of(PixelFormat.values()),
          new Size(16, 16),
          new Size(4096, 2304),
          2,
          2,
          false,
          EncoderCapabilities.UNLIMITED,
          Set.of(EncoderCapabilities.LiveSetting.values()),
          false,
          "for benchmarks: a grey picture at no cost");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public EncoderCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Encoder open(EncoderSettings settings) throws EncoderException {
    Optional<String> refusal = CAPABILITIES.refusal(settings);
    if (refusal.isPresent()) {
      throw new EncoderException("encoder null " + refusal.get(), Retry.RECOVERABLE);
    }
    return new NullEncoder(settings);
  }
}
