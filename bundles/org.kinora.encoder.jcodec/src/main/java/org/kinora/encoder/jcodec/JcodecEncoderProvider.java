package org.kinora.encoder.jcodec;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.ProviderProperties;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderCapabilities.LiveSetting;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.encoder.RateControl.Mode;
import org.kinora.api.media.Codec;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;

/** H.264 by JCodec, in pure Java: for places where no native encoder runs. */
@Component(property = ProviderProperties.NAME + "=" + JcodecEncoderProvider.NAME)
@ServiceRanking(-10)
public final class JcodecEncoderProvider implements EncoderProvider {

  static final String NAME = "jcodec";

  private static final EncoderCapabilities CAPABILITIES =
      new EncoderCapabilities(
          Set.of(Codec.H264),
          Set.of(Mode.CBR, Mode.VBR, Mode.FIXED_QP),
          List.of(PixelFormat.NV21, PixelFormat.NV12, PixelFormat.I420),
          new Size(64, 48),
          new Size(4096, 2304), // the picture size of level 5.2
          2,
          2,
          false,
          EncoderCapabilities.UNLIMITED,
          Set.of(LiveSetting.BITRATE, LiveSetting.GOP, LiveSetting.FRAME_RATE),
          false,
          "pure Java, baseline profile, slow (about 50 frames of 640x480 per second on one core);"
              + " has no skipped macroblocks, so that 640x480 at 30 takes 1.8 Mbit/s or more"
              + " whatever is asked for; QP up to "
              + QpTable.MAX_QP);

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
      throw new EncoderException("the encoder jcodec " + refusal.get(), Retry.FATAL);
    }
    Optional<String> profile = settings.profile();
    if (profile.isPresent() && !profile.get().equals("baseline")) {
      throw new EncoderException(
          "the encoder jcodec has the profile baseline, not " + profile.get(), Retry.FATAL);
    }
    return new JcodecEncoder(settings);
  }
}
