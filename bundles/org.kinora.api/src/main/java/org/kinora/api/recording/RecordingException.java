package org.kinora.api.recording;

import org.kinora.api.KinoraException;

/** A recording could not be started or changed. */
public class RecordingException extends KinoraException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence, as described for {@link KinoraException}
   * @param retry whether trying again can help
   */
  public RecordingException(String message, Retry retry) {
    super(message, retry);
  }

  /**
   * @param message one sentence, as described for {@link KinoraException}
   * @param retry whether trying again can help
   * @param cause what led to it
   */
  public RecordingException(String message, Retry retry, Throwable cause) {
    super(message, retry, cause);
  }
}
