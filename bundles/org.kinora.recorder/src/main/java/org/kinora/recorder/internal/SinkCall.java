package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.Optional;

/** The call of a sink that runs at the moment, as those see it who wait for it. */
final class SinkCall {

  /** A write that lasts longer is a device that hangs. */
  static final Duration WRITE_LIMIT = Duration.ofSeconds(10);

  /** Completing a file may mean to copy all of it. */
  static final Duration CLOSE_LIMIT = Duration.ofMinutes(10);

  // Guarded by this; since is 0 if there is no call.
  private long since;
  private Duration limit = WRITE_LIMIT;

  /** A call begins that may last so long. */
  synchronized void begin(Duration mayLast) {
    since = System.nanoTime();
    limit = mayLast;
  }

  synchronized void end() {
    since = 0;
  }

  /** How long the present call was allowed to last, if it lasts longer. */
  synchronized Optional<Duration> overdue() {
    return since != 0 && System.nanoTime() - since > limit.toNanos()
        ? Optional.of(limit)
        : Optional.empty();
  }
}
