package org.kinora.api.sink;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a sink has stored.
 *
 * @param files written, the one asked for first, then side files; those that are of no use are
 *     deleted and not listed
 * @param accessUnits that are in the files. After a failed fsync only those that were on the device
 *     before count
 * @param bytes of media stored, without side files
 * @param firstPts presentation time of the first access unit in nanoseconds; 0 if there is none
 * @param duration from the first presentation time to the end of the last picture, in nanoseconds
 * @param failure one sentence if fewer access units are stored than were taken, or if the files
 *     could not be brought into their final form; what is stored is playable even so. Empty if all
 *     is well
 */
public record SinkResult(
    List<Path> files,
    long accessUnits,
    long bytes,
    long firstPts,
    long duration,
    Optional<String> failure) {

  /** Copies the list. */
  public SinkResult {
    files = List.copyOf(files);
    Objects.requireNonNull(failure, "failure");
  }

  /** All that was taken is stored in its final form. */
  public SinkResult(List<Path> files, long accessUnits, long bytes, long firstPts, long duration) {
    this(files, accessUnits, bytes, firstPts, duration, Optional.empty());
  }

  /** Nothing is stored. */
  public static SinkResult nothing(Optional<String> failure) {
    return new SinkResult(List.of(), 0, 0, 0, 0, failure);
  }
}
