package org.kinora.binding.sophgo;

import org.kinora.api.KinoraException;

/** A function of the media system failed. */
public final class CviException extends KinoraException {

  private static final long serialVersionUID = 1L;

  private final int code;

  private CviException(String message, Retry retry, int code) {
    super(message, retry);
    this.code = code;
  }

  /** A failure that is told in words, without a code of a function. */
  CviException(String message, Retry retry) {
    this(message, retry, CviError.SUCCESS);
  }

  /**
   * Throws if a function failed.
   *
   * @param code what it returned
   * @param function its name in the vendor's headers
   */
  public static void check(int code, String function) throws CviException {
    if (code != CviError.SUCCESS) {
      throw of(code, function);
    }
  }

  /** The failure of a function. */
  public static CviException of(int code, String function) {
    CviError error = CviError.of(code);
    return new CviException(function + " failed with " + error, error.retry(), code);
  }

  /**
   * A channel of the encoder that was left busy by a process that was killed, and that could not be
   * taken down.
   */
  public static CviException stale(int code, int channel) {
    return new CviException(
        "channel %d of the encoder is busy and could not be taken down (%s): end what uses it, load "
                .formatted(channel, CviError.of(code).name())
            + "the vendor's kernel modules anew, or restart the board",
        Retry.RECOVERABLE,
        code);
  }

  /** What the function returned, taken apart. */
  public CviError error() {
    return CviError.of(code);
  }
}
