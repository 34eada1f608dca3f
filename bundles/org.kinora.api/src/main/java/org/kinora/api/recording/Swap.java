package org.kinora.api.recording;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A change of a part of a running recording.
 *
 * @param what changed
 * @param time when it was complete, by the wall clock
 * @param from name of the old provider or target; empty if there was none
 * @param to name of the new provider or target; empty if there is none
 * @param cause why
 * @param reason one sentence about it
 * @param frame number of the first frame after the swap, counted from 0 at the recording's first
 *     frame
 * @param gapMillis milliseconds from the last access unit of the old encoder (or frame of the old
 *     camera) to the first of the new; empty if there was none before
 * @param held frames that waited in the capture queue when the new encoder began, and frames of the
 *     old one that the new one encoded again
 * @param lost frames lost between the last of the old and the first of the new
 */
public record Swap(
    What what,
    Instant time,
    String from,
    String to,
    Cause cause,
    String reason,
    long frame,
    OptionalDouble gapMillis,
    int held,
    long lost) {

  /** What changed. */
  public enum What {
    /** The encoder. */
    ENCODER,
    /** The camera. */
    CAMERA,
    /** A sink: it was added, removed or lost. */
    SINK
  }

  /** Why it changed. */
  public enum Cause {
    /** A better provider arrived. */
    BETTER,
    /**
     * The provider left: its bundle was stopped, updated or uninstalled, or the device unplugged.
     */
    LEFT,
    /** A user asked. */
    REQUESTED,
    /** It failed. */
    FAILED,
    /** It did not answer in time. */
    HUNG
  }

  /** Checks that nothing is missing. */
  public Swap {
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(gapMillis, "gapMillis");
  }
}
