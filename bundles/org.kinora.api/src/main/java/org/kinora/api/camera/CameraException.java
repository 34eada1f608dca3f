package org.kinora.api.camera;

import org.kinora.api.KinoraException;

/** A camera could not be opened, or failed. */
public class CameraException extends KinoraException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence, as described for {@link KinoraException}
   * @param retry whether trying again can help
   */
  public CameraException(String message, Retry retry) {
    super(message, retry);
  }

  /**
   * @param message one sentence, as described for {@link KinoraException}
   * @param retry whether trying again can help
   * @param cause what led to it
   */
  public CameraException(String message, Retry retry, Throwable cause) {
    super(message, retry, cause);
  }
}
