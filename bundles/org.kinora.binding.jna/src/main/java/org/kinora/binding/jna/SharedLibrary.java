package org.kinora.binding.jna;

import org.osgi.annotation.versioning.ConsumerType;

/** A native library, or several that belong together, which stays open while it has users. */
@ConsumerType
public interface SharedLibrary {

  /**
   * Adds a user on behalf of one.
   *
   * @throws IllegalStateException if there is none, so that the library may be closed
   */
  void retain();

  /** Stops being a user; the last one closes the library. */
  void release();
}
