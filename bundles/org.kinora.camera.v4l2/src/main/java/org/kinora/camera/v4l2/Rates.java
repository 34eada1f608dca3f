package org.kinora.camera.v4l2;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kinora.api.media.FrameRate;

/** Frame rates of drivers, which give intervals, some of them rounded to 100 ns (UVC). */
final class Rates {

  /** Rates whose intervals differ by less than this part are the same. */
  private static final double SAME = 1e-4;

  /** What is offered of a driver that can do any rate of a range. */
  private static final List<FrameRate> COMMON =
      List.of(
          FrameRate.of(30),
          FrameRate.of(60),
          FrameRate.of(50),
          FrameRate.of(25),
          FrameRate.of(24),
          FrameRate.of(20),
          FrameRate.of(15),
          FrameRate.of(10),
          FrameRate.of(5));

  private Rates() {}

  /** The rate of an interval in seconds; empty if it is none that can be recorded. */
  static Optional<FrameRate> of(int numerator, int denominator) {
    long most = 1000L * numerator;
    if (numerator < 1 || denominator < 1 || denominator > most) {
      return Optional.empty();
    }
    FrameRate exact = new FrameRate(denominator, numerator);
    int whole = (int) Math.round(exact.perSecond());
    if (whole >= 1 && same(exact, FrameRate.of(whole))) {
      return Optional.of(FrameRate.of(whole));
    }
    if (whole >= 1 && same(exact, new FrameRate(whole * 1000, 1001))) {
      return Optional.of(new FrameRate(whole * 1000, 1001));
    }
    int halves = (int) Math.round(2 * exact.perSecond());
    return Optional.of(
        halves >= 1 && same(exact, new FrameRate(halves, 2)) ? new FrameRate(halves, 2) : exact);
  }

  /** Whether two rates are the same but for rounding. */
  static boolean same(FrameRate one, FrameRate other) {
    return Math.abs(one.perSecond() / other.perSecond() - 1) < SAME;
  }

  /**
   * What is offered of a range.
   *
   * @param asked for, and offered too if it is in the range
   */
  static List<FrameRate> within(double slowest, double fastest, Optional<FrameRate> asked) {
    double low = slowest * (1 - SAME);
    double high = fastest * (1 + SAME);
    return Stream.concat(COMMON.stream(), asked.stream())
        .filter(rate -> rate.perSecond() >= low && rate.perSecond() <= high)
        .distinct()
        .toList();
  }
}
