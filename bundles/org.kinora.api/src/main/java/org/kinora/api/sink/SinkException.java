package org.kinora.api.sink;

import org.kinora.api.KinoraException;

/** A target could not be opened or written. */
public class SinkException extends KinoraException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence, as described for {@link KinoraException}
   * @param retry whether trying again can help
   */
  public SinkException(String message, Retry retry) {
    super(message, retry);
  }

  /**
   * @param message one sentence, as described for {@link KinoraException}
   * @param retry whether trying again can help
   * @param cause what led to it
   */
  public SinkException(String message, Retry retry, Throwable cause) {
    super(message, retry, cause);
  }
}
