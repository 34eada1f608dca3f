package org.kinora.binding.axera;

import org.kinora.api.KinoraException;

/** A function of the media system failed. */
public final class AxException extends KinoraException {

  private static final long serialVersionUID = 1L;

  private final int code;

  private AxException(String message, Retry retry, int code) {
    super(message, retry);
    this.code = code;
  }

  /** A failure that is told in words, without a code of a function. */
  AxException(String message, Retry retry) {
    this(message, retry, AxError.SUCCESS);
  }

  /**
   * Throws if a function failed.
   *
   * @param code what it returned
   * @param function its name in the vendor's headers
   */
  public static void check(int code, String function) throws AxException {
    if (code != AxError.SUCCESS) {
      throw of(code, function);
    }
  }

  /** The failure of a function. */
  public static AxException of(int code, String function) {
    AxError error = AxError.of(code);
    return new AxException(function + " failed with " + error, error.retry(), code);
  }

  /**
   * A channel of the encoder that was left busy by a process that was killed, and that could not be
   * taken down.
   */
  public static AxException stale(int code, int channel) {
    return new AxException(
        "channel %d of the encoder is busy and could not be taken down (%s): end what uses it, load "
                .formatted(channel, AxError.of(code).name())
            + "the vendor's kernel modules anew, or restart the board",
        Retry.RECOVERABLE,
        code);
  }

  /** What the function returned, taken apart. */
  public AxError error() {
    return AxError.of(code);
  }
}
