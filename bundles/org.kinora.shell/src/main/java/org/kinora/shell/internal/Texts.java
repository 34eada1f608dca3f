package org.kinora.shell.internal;

import java.util.List;
import java.util.Locale;

/** Numbers and lists as people read them, the same in every locale. */
final class Texts {

  private static final double KILO = 1e3;
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;

  private Texts() {}

  /** {@code is a}, {@code are a, b} or {@code are none}. */
  static String areOrNone(List<String> names) {
    return switch (names.size()) {
      case 0 -> "are none";
      case 1 -> "is " + names.get(0);
      default -> "are " + String.join(", ", names);
    };
  }

  /** A count of bytes, such as {@code 1.25 MB}. */
  static String bytes(long bytes) {
    return scaled((double) bytes, "B");
  }

  /** A bit rate, such as {@code 2.01 Mbit/s}. */
  static String bitrate(long bytes, long nanos) {
    return nanos <= 0 ? "-" : scaled(bytes * 8.0 / (nanos / GIGA), "bit/s");
  }

  private static String scaled(double value, String unit) {
    if (value >= GIGA) {
      return format("%.2f G%s", value / GIGA, unit);
    }
    if (value >= MEGA) {
      return format("%.2f M%s", value / MEGA, unit);
    }
    return value >= KILO ? format("%.1f k%s", value / KILO, unit) : format("%.0f %s", value, unit);
  }

  /** A duration in seconds, such as {@code 8.000 s}. */
  static String seconds(long nanos) {
    return format("%.3f s", nanos / GIGA);
  }

  /** {@code 1 frame} or {@code 2 frames}. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** The constant's name as in commands, such as {@code on-demand}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@link String#format} without a locale. */
  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
