package org.kinora.api.recording;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of a recording that waits for a {@linkplain Recording#trigger() trigger} is kept.
 *
 * <p>Encoded pictures are kept in memory, from a key frame on: so a file begins up to one GOP
 * earlier than {@code before} asks for.
 *
 * @param before what a file begins with: the pictures of so long before the trigger
 * @param after how long a file goes on when the trigger is {@linkplain Recording#release()
 *     released}
 * @param maxBytes the most memory that the kept pictures may take, for each target; the oldest go
 *     first
 */
public record PreRoll(Duration before, Duration after, long maxBytes) {

  /** Default of {@link #maxBytes()}: about a minute at 4 Mbit/s. */
  public static final long DEFAULT_MAX_BYTES = 32L << 20;

  private static final long MIN_BYTES = 64 << 10;

  /** Checks the ranges. */
  public PreRoll {
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    if (before.isNegative() || after.isNegative()) {
      throw new IllegalArgumentException("a pre-roll or post-roll is below 0");
    }
    if (maxBytes < MIN_BYTES) {
      throw new IllegalArgumentException("the memory of a pre-roll is below 64 KiB");
    }
  }
}
