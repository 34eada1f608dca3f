package org.kinora.api.encoder;

import org.kinora.api.media.AccessUnit;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes what an encoder makes. */
@ConsumerType
@FunctionalInterface
public interface AccessUnitConsumer {

  /**
   * Takes one access unit, on the thread that called the encoder. Does not block for long and
   * throws nothing.
   *
   * @param unit valid until the call returns, unless it is retained; the encoder closes its own
   *     reference afterwards
   */
  void accept(AccessUnit unit);
}
