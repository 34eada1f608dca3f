package org.kinora.encoder.ffmpeg.internal;

import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;

/** Opens encoders of one codec library. */
final class FfmpegEncoderProvider implements EncoderProvider {

  private final CodecLibrary library;

  FfmpegEncoderProvider(CodecLibrary library) {
    this.library = library;
  }

  @Override
  public String name() {
    return library.providerName();
  }

  @Override
  public EncoderCapabilities capabilities() {
    return library.capabilities();
  }

  @Override
  public Encoder open(EncoderSettings settings) throws EncoderException {
    Optional<String> refusal = library.capabilities().refusal(settings);
    if (refusal.isPresent()) {
      throw new EncoderException("encoder " + name() + " " + refusal.get(), Retry.RECOVERABLE);
    }
    check("preset", settings.preset(), library.presets());
    check("profile", settings.profile(), library.profiles());
    return new FfmpegEncoder(library, settings);
  }

  private void check(String what, Optional<String> wanted, List<String> possible)
      throws EncoderException {
    if (wanted.isPresent() && !possible.contains(wanted.get())) {
      throw new EncoderException(
          "encoder %s has no %s '%s': there are %s"
              .formatted(name(), what, wanted.get(), String.join(", ", possible)),
          Retry.RECOVERABLE);
    }
  }
}
