package org.kinora.api.sink;

import java.nio.file.Path;
import java.util.List;

/**
 * What a sink has written.
 *
 * @param files written, the one asked for first, then side files
 * @param accessUnits stored
 * @param bytes of media stored, without side files
 * @param firstPts presentation time of the first access unit in nanoseconds; 0 if there is none
 * @param duration from the first presentation time to the end of the last picture, in nanoseconds
 */
public record SinkResult(
    List<Path> files, long accessUnits, long bytes, long firstPts, long duration) {

  /** Copies the list. */
  public SinkResult {
    files = List.copyOf(files);
  }
}
