package org.kinora.api.remux;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a remuxer has made, as verified by reading it back.
 *
 * @param file the target
 * @param frames in its video stream
 * @param duration of its video stream in nanoseconds
 * @param bytes size of the file
 */
public record RemuxResult(Path file, long frames, long duration, long bytes) {

  /** Checks that nothing is missing. */
  public RemuxResult {
    Objects.requireNonNull(file, "file");
  }
}
