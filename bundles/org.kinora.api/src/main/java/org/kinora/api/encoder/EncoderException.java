package org.kinora.api.encoder;

import org.kinora.api.KinoraException;

/** An encoder could not be opened, refused a setting or a frame, or failed. */
public class EncoderException extends KinoraException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence, as described for {@link KinoraException}
   * @param retry whether trying again can help
   */
  public EncoderException(String message, Retry retry) {
    super(message, retry);
  }

  /**
   * @param message one sentence, as described for {@link KinoraException}
   * @param retry whether trying again can help
   * @param cause what led to it
   */
  public EncoderException(String message, Retry retry, Throwable cause) {
    super(message, retry, cause);
  }
}
