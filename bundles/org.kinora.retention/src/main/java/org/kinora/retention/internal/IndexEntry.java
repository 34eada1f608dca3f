package org.kinora.retention.internal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What retention has to know of a file of the index.
 *
 * @param paths the file and its side files
 * @param camera it was recorded from
 * @param start when it began, by the wall clock
 * @param bytes on disk, side files included
 * @param complete whether it was completed; otherwise it is being written, or was when a process or
 *     the power went
 */
record IndexEntry(List<Path> paths, String camera, Instant start, long bytes, boolean complete) {

  /** Copies the list. */
  IndexEntry {
    Objects.requireNonNull(camera, "camera");
    Objects.requireNonNull(start, "start");
    paths = List.copyOf(paths);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("an entry without a file");
    }
  }

  /** The file itself. */
  Path file() {
    return paths.get(0);
  }
}
