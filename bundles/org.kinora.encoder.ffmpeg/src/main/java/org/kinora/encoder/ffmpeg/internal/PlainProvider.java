package org.kinora.encoder.ffmpeg.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.binding.ffmpeg.PlainFfmpeg;

/**
 * A provider for use outside a framework, through {@link java.util.ServiceLoader}. It loads the
 * natives from the directory in the system property {@value #NATIVES}.
 */
abstract class PlainProvider implements EncoderProvider {

  /** The same name as that of the framework property. */
  static final String NATIVES = "kinora.ffmpeg.natives";

  private final EncoderProvider provider;

  /**
   * @throws IllegalStateException if the natives are not there or lack the codec
   */
  PlainProvider(CodecLibrary library) {
    String natives = System.getProperty(NATIVES);
    if (natives == null) {
      throw new IllegalStateException("the system property " + NATIVES + " is not set");
    }
    try {
      Path scratch = Path.of(System.getProperty("java.io.tmpdir"), "kinora-jni");
      PlainFfmpeg.load(Path.of(natives), scratch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!library.available()) {
      throw new IllegalStateException("this build of FFmpeg lacks " + library.codecName());
    }
    provider = new FfmpegEncoderProvider(library);
  }

  @Override
  public final String name() {
    return provider.name();
  }

  @Override
  public final EncoderCapabilities capabilities() {
    return provider.capabilities();
  }

  @Override
  public final Encoder open(EncoderSettings settings) throws EncoderException {
    return provider.open(settings);
  }
}
