package org.kinora.encoder.process;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;

/** Opens encoders of another provider, each in a process of its own. */
final class ProcessEncoderProvider implements EncoderProvider {

  private final String name;
  private final ChildSpec spec;
  private final EncoderCapabilities capabilities;
  private final Set<ProcessEncoder> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  ProcessEncoderProvider(String name, ChildSpec spec) {
    this.name = name;
    this.spec = spec;
    EncoderCapabilities hosted = spec.capabilities();
    this.capabilities =
        new EncoderCapabilities(
            hosted.codecs(),
            hosted.rateControls(),
            hosted.formats(),
            hosted.minSize(),
            hosted.maxSize(),
            hosted.widthAlignment(),
            hosted.heightAlignment(),
            hosted.hardware(),
            hosted.maxOpen(),
            hosted.live(),
            false,
            "%s in a process of its own; opening takes half a second".formatted(spec.hosted()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public EncoderCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public Encoder open(EncoderSettings settings) throws EncoderException {
    Optional<String> refusal = capabilities.refusal(settings);
    if (refusal.isPresent()) {
      throw new EncoderException(name + " " + refusal.get(), Retry.FATAL);
    }
    checkStopped();
    AtomicReference<ProcessEncoder> self = new AtomicReference<>();
    ProcessEncoder encoder = ProcessEncoder.open(spec, settings, () -> open.remove(self.get()));
    self.set(encoder);
    open.add(encoder);
    if (stopped) { // meanwhile: stop() may not have seen it
      encoder.close();
      checkStopped();
    }
    return encoder;
  }

  private void checkStopped() throws EncoderException {
    if (stopped) {
      throw new EncoderException("the provider " + name + " is stopped", Retry.RECOVERABLE);
    }
  }

  /** Ends every child. */
  void stop() {
    stopped = true;
    open.forEach(ProcessEncoder::close);
  }
}
