package org.kinora.api.encoder;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that opens encoders. It carries the property {@link
 * org.kinora.api.ProviderProperties#NAME}; among providers that can do what a recording asks, the
 * one with the highest {@code service.ranking} is used.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, also at once.
 */
@ConsumerType
public interface EncoderProvider {

  /** The provider's name, such as {@code ffmpeg-x265}. */
  String name();

  /** What its encoders can do; the same during the service's life. */
  EncoderCapabilities capabilities();

  /**
   * Opens an encoder.
   *
   * @return an encoder, owned by the caller, who must close it
   * @throws EncoderException if the settings are beyond the {@linkplain #capabilities()
   *     capabilities}; if as many encoders are open as may be ({@code TRANSIENT}, and the message
   *     names who holds them, as far as the provider knows); or if the encoder failed to start
   */
  Encoder open(EncoderSettings settings) throws EncoderException;
}
