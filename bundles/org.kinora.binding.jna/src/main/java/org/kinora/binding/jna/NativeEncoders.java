package org.kinora.binding.jna;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The encoders that a provider has open, so that they can be closed when it goes. */
public final class NativeEncoders {

  private final Set<NativeEncoder> open = ConcurrentHashMap.newKeySet();

  /** Notes an encoder that was opened. */
  public void add(NativeEncoder encoder) {
    open.add(encoder);
  }

  /** Forgets an encoder that was freed. */
  public void remove(NativeEncoder encoder) {
    open.remove(encoder);
  }

  /** The encoders that are open at this moment. */
  public int count() {
    return open.size();
  }

  /**
   * Closes all encoders, waiting for the calls that are inside as {@link NativeEncoder#close} does.
   *
   * @return how many have a call inside that hangs, and so keep their memory and library
   */
  public int closeAll() {
    open.forEach(NativeEncoder::close);
    return open.size();
  }
}
