package org.kinora.api.remux;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads a side file of timestamps, in the timestamp format v2 of mkvmerge, in bounded memory.
 *
 * <pre>{@code
 * TimestampsReader in = new TimestampsReader(channel, "out.h265.timestamps.txt");
 * while (in.next()) {
 *   show(in.time());
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once.
 */
public final class TimestampsReader {

  private static final Pattern HEADER = Pattern.compile("# time(code|stamp) format v2");

  /**
   * Milliseconds with a fraction, below 32 years: no exponents, so that a number is as long as its
   * text.
   */
  private static final Pattern TIME = Pattern.compile("[-+]?\\d{1,12}(\\.\\d{0,40})?");

  private static final int NANOS_PER_MILLI_DIGITS = 6;
  private static final int LONGEST_LINE = 200;
  private static final int CAPACITY = 64 * 1024;

  private final ReadableByteChannel source;
  private final String name;
  private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).limit(0);
  private final byte[] line = new byte[LONGEST_LINE];
  private int length;
  private boolean terminated;
  private int number;
  private long position;
  private long time;
  private OptionalLong end = OptionalLong.empty();

  /**
   * Reads the first line.
   *
   * @param source is not closed
   * @param name of the file, for messages
   * @throws IOException if it cannot be read, or is not in this format
   */
  public TimestampsReader(ReadableByteChannel source, String name) throws IOException {
    this.source = source;
    this.name = name;
    if (!readLine() || !HEADER.matcher(text().toLowerCase(Locale.ROOT)).matches()) {
      throw new IOException(name + " does not begin with '# timestamp format v2'");
    }
  }

  /**
   * Goes to the next time.
   *
   * @return false at the end
   * @throws IOException if reading failed, or a line is no time; the message says which
   */
  public boolean next() throws IOException {
    while (readLine()) {
      String text = text();
      if (text.startsWith(RemuxRequest.TIMESTAMPS_END)) {
        long nanos = nanos(text.substring(RemuxRequest.TIMESTAMPS_END.length()));
        end = terminated ? OptionalLong.of(nanos) : end;
      } else if (!text.isEmpty() && !text.startsWith("#")) {
        time = nanos(text);
        return true;
      }
    }
    return false;
  }

  /** The time in nanoseconds. */
  public long time() {
    return time;
  }

  /** Whether the line of the time is whole; the last of a file that was cut off is not. */
  public boolean terminated() {
    return terminated;
  }

  /** Where the line read last ends in the file. */
  public long position() {
    return position;
  }

  /** Where the last picture ends, in nanoseconds, if a line read so far has said so. */
  public OptionalLong end() {
    return end;
  }

  private String text() {
    return new String(line, 0, length, StandardCharsets.ISO_8859_1).strip();
  }

  private long nanos(String text) throws IOException {
    if (TIME.matcher(text).matches()) {
      return new BigDecimal(text)
          .movePointRight(NANOS_PER_MILLI_DIGITS)
          .setScale(0, RoundingMode.HALF_UP)
          .longValueExact();
    }
    throw new IOException("%s, line %d: '%s' is not a time".formatted(name, number, text));
  }

  /** Reads the next line without its end; false at the end of the file. */
  private boolean readLine() throws IOException {
    length = 0;
    terminated = false;
    number++;
    boolean any = false;
    while (buffer.hasRemaining() || fill()) {
      any = true;
      byte next = buffer.get();
      position++;
      if (next == '\n') {
        terminated = true;
        return true;
      }
      if (length == LONGEST_LINE) {
        throw new IOException("%s, line %d is too long for a time".formatted(name, number));
      }
      line[length++] = next;
    }
    return any;
  }

  private boolean fill() throws IOException {
    buffer.clear();
    try {
      int count = 0;
      while (count == 0) {
        count = source.read(buffer);
      }
      return count > 0;
    } finally {
      buffer.flip();
    }
  }
}
