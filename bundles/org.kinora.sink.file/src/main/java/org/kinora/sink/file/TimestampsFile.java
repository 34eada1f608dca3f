package org.kinora.sink.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.kinora.api.remux.RemuxRequest;

/**
 * The side file: mkvmerge's timestamp format v2, a time in milliseconds per line. With six decimals
 * the times are exact to the nanosecond.
 */
final class TimestampsFile implements Closeable {

  private static final byte[] HEADER =
      "# timestamp format v2\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = RemuxRequest.TIMESTAMPS_END.getBytes(StandardCharsets.US_ASCII);

  private static final int DECIMALS = 6;
  private static final int LONGEST_LINE = 64;

  private final AppendFile file;
  private final ByteBuffer line = ByteBuffer.allocate(LONGEST_LINE);

  /** Begins the file. */
  TimestampsFile(AppendFile file) throws IOException {
    this.file = file;
    append(line.clear().put(HEADER));
  }

  Path path() {
    return file.file();
  }

  /** Adds the time of a picture in nanoseconds after the first. */
  void add(long nanos) throws IOException {
    append(time(line.clear(), nanos));
  }

  /** Adds the time at which the last picture ends. */
  void end(long nanos) throws IOException {
    append(time(line.clear().put(END), nanos));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  void discard() throws IOException {
    file.discard();
  }

  /** The line that says where the last picture ends. */
  static ByteBuffer endLine(long nanos) {
    return time(ByteBuffer.allocate(LONGEST_LINE).put(END), nanos).flip();
  }

  /** Whether a file ends with that line. */
  static boolean isComplete(FileChannel file) throws IOException {
    ByteBuffer tail = ByteBuffer.allocate(LONGEST_LINE);
    long from = Math.max(0, file.size() - LONGEST_LINE);
    int count = 0;
    while (tail.hasRemaining() && count >= 0) {
      count = file.read(tail, from + tail.position());
    }
    String text = new String(tail.array(), 0, tail.position(), StandardCharsets.US_ASCII);
    int end = text.lastIndexOf(RemuxRequest.TIMESTAMPS_END);
    return end >= 0 && text.indexOf('\n', end) == text.length() - 1;
  }

  private void append(ByteBuffer text) throws IOException {
    file.append(text, text.position());
  }

  /** Writes a time as {@code 33.333333} and a line feed, without garbage. */
  private static ByteBuffer time(ByteBuffer to, long nanos) {
    if (nanos < 0) {
      to.put((byte) '-');
    }
    long rest = Math.abs(nanos);
    int digits = DECIMALS + 1;
    long limit = 10_000_000L;
    while (rest >= limit && digits < 18) {
      digits++;
      limit *= 10;
    }
    for (int digit = digits - 1; digit >= 0; digit--) {
      limit /= 10;
      to.put((byte) ('0' + rest / limit));
      rest %= limit;
      if (digit == DECIMALS) {
        to.put((byte) '.');
      }
    }
    return to.put((byte) '\n');
  }
}
