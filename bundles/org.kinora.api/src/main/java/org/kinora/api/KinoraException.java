package org.kinora.api;

import java.util.Objects;

/**
 * Root of every failure that Kinora reports.
 *
 * <p>The message is one sentence for the person at the keyboard: what was asked, what was wrong,
 * and what is possible instead. {@link #retry()} tells a program whether trying again can help.
 */
public abstract class KinoraException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Whether, and after what, the failed operation may succeed. */
  public enum Retry {
    /** The same call may succeed if it is simply repeated: a time-out, a busy device. */
    TRANSIENT,
    /**
     * The same call may succeed once something outside has changed: a device plugged in, space
     * freed, a provider installed, another setting chosen.
     */
    RECOVERABLE,
    /** The object that threw is of no further use, or the request can never be met. */
    FATAL
  }

  private final Retry retry;

  /**
   * @param message one sentence, as described for this class
   * @param retry whether trying again can help
   */
  protected KinoraException(String message, Retry retry) {
    super(Objects.requireNonNull(message, "message"));
    this.retry = Objects.requireNonNull(retry, "retry");
  }

  /**
   * @param message one sentence, as described for this class
   * @param retry whether trying again can help
   * @param cause what led to it
   */
  protected KinoraException(String message, Retry retry, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), Objects.requireNonNull(cause, "cause"));
    this.retry = Objects.requireNonNull(retry, "retry");
  }

  /** Tells whether trying again can help. */
  public final Retry retry() {
    return retry;
  }
}
