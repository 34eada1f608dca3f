package org.kinora.api.remux;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.kinora.api.media.FrameRate;

/**
 * What a remuxer is to do.
 *
 * @param source a raw Annex B stream (extension as in {@link org.kinora.api.media.Codec}) or any
 *     file with a video stream
 * @param timestamps the times of a raw stream's pictures, in the timestamp format v2 of mkvmerge;
 *     empty if the source has times of its own, if the file {@code <source>.timestamps.txt} is
 *     there, or if {@code frameRate} is given
 * @param frameRate of a raw stream without timestamps; empty to take what the stream says
 * @param target the extension chooses the container
 * @param faststart whether the index of an MP4 or MOV file shall stand at its beginning, so that a
 *     player begins before it has all of it
 * @param marks become chapters, in the order of their pictures
 */
public record RemuxRequest(
    Path source,
    Optional<Path> timestamps,
    Optional<FrameRate> frameRate,
    Path target,
    boolean faststart,
    List<Mark> marks) {

  /**
   * A place in a video that a player can jump to.
   *
   * @param picture index of a picture of the source, from 0, in the order in which they are shown
   * @param title one line
   */
  public record Mark(long picture, String title) {

    /** Checks that nothing is missing. */
    public Mark {
      Objects.requireNonNull(title, "title");
      if (picture < 0) {
        throw new IllegalArgumentException("a mark is at picture " + picture);
      }
    }
  }

  /** What is appended to the name of a raw stream to give that of its side file of timestamps. */
  public static final String TIMESTAMPS_SUFFIX = ".timestamps.txt";

  /**
   * How the last line of a side file begins that says when the last picture ends, in milliseconds
   * like the times: {@code # end 2000.000000}. To other tools it is a comment. It is missing if the
   * stream was cut off.
   */
  public static final String TIMESTAMPS_END = "# end ";

  /** Copies the list. */
  public RemuxRequest {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(timestamps, "timestamps");
    Objects.requireNonNull(frameRate, "frameRate");
    Objects.requireNonNull(target, "target");
    marks = List.copyOf(marks);
  }

  /** A request without extras. */
  public RemuxRequest(
      Path source, Optional<Path> timestamps, Optional<FrameRate> frameRate, Path target) {
    this(source, timestamps, frameRate, target, false, List.of());
  }

  /** A request that takes the times from the source or its side file. */
  public static RemuxRequest of(Path source, Path target) {
    return new RemuxRequest(source, Optional.empty(), Optional.empty(), target);
  }
}
