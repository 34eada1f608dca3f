package org.kinora.binding.jna;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.kinora.api.KinoraException;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderCapabilities;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Base of providers of {@link NativeEncoder}s. From its construction to {@link #stop()} it is a
 * user of the library, and so is each open encoder.
 */
@ConsumerType
public abstract class NativeEncoderProvider implements EncoderProvider {

  private final String name;
  private final EncoderCapabilities capabilities;
  private final SharedLibrary library;
  private final String file;
  private final Set<NativeEncoder> open = ConcurrentHashMap.newKeySet();
  private boolean stopped;

  /**
   * @param library of which the one who constructs this has become a user for it
   * @param file of the library, as {@link DirectLibrary#open} gave it
   */
  protected NativeEncoderProvider(
      String name, EncoderCapabilities capabilities, SharedLibrary library, String file) {
    this.name = name;
    this.capabilities = capabilities;
    this.library = library;
    this.file = file;
  }

  /**
   * Opens an encoder.
   *
   * @param settings within the capabilities
   * @param freed to be handed to the encoder
   */
  protected abstract NativeEncoder start(EncoderSettings settings, Consumer<NativeEncoder> freed)
      throws KinoraException;

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final EncoderCapabilities capabilities() {
    return capabilities;
  }

  /** The library's file, as far as it is known. */
  final String file() {
    return file;
  }

  @Override
  public final Encoder open(EncoderSettings settings) throws EncoderException {
    Optional<String> refusal = capabilities.refusal(settings);
    if (refusal.isPresent()) {
      throw new EncoderException(name + " " + refusal.get(), Retry.FATAL);
    }
    synchronized (this) {
      if (stopped) {
        throw stoppedException();
      }
      library.retain();
    }
    boolean started = false;
    NativeEncoder encoder;
    try {
      encoder = start(settings, this::freed);
      open.add(encoder);
      started = true;
    } catch (KinoraException e) {
      throw NativeEncoder.failure(e, e.retry());
    } finally {
      if (!started) {
        library.release();
      }
    }
    if (isStopped()) { // meanwhile: stop() may not have seen it
      encoder.close();
      throw stoppedException();
    }
    return encoder;
  }

  private void freed(NativeEncoder encoder) {
    open.remove(encoder);
    library.release();
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private EncoderException stoppedException() {
    return new EncoderException("the provider " + name + " is stopped", Retry.RECOVERABLE);
  }

  /**
   * Closes what is open, waiting for calls that are inside as {@link NativeEncoder#close()} does,
   * and then the library. To be called once.
   *
   * @return how many encoders have a call inside that hangs, for which the library stays mapped
   *     until the call returns
   */
  public final int stop() {
    synchronized (this) {
      stopped = true;
    }
    open.forEach(NativeEncoder::close);
    int hanging = open.size();
    library.release();
    return hanging;
  }
}
