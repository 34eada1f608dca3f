package org.kinora.encoder.v4l2;

import org.kinora.api.media.VideoFrame;

/**
 * The frames that a device has taken and not answered, oldest first. A driver copies the time of a
 * frame to its access unit, in microseconds: that is how the two are matched, while the exact time
 * and the number stay here. Makes no garbage.
 */
final class InFlight {

  /** Where times begin: some drivers take 0 for none. */
  private static final long FIRST_MICROS = 1_000_000;

  private static final int NANOS_PER_MICRO = 1000;

  private final long[] micros;
  private final long[] pts;
  private final long[] durations;
  private final long[] sequences;
  private int head;
  private int count;
  private long firstPts;
  private long lastMicros;

  InFlight(int capacity) {
    micros = new long[capacity];
    pts = new long[capacity];
    durations = new long[capacity];
    sequences = new long[capacity];
  }

  int count() {
    return count;
  }

  boolean full() {
    return count == micros.length;
  }

  /**
   * Adds a frame.
   *
   * @return the time to hand to the driver, in microseconds: no two frames have the same
   */
  long add(VideoFrame frame) {
    if (lastMicros == 0) {
      firstPts = frame.pts();
    }
    long time = FIRST_MICROS + (frame.pts() - firstPts) / NANOS_PER_MICRO;
    lastMicros = Math.max(time, lastMicros + 1);
    int at = (head + count++) % micros.length;
    micros[at] = lastMicros;
    pts[at] = frame.pts();
    durations[at] = frame.duration();
    sequences[at] = frame.sequence();
    return lastMicros;
  }

  /** Takes back the frame that was added last: the driver has refused it. */
  void removeLast() {
    count--;
  }

  /**
   * Makes the frame with a time the oldest; those before it were skipped by the device. Without
   * such a frame the oldest one stays: the driver does not copy times, and keeps the order.
   *
   * @return how many were skipped
   */
  int skipTo(long time) {
    for (int skipped = 0; skipped < count; skipped++) {
      if (micros[(head + skipped) % micros.length] == time) {
        head = (head + skipped) % micros.length;
        count -= skipped;
        return skipped;
      }
    }
    return 0;
  }

  /** The capture time of the oldest, in nanoseconds. */
  long pts() {
    return pts[head];
  }

  /** The duration of the oldest, in nanoseconds. */
  long duration() {
    return durations[head];
  }

  /** The number of the oldest. */
  long sequence() {
    return sequences[head];
  }

  /** Removes the oldest: it is answered. */
  void remove() {
    head = (head + 1) % micros.length;
    count--;
  }

  /**
   * Forgets all.
   *
   * @return how many there were
   */
  int clear() {
    int forgotten = count;
    count = 0;
    return forgotten;
  }
}
