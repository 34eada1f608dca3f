package org.kinora.shell.internal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Size;
import org.kinora.api.recording.SinkPolicy;
import org.kinora.api.recording.SwapPolicy;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the values of options are written. */
final class Values {

  private static final Pattern BITRATE = Pattern.compile("(\\d+(?:\\.\\d+)?)([kKmM]?)");
  private static final Pattern BYTES = Pattern.compile("(\\d+(?:\\.\\d+)?)([kKmMgG]?)");
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");
  private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Values() {}

  /**
   * A bit rate.
   *
   * @param bits per second
   */
  record Bitrate(int bits) {
    /**
     * Reads {@code 2000000}, {@code 500k} or {@code 2.5M}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    static Bitrate parse(String text) {
      Matcher matcher = BITRATE.matcher(text);
      if (matcher.matches()) {
        int zeros =
            switch (matcher.group(2)) {
              case "k", "K" -> 3;
              case "m", "M" -> 6;
              default -> 0;
            };
        BigDecimal bits = new BigDecimal(matcher.group(1)).movePointRight(zeros);
        if (bits.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
          return new Bitrate(bits.intValue());
        }
      }
      throw new IllegalArgumentException(
          "'" + text + "' is not a bit rate: write 2M, 500k or 2000000 (bits per second)");
    }
  }

  /**
   * A size of memory or of a file.
   *
   * @param bytes at least 1
   */
  record ByteCount(long bytes) {
    /**
     * Reads {@code 65536}, {@code 500k}, {@code 100M} or {@code 2G}; k, M and G are powers of 1000.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    static ByteCount parse(String text) {
      Matcher matcher = BYTES.matcher(text);
      if (matcher.matches()) {
        int zeros =
            switch (matcher.group(2)) {
              case "k", "K" -> 3;
              case "m", "M" -> 6;
              case "g", "G" -> 9;
              default -> 0;
            };
        BigDecimal bytes = new BigDecimal(matcher.group(1)).movePointRight(zeros);
        if (bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
          return new ByteCount(bytes.longValue());
        }
      }
      throw new IllegalArgumentException(
          "'" + text + "' is not a size: write 100M, 2G or 65536 (bytes)");
    }
  }

  /**
   * Reads a duration: seconds such as {@code 2} or {@code 0.5}, or with units such as {@code
   * 500ms}, {@code 90s}, {@code 1h30m}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  static Duration duration(String text) {
    BigDecimal seconds = BigDecimal.ZERO;
    if (NUMBER.matcher(text).matches()) {
      seconds = new BigDecimal(text);
    } else if (PARTS.matcher(text).matches()) {
      Matcher part = PART.matcher(text);
      while (part.find()) {
        seconds = seconds.add(new BigDecimal(part.group(1)).multiply(secondsOf(part.group(2))));
      }
    } else {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration: write seconds such as 2.5, or 500ms, 90s, 1h30m");
    }
    if (seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than a hundred years");
    }
    return Duration.ofNanos(seconds.movePointRight(9).longValue());
  }

  private static BigDecimal secondsOf(String unit) {
    return switch (unit) {
      case "ms" -> new BigDecimal("0.001");
      case "m" -> BigDecimal.valueOf(60);
      case "h" -> BigDecimal.valueOf(3600);
      default -> BigDecimal.ONE;
    };
  }

  /** Teaches a command line to read them. */
  static void registerWith(CommandLine line) {
    line.registerConverter(Size.class, reader(Size::parse));
    line.registerConverter(FrameRate.class, reader(FrameRate::parse));
    line.registerConverter(Codec.class, reader(Codec::parse));
    line.registerConverter(Bitrate.class, reader(Bitrate::parse));
    line.registerConverter(ByteCount.class, reader(ByteCount::parse));
    line.registerConverter(RateControlChoice.class, reader(RateControlChoice::parse));
    line.registerConverter(Duration.class, reader(Values::duration));
    line.registerConverter(SinkPolicy.class, reader(SinkPolicy::parse));
    line.registerConverter(SwapPolicy.class, reader(SwapPolicy::parse));
  }

  private static <T> ITypeConverter<T> reader(Function<String, T> parser) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }
}
