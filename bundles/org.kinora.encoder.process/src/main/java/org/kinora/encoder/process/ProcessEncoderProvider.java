package org.kinora.encoder.process;

import java.util.List;
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
  private final Set<ProcessEncoder> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  ProcessEncoderProvider(String name, ChildSpec spec) {
    this.name = name;
    this.spec = spec;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public EncoderCapabilities capabilities() {
    return spec.capabilities();
  }

  @Override
  public Encoder open(EncoderSettings settings) throws EncoderException {
    Optional<String> refusal = spec.capabilities().refusal(settings);
    if (refusal.isPresent()) {
      throw new EncoderException(name + " " + refusal.get(), Retry.FATAL);
    }
    checkStopped();
    checkRoom();
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

  private void checkRoom() throws EncoderException {
    List<String> holders = open.stream().map(ProcessEncoder::toString).toList();
    if (holders.size() >= spec.capabilities().maxOpen()) {
      throw new EncoderException(
          "%s has %d encoders, and all are in use: %s"
              .formatted(name, holders.size(), String.join(", ", holders)),
          Retry.TRANSIENT);
    }
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
