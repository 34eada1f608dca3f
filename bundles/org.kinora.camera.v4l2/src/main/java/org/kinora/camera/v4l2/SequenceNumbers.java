package org.kinora.camera.v4l2;

/**
 * Makes numbers that never fall of a driver's, which have 32 bits. A number that repeats or goes
 * back, as some drivers count, is taken for the next one. Used by one thread.
 */
final class SequenceNumbers {

  private boolean started;
  private int last;
  private long number;

  /** The long number of a driver's next one. */
  long extend(int sequence) {
    if (started) {
      int step = sequence - last; // right over the wrap too
      number += step > 0 ? step : 1;
    } else {
      started = true;
      number = Integer.toUnsignedLong(sequence);
    }
    last = sequence;
    return number;
  }
}
