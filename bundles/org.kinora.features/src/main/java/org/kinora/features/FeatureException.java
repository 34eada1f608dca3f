package org.kinora.features;

import java.util.Objects;
import org.kinora.api.KinoraException;

/** A feature could not be read, installed, updated or removed; nothing was changed. */
public class FeatureException extends KinoraException {

  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  public enum Reason {
    /** There is no feature of that name, id or path. */
    NOT_FOUND,
    /** The file cannot be read, is not JSON, or holds what is not understood. */
    CORRUPT,
    /** A bundle that the feature lists is not in the repository. */
    BUNDLE_MISSING,
    /** A bundle could not be installed, resolved or started. */
    BUNDLE_FAILED,
    /** A configuration could not be created, or belongs to another feature. */
    CONFIGURATION_FAILED,
    /** A version of the feature is installed already. */
    ALREADY_INSTALLED,
    /** The feature is not installed. */
    NOT_INSTALLED
  }

  private final Reason reason;

  /**
   * @param reason what was wrong
   * @param message one sentence, as described for {@link KinoraException}
   */
  public FeatureException(Reason reason, String message) {
    super(message, Retry.RECOVERABLE);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * @param reason what was wrong
   * @param message one sentence, as described for {@link KinoraException}
   * @param cause what led to it
   */
  public FeatureException(Reason reason, String message, Throwable cause) {
    super(message, Retry.RECOVERABLE, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** Tells what was wrong. */
  public Reason reason() {
    return reason;
  }
}
