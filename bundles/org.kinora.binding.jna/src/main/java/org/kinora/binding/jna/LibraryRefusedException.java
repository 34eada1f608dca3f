package org.kinora.binding.jna;

import org.kinora.api.KinoraException;

/** A native library is not there, or is there and cannot be used. */
public final class LibraryRefusedException extends KinoraException {

  private static final long serialVersionUID = 1L;

  private final boolean found;

  /**
   * @param message names what was looked for or found, and what is supported
   * @param found whether there is such a library, though of no use
   */
  public LibraryRefusedException(String message, boolean found) {
    super(message, Retry.RECOVERABLE);
    this.found = found;
  }

  /** Whether there is such a library, though of no use; false if nothing was found. */
  public boolean found() {
    return found;
  }
}
