package org.kinora.camera.pattern;

import org.kinora.api.media.FrameRate;

/**
 * What a capture driver with few buffers does: pictures are taken at their exact times and wait in
 * a short queue; while it is full they are lost, and their numbers with them. Used by one thread.
 */
final class DriverQueue {

  private final FrameRate rate;
  private final long frames;
  private final long start;
  private final long[] waiting;
  private int head;
  private int count;
  private long next;

  /**
   * @param frames after which it ends
   * @param start time of picture 0
   * @param length of the queue
   */
  DriverQueue(FrameRate rate, long frames, long start, int length) {
    this.rate = rate;
    this.frames = frames;
    this.start = start;
    this.waiting = new long[length];
  }

  /** The time at which a picture is taken, without drift. */
  long timeOf(long number) {
    return start + rate.timeOf(number);
  }

  /** Takes every picture that is due. */
  void advance(long now) {
    while (next < frames && timeOf(next) - now <= 0) {
      if (count < waiting.length) {
        waiting[(head + count) % waiting.length] = next;
        count++;
      }
      next++;
    }
  }

  /** Whether no picture waits. */
  boolean isEmpty() {
    return count == 0;
  }

  /** Takes the number of the picture that waits longest. */
  long remove() {
    long number = waiting[head];
    head = (head + 1) % waiting.length;
    count--;
    return number;
  }

  /** The time of the next picture that is not taken yet. */
  long nextTime() {
    return timeOf(next);
  }

  /** Whether every picture has been taken and removed, or lost. */
  boolean ended() {
    return count == 0 && next >= frames;
  }
}
