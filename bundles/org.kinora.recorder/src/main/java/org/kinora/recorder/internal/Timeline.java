package org.kinora.recorder.internal;

import org.kinora.api.media.VideoFrame;

/**
 * Gives every frame its number and its time in the recording.
 *
 * <p>Numbers grow by one with the camera's, and by more where the camera skipped some. Times are
 * the camera's as long as its clock is sane: they always rise, and a jump of a live camera's clock
 * against the monotonic clock of this machine is taken out. Another camera goes on with the next
 * number, and with the time that really passed.
 *
 * <p>Used by the capture thread alone.
 */
final class Timeline {

  /** A live camera whose time differs by more than this from the time that passed has jumped. */
  static final long JUMP_NANOS = 1_000_000_000L;

  /** More missing numbers at once than this are not a gap but a camera that counts anew. */
  static final long LARGEST_GAP = 1_000_000;

  private boolean started;
  private boolean newCamera = true;
  private long interval;
  private boolean live;

  private long lastSequence;
  private long lastArrival;
  private long offset;
  private long number = -1;
  private long pts;
  private long before;
  private long missing;

  /** Says that the next frame comes from a camera just opened. */
  void camera(long intervalNanos, boolean isLive) {
    newCamera = true;
    interval = intervalNanos;
    live = isLive;
  }

  /**
   * Places a frame; its {@link #number()}, {@link #pts()} and {@link #missing()} can be asked for
   * afterwards.
   *
   * @param now the time of this machine's monotonic clock in nanoseconds
   */
  void place(VideoFrame frame, long now) {
    long sequence = frame.sequence();
    before = pts;
    missing = 0;
    if (!started) {
      started = true;
      number = 0;
      pts = frame.pts();
      before = pts - interval;
    } else {
      if (newCamera) {
        offset = pts + Math.max(now - lastArrival, interval) - frame.pts();
      } else {
        long step = sequence - lastSequence;
        // A number that repeats or falls says nothing about what is missing.
        missing = step > 1 && step <= LARGEST_GAP ? step - 1 : 0;
      }
      number += missing + 1;
      pts = sane(frame.pts(), now);
    }
    newCamera = false;
    lastSequence = sequence;
    lastArrival = now;
  }

  private long sane(long cameraPts, long now) {
    long placed = cameraPts + offset;
    long passed = now - lastArrival;
    boolean jumped = live && Math.abs(placed - pts - passed) > JUMP_NANOS && placed - pts > passed;
    if (placed <= pts || jumped) {
      long next = pts + (live ? Math.max(passed, 1) : Math.max(interval, 1));
      offset += next - placed;
      return next;
    }
    return placed;
  }

  /**
   * Takes the time of the frame placed last out again, so that the next one follows the one before.
   *
   * @return the time taken out, in nanoseconds
   */
  long leaveOut() {
    long taken = pts - before;
    offset -= taken;
    pts = before;
    return taken;
  }

  /** The number of the frame placed last, counted from 0. */
  long number() {
    return number;
  }

  /** The time of the frame placed last, in nanoseconds. */
  long pts() {
    return pts;
  }

  /** How many numbers were skipped before the frame placed last. */
  long missing() {
    return missing;
  }
}
