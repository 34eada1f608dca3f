package org.kinora.binding.jna;

import org.kinora.api.KinoraException;
import org.osgi.annotation.versioning.ConsumerType;

/** A way from a camera to an encoder in the hardware. */
@FunctionalInterface
@ConsumerType
public interface HardwareLink {

  /**
   * Lets the encoder take its frames from the camera, which is not to be called: a lock is held.
   *
   * @return ends that when it is run
   */
  Runnable begin() throws KinoraException;
}
