package org.kinora.recorder.internal;

/** Frames per second over the last second or so. */
final class Meter {

  private static final long WINDOW_NANOS = 1_000_000_000L;

  private long begin = System.nanoTime();
  private long count;
  private double rate;

  synchronized void count(long now) {
    count++;
    if (now - begin >= WINDOW_NANOS) {
      roll(now);
    }
  }

  synchronized double perSecond(long now) {
    if (now - begin >= 2 * WINDOW_NANOS) {
      roll(now);
    }
    return rate;
  }

  private void roll(long now) {
    rate = count * 1e9 / (now - begin);
    count = 0;
    begin = now;
  }
}
