package org.kinora.api.recording;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.kinora.api.media.Locator;

/**
 * A file of a recording that is complete: nothing more is written to it.
 *
 * @param target it belongs to, as that was asked for
 * @param number of the file in its target, counted from 1
 * @param paths what was written: the file itself first, then side files
 * @param start when its first picture was encoded, by the wall clock
 * @param time of its first picture in the recording, in nanoseconds
 * @param duration from its first picture to the end of the last, in nanoseconds
 * @param frames stored
 * @param bytes of media stored
 * @param firstFrame number of the first frame, counted from 0 at the recording's first frame
 * @param lastFrame number of the last frame
 * @param failure why it lacks pictures or has not got its final form, though it is playable; empty
 *     if all is well
 */
public record RecordedFile(
    Locator target,
    int number,
    List<Path> paths,
    Instant start,
    long time,
    long duration,
    long frames,
    long bytes,
    long firstFrame,
    long lastFrame,
    Optional<String> failure) {

  /** Copies the list. */
  public RecordedFile {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(failure, "failure");
    paths = List.copyOf(paths);
  }
}
