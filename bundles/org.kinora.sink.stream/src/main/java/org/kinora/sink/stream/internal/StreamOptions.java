package org.kinora.sink.stream.internal;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a file is written.
 *
 * @param flushMillis media time after which what came is written
 * @param flushBytes bytes after which it is written earlier
 * @param forceMillis wall time after which what was written is forced to the device: 0 after each
 *     piece, {@link #NEVER} not before the end
 */
record StreamOptions(int flushMillis, int flushBytes, int forceMillis) {

  /** Nothing is forced to the device while recording. */
  static final int NEVER = -1;

  private static final String FLUSH = "flush";
  private static final String FORCE = "force";
  private static final int MAX_MILLIS = 60_000;
  private static final int MIN_BYTES = 64 * 1024;
  private static final int MAX_BYTES = 256 << 20;
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s)");

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range; the message says which
   */
  StreamOptions {
    if (flushMillis < 1 || flushMillis > MAX_MILLIS) {
      throw new IllegalArgumentException("the time between two writes is from 1 ms to 60 s");
    }
    if (flushBytes < MIN_BYTES || flushBytes > MAX_BYTES) {
      throw new IllegalArgumentException("what waits to be written is from 64 KB to 256 MB");
    }
    if (forceMillis < NEVER || forceMillis > MAX_MILLIS) {
      throw new IllegalArgumentException("the time between two forced writes is at most 60 s");
    }
  }

  /**
   * Reads a policy: {@code off}, {@code flush}, or a time.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  static int forceMillis(String text) {
    return switch (text) {
      case "off" -> NEVER;
      case FLUSH -> 0;
      default -> millis(FORCE, text);
    };
  }

  /**
   * These with the options of a target.
   *
   * @throws IllegalArgumentException if one is unknown or has no such value
   */
  StreamOptions with(Map<String, String> options) {
    StreamOptions result = this;
    for (Map.Entry<String, String> option : options.entrySet()) {
      String value = option.getValue();
      result =
          switch (option.getKey()) {
            case FLUSH ->
                new StreamOptions(millis(FLUSH, value), result.flushBytes, result.forceMillis);
            case FORCE ->
                new StreamOptions(result.flushMillis, result.flushBytes, forceMillis(value));
            default ->
                throw new IllegalArgumentException(
                    "'"
                        + option.getKey()
                        + "' is not an option of such files: there are flush=500ms and"
                        + " force=off|flush|1000ms");
          };
    }
    return result;
  }

  private static int millis(String option, String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s=%s' is not possible: write a time such as 500ms or 2s%s"
              .formatted(option, text, option.equals(FORCE) ? ", or off, or flush" : ""));
    }
    int number = Integer.parseInt(matcher.group(1));
    return matcher.group(2).equals("s") ? Math.multiplyExact(number, 1000) : number;
  }
}
