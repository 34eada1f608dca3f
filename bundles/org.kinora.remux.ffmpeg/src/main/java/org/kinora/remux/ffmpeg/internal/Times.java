package org.kinora.remux.ffmpeg.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.kinora.api.media.FrameRate;
import org.kinora.api.remux.TimestampsReader;

/**
 * The presentation times of a raw stream's pictures, in the order of the stream, in nanoseconds.
 */
final class Times {

  private static final long ONE_PICTURE = 40_000_000;

  private final long[] pts;
  private final long[] dts;
  private final long end;
  private final boolean whole;

  /**
   * @param pts presentation times
   * @param end of the last picture, or -1 if it is not known
   */
  private Times(long[] pts, long end) {
    this.pts = pts;
    this.dts = pts.clone();
    Arrays.sort(dts);
    this.whole = end >= 0;
    this.end = whole ? end : guessedEnd();
  }

  /** The last picture is shown as long as the one before. */
  private long guessedEnd() {
    int last = dts.length - 1;
    if (last < 0) {
      return 0;
    }
    return dts[last] + (last > 0 ? dts[last] - dts[last - 1] : ONE_PICTURE);
  }

  /** The times of a constant frame rate. */
  static Times constant(FrameRate rate, int pictures) {
    long[] pts = new long[pictures];
    Arrays.setAll(pts, rate::timeOf);
    return new Times(pts, rate.timeOf(pictures));
  }

  /**
   * Reads a side file in timestamp format v2. A last line that was cut off is passed over if the
   * file does not say where it ends.
   *
   * @throws IOException if it cannot be read, or a line is no time; the message says which
   */
  static Times read(Path file) throws IOException {
    long[] pts = new long[1024];
    int count = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      TimestampsReader in = new TimestampsReader(channel, file.toString());
      while (in.next()) {
        pts = count < pts.length ? pts : Arrays.copyOf(pts, 2 * count);
        pts[count++] = in.time();
      }
      return new Times(Arrays.copyOf(pts, count), in.end().orElse(-1));
    }
  }

  /** The first so many times, of a stream that was cut off. */
  Times first(int pictures) {
    return new Times(Arrays.copyOf(pts, pictures), -1);
  }

  int count() {
    return pts.length;
  }

  /** Whether the file says where the last picture ends, which it does not if it was cut off. */
  boolean whole() {
    return whole;
  }

  long pts(int picture) {
    return pts[picture];
  }

  /**
   * The decoding time: presentation times in ascending order, of which the first is the earliest.
   */
  long dts(int picture) {
    return picture < dts.length ? dts[picture] : end;
  }

  /** When the last picture ends. */
  long end() {
    return end;
  }

  /** The time that all pictures are shown together. */
  long duration() {
    return end - dts[0];
  }

  /** The time from the first picture shown to the last. */
  long span() {
    return dts[dts.length - 1] - dts[0];
  }
}
