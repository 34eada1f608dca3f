package org.kinora.api.remux;

import java.nio.file.Path;
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
 */
public record RemuxRequest(
    Path source, Optional<Path> timestamps, Optional<FrameRate> frameRate, Path target) {

  /** What is appended to the name of a raw stream to give that of its side file of timestamps. */
  public static final String TIMESTAMPS_SUFFIX = ".timestamps.txt";

  /**
   * How the last line of a side file begins that says when the last picture ends, in milliseconds
   * like the times: {@code # end 2000.000000}. To other tools it is a comment. It is missing if the
   * stream was cut off.
   */
  public static final String TIMESTAMPS_END = "# end ";

  /** Checks that nothing is missing. */
  public RemuxRequest {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(timestamps, "timestamps");
    Objects.requireNonNull(frameRate, "frameRate");
    Objects.requireNonNull(target, "target");
  }

  /** A request that takes the times from the source or its side file. */
  public static RemuxRequest of(Path source, Path target) {
    return new RemuxRequest(source, Optional.empty(), Optional.empty(), target);
  }
}
