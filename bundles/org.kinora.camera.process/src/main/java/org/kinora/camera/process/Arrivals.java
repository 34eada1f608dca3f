package org.kinora.camera.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.VideoFrame;

/** Frames that have come and were not read yet, oldest first, and what came after the last. */
final class Arrivals {

  private static final Duration LONGEST_WAIT = Duration.ofDays(10_000);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PlaceFrame[] ring;
  private int first; // this and the following: guarded by lock
  private int count;
  private Optional<CameraException> failure = Optional.empty();
  private boolean ended;

  /**
   * @param most frames that there are
   */
  Arrivals(int most) {
    ring = new PlaceFrame[most];
  }

  void add(PlaceFrame frame) {
    lock.lock();
    try {
      ring[(first + count++) % ring.length] = frame;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** No frame comes any more; those that have come are still to be read. */
  void fail(CameraException reason) {
    lock.lock();
    try {
      failure = Optional.of(reason);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is to be read any more. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next frame; empty if none came in time, or after the end. */
  Optional<VideoFrame> next(Duration timeout) throws CameraException, InterruptedException {
    long left = (timeout.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : timeout).toNanos();
    lock.lockInterruptibly();
    try {
      while (count == 0 && failure.isEmpty() && !ended) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = changed.awaitNanos(left);
      }
      return ended ? Optional.empty() : take();
    } finally {
      lock.unlock();
    }
  }

  private Optional<VideoFrame> take() throws CameraException {
    if (count == 0) {
      CameraException reason = failure.orElseThrow();
      throw new CameraException(reason.getMessage(), reason.retry(), reason);
    }
    PlaceFrame frame = ring[first];
    first = (first + 1) % ring.length;
    count--;
    return frame.asVideoFrame();
  }
}
