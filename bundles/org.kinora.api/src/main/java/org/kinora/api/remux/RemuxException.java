package org.kinora.api.remux;

import org.kinora.api.KinoraException;

/** A remux was refused or failed; the source is untouched. */
public class RemuxException extends KinoraException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence, as described for {@link KinoraException}
   * @param retry whether trying again can help
   */
  public RemuxException(String message, Retry retry) {
    super(message, retry);
  }

  /**
   * @param message one sentence, as described for {@link KinoraException}
   * @param retry whether trying again can help
   * @param cause what led to it
   */
  public RemuxException(String message, Retry retry, Throwable cause) {
    super(message, retry, cause);
  }
}
