package org.kinora.api.media;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A nominal frame rate: {@code numerator / denominator} frames per second, in lowest terms.
 *
 * <p>Nominal means: what the camera was asked for. The true time of each frame is its pts.
 *
 * @param numerator at least 1
 * @param denominator at least 1
 */
public record FrameRate(int numerator, int denominator) {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int MAX_FPS = 1000;

  /**
   * Reduces to lowest terms.
   *
   * @throws IllegalArgumentException if a number is below 1 or the rate is above 1000 per second
   */
  public FrameRate {
    if (numerator < 1 || denominator < 1 || (long) MAX_FPS * denominator < numerator) {
      throw new IllegalArgumentException(
          "frame rate %d/%d is not possible: more than 0, at most %d frames per second"
              .formatted(numerator, denominator, MAX_FPS));
    }
    int gcd = BigInteger.valueOf(numerator).gcd(BigInteger.valueOf(denominator)).intValue();
    numerator /= gcd;
    denominator /= gcd;
  }

  /** A whole number of frames per second. */
  public static FrameRate of(int framesPerSecond) {
    return new FrameRate(framesPerSecond, 1);
  }

  /**
   * Reads {@code 30}, {@code 12.5} or {@code 30000/1001}; {@code 23.976}, {@code 29.97} and {@code
   * 59.94} mean the NTSC fractions.
   *
   * @throws IllegalArgumentException if the text has another form or the rate is not possible
   */
  public static FrameRate parse(String text) {
    try {
      String[] parts = text.strip().split("/", -1);
      if (parts.length == 2) {
        return new FrameRate(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
      if (parts.length == 1) {
        return switch (parts[0]) {
          case "23.976" -> new FrameRate(24000, 1001);
          case "29.97" -> new FrameRate(30000, 1001);
          case "59.94" -> new FrameRate(60000, 1001);
          default ->
              new FrameRate(new BigDecimal(parts[0]).movePointRight(3).intValueExact(), 1000);
        };
      }
    } catch (NumberFormatException e) {
      throw badForm(text, e);
    } catch (ArithmeticException e) {
      throw badForm(text, e);
    }
    throw badForm(text, null);
  }

  private static IllegalArgumentException badForm(String text, Throwable cause) {
    return new IllegalArgumentException(
        "'" + text + "' is not a frame rate: write 30, 12.5 or 30000/1001", cause);
  }

  /** The time between two frames in nanoseconds, rounded to the nearest. */
  public long intervalNanos() {
    return timeOf(1);
  }

  /**
   * The time of frame {@code n} (from 0) in nanoseconds after frame 0, without adding up errors.
   */
  public long timeOf(long n) {
    long units = n % numerator * denominator;
    long seconds = n / numerator * denominator + units / numerator;
    long rest = units % numerator; // below 2^31, so that nothing overflows below
    return seconds * NANOS_PER_SECOND + (rest * NANOS_PER_SECOND + numerator / 2) / numerator;
  }

  /** Frames per second. */
  public double perSecond() {
    return (double) numerator / denominator;
  }

  /** The rate as {@code 30} or {@code 30000/1001}. */
  @Override
  public String toString() {
    return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
  }
}
