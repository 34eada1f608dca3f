package org.kinora.recorder.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.recording.EncoderRequest;
import org.osgi.framework.Filter;

/** Finds and opens the encoders that a recording may use. */
final class EncoderChooser {

  private final ProviderRegistry<EncoderProvider> registry;
  private final EncoderRequest request;
  private final Optional<Filter> filter;
  private final CameraMode mode;

  // The user's last explicit choice takes the place of the request's.
  private volatile Optional<String> only;

  EncoderChooser(
      ProviderRegistry<EncoderProvider> registry,
      EncoderRequest request,
      Optional<Filter> filter,
      CameraMode mode) {
    this.registry = registry;
    this.request = request;
    this.filter = filter;
    this.mode = mode;
    this.only = request.name();
  }

  /** If the recording is bound to one provider, binds it to another. */
  void rebind(String name) {
    if (only.isPresent()) {
      only = Optional.of(name);
    }
  }

  /** Providers that can do what the recording needs, best first, those that back off too. */
  List<ProviderEntry<EncoderProvider>> candidates() {
    List<ProviderEntry<EncoderProvider>> wanted = candidates(request.codec());
    if (!wanted.isEmpty() || !request.otherCodec()) {
      return wanted;
    }
    return candidates(request.codec() == Codec.H265 ? Codec.H264 : Codec.H265);
  }

  private List<ProviderEntry<EncoderProvider>> candidates(Codec codec) {
    EncoderSettings settings = settings(codec);
    return registry.entries().stream()
        .filter(entry -> only.isEmpty() || only.get().equals(entry.name()))
        .filter(entry -> entry.matches(filter))
        .filter(entry -> refusal(entry, settings).isEmpty())
        .toList();
  }

  /** The best provider that is not backing off. */
  Optional<ProviderEntry<EncoderProvider>> best(long now) {
    return candidates().stream().filter(entry -> entry.backOff().remaining(now) == 0).findFirst();
  }

  /** A provider by name, for a user who asks for it. */
  ProviderEntry<EncoderProvider> named(String name) throws EncoderException {
    ProviderEntry<EncoderProvider> entry =
        registry
            .find(name)
            .orElseThrow(
                () ->
                    new EncoderException(
                        "there is no encoder '%s'; there are: %s".formatted(name, listed()),
                        Retry.RECOVERABLE));
    Optional<String> refusal = refusal(entry, settings(codecOf(entry)));
    if (refusal.isPresent()) {
      throw new EncoderException(
          "encoder '%s' %s".formatted(name, refusal.get()), Retry.RECOVERABLE);
    }
    return entry;
  }

  private static Optional<String> refusal(
      ProviderEntry<EncoderProvider> entry, EncoderSettings settings) {
    return entry.provider().capabilities().refusal(settings);
  }

  /** The codec that the recording would get from a provider. */
  private Codec codecOf(ProviderEntry<EncoderProvider> entry) {
    boolean wanted = entry.provider().capabilities().codecs().contains(request.codec());
    return wanted || !request.otherCodec()
        ? request.codec()
        : entry.provider().capabilities().codecs().iterator().next();
  }

  /** Why no provider can be used, for people. */
  String refusals() {
    if (registry.entries().isEmpty()) {
      return "no encoder is installed: install a feature with one, such as software-codecs";
    }
    if (only.isPresent() && registry.find(only.get()).isEmpty()) {
      return "there is no encoder '%s'; there are: %s".formatted(only.get(), listed());
    }
    EncoderSettings settings = settings(request.codec());
    return "no encoder can do %s %s from %s: "
            .formatted(request.codec().id(), settings.size(), settings.format())
        + registry.entries().stream()
            .filter(entry -> only.isEmpty() || only.get().equals(entry.name()))
            .map(
                entry ->
                    entry.name()
                        + " "
                        + refusal(entry, settings).orElse("is not selected by the filter"))
            .collect(Collectors.joining("; "));
  }

  private String listed() {
    return registry.entries().isEmpty() ? "none" : String.join(", ", registry.names());
  }

  private EncoderSettings settings(Codec codec) {
    return new EncoderSettings(
        codec,
        mode.size(),
        mode.format(),
        mode.frameRate(),
        request.rateControl(),
        request.gop(),
        request.preset(),
        request.profile());
  }

  /**
   * Opens an encoder, which may take a while.
   *
   * @throws EncoderException if the provider refused or failed, did not answer, or is leaving
   */
  EncoderSession open(ProviderEntry<EncoderProvider> entry, EncoderSession.Output output)
      throws EncoderException, InterruptedException {
    EncoderSettings settings = settings(codecOf(entry));
    if (!entry.use()) {
      throw new EncoderException("encoder " + entry + " is leaving", Retry.RECOVERABLE);
    }
    try {
      Encoder encoder =
          Patience.call(
              "kinora-open-" + entry,
              Patience.OPENING,
              EncoderException.class,
              () -> entry.provider().open(settings),
              Encoder::close,
              entry::release);
      return new EncoderSession(entry, encoder, settings, output);
    } catch (TimeoutException e) {
      throw new EncoderException(
          "encoder %s did not open within %d s".formatted(entry, Patience.OPENING.toSeconds()),
          Retry.TRANSIENT,
          e);
    } catch (IllegalStateException e) {
      throw new EncoderException(
          "encoder " + entry + " failed to open: " + e.getMessage(), Retry.FATAL, e);
    }
  }
}
