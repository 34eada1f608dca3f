package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.Optional;

/** Keeps a provider that has failed from being tried again at once: 1 s, 2 s, 4 s, up to 60 s. */
final class BackOff {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private int failures;
  private long until;
  private String reason = "";

  synchronized void failed(String why, long now) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(failures, 6));
    failures++;
    reason = why;
    until = now + (pause.compareTo(LONGEST) > 0 ? LONGEST : pause).toNanos();
  }

  /** Forgets the failures: the provider has worked. */
  synchronized void worked() {
    failures = 0;
    reason = "";
  }

  /** Nanoseconds until it may be tried again; 0 if it may. */
  synchronized long remaining(long now) {
    return failures == 0 ? 0 : Math.max(0, until - now);
  }

  /** Why it is not tried now; empty if it may be. */
  synchronized Optional<String> describe(long now) {
    long left = remaining(now);
    return left == 0
        ? Optional.empty()
        : Optional.of("not tried for %.1f s: %s".formatted(left / 1e9, reason));
  }
}
