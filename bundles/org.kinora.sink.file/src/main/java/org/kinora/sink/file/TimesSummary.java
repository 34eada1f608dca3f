package org.kinora.sink.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.kinora.api.remux.TimestampsReader;

/**
 * What the first lines of a side file come to.
 *
 * @param count times in whole lines
 * @param bytes up to the end of the last of these lines
 * @param duration from the first picture shown to the end of the last, in nanoseconds
 * @param complete whether the file says where the last picture ends
 */
record TimesSummary(long count, long bytes, long duration, boolean complete) {

  /** What a single picture lasts that nothing is known of: one of 25 a second. */
  private static final long ONE_PICTURE = 40_000_000;

  /**
   * Reads a side file.
   *
   * @param most times to take
   * @param stream for messages
   * @throws IOException if it is none, or damaged
   */
  static TimesSummary read(FileChannel file, long most, Path stream) throws IOException {
    Path name = FileSinkProvider.timestampsOf(stream);
    TimestampsReader in = new TimestampsReader(file.position(0), name.toString());
    long count = 0;
    long bytes = in.position();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    long step = ONE_PICTURE;
    while (count < most && in.next() && in.terminated()) {
      first = Math.min(first, in.time());
      if (in.time() > last) {
        step = count > 0 ? in.time() - last : step;
        last = in.time();
      }
      bytes = in.position();
      count++;
    }
    boolean complete = in.end().isPresent();
    long end = complete ? in.end().getAsLong() : last + step;
    return new TimesSummary(count, bytes, count == 0 ? 0 : end - first, complete);
  }
}
