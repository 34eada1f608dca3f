package org.kinora.isobmff;

/**
 * Turns times in nanoseconds into ticks of 1/90000 s. Each time is rounded to the nearest tick from
 * the first one, so that errors never add up; durations are differences of rounded times.
 *
 * <p>Decoding times count from the first decoding time and presentation times from the first
 * presentation time: what is stored begins to be shown at zero, with or without B frames.
 */
public final class MediaClock {

  /** Ticks per second: divides evenly by all usual frame rates but the NTSC fractions. */
  public static final int TIMESCALE = 90_000;

  private static final long TICKS = 9;
  private static final long NANOS = 100_000;

  private final long firstPts;
  private final long firstDts;

  /**
   * @param firstPts presentation time of the first access unit in nanoseconds
   * @param firstDts its decoding time in nanoseconds
   */
  public MediaClock(long firstPts, long firstDts) {
    this.firstPts = firstPts;
    this.firstDts = firstDts;
  }

  /** The presentation time in ticks from the first. */
  public long pts(long nanos) {
    return ticks(nanos - firstPts);
  }

  /** The decoding time in ticks from the first. */
  public long dts(long nanos) {
    return ticks(nanos - firstDts);
  }

  /** A span of at most 30 years in ticks, rounded to the nearest. */
  public static long ticks(long nanos) {
    return Math.floorDiv(nanos * TICKS + NANOS / 2, NANOS);
  }

  /** A span of ticks in nanoseconds, rounded to the nearest. */
  public static long nanos(long ticks) {
    return Math.floorDiv(ticks * NANOS + TICKS / 2, TICKS);
  }
}
