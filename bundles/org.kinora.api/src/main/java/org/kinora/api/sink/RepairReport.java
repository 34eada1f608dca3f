package org.kinora.api.sink;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a repair found and did.
 *
 * @param file the file
 * @param outcome whether anything was done
 * @param accessUnits that are whole and kept
 * @param duration of these in nanoseconds
 * @param bytesCut bytes at the end that were no whole access units, cut off (or to be)
 * @param detail what was done (or is to be), in a few words
 */
public record RepairReport(
    Path file, Outcome outcome, long accessUnits, long duration, long bytesCut, String detail) {

  /** What a repair comes to. */
  public enum Outcome {
    /** The file is as it should be; nothing was done. */
    WHOLE,
    /** It is now. */
    REPAIRED,
    /** It was only looked at, and can be repaired. */
    REPAIRABLE
  }

  /** Checks that nothing is missing. */
  public RepairReport {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(detail, "detail");
  }
}
