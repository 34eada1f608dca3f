package org.kinora.api.recording;

import java.util.Objects;

/**
 * Neighbouring frames that were lost for one reason.
 *
 * @param first number of the first, counted from 0 at the recording's first frame
 * @param last number of the last, at least {@code first}
 * @param reason why
 */
public record Loss(long first, long last, LossReason reason) {

  /** Checks the range. */
  public Loss {
    Objects.requireNonNull(reason, "reason");
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("frames " + first + " to " + last);
    }
  }

  /** How many frames. */
  public long frames() {
    return last - first + 1;
  }
}
