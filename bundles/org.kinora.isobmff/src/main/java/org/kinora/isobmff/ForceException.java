package org.kinora.isobmff;

import java.io.IOException;

/**
 * The device did not take what was written. What was written since it was last forced may be lost,
 * even if it can be read back now, and forcing it again proves nothing: the operating system may
 * have given up the pages.
 */
public final class ForceException extends IOException {

  private static final long serialVersionUID = 1L;

  ForceException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  ForceException(String message) {
    super(message);
  }
}
