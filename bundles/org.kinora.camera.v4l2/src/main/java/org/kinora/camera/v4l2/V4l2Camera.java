package org.kinora.camera.v4l2;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.Errno;
import org.kinora.binding.linux.Poll;
import org.kinora.binding.linux.V4l2Request;

/**
 * An open camera of Linux. Times are the driver's (the monotonic clock, as {@link
 * System#nanoTime()}), numbers too: what the driver drops, or delivers damaged, is a gap in them.
 */
final class V4l2Camera implements Camera {

  /** How often a reader that waits looks whether it was interrupted. */
  private static final long SLICE_MILLIS = 50;

  /** How often a reader that has every frame lent looks for one that came back. */
  private static final long LENT_MILLIS = 2;

  private static final Duration LONGEST_WAIT = Duration.ofDays(10_000);

  private final Locator locator;
  private final CameraMode mode;
  private final Device device;
  private final Poll poll;
  private final CaptureQueue queue;
  private final Output output;
  private final Faults faults;
  private final Consumer<V4l2Camera> whenClosed;

  /** Held by the reader: what it uses is not taken away before it has left. */
  private final ReentrantLock inside = new ReentrantLock();

  private volatile boolean closed;
  private boolean released; // guarded by inside
  private final SequenceNumbers numbers = new SequenceNumbers();

  /**
   * @param device and all else is this camera's from now on
   * @param whenClosed is told once
   */
  V4l2Camera(
      Locator locator,
      CameraMode mode,
      Device device,
      Poll poll,
      CaptureQueue queue,
      Output output,
      Faults faults,
      Consumer<V4l2Camera> whenClosed) {
    this.locator = locator;
    this.mode = mode;
    this.device = device;
    this.poll = poll;
    this.queue = queue;
    this.output = output;
    this.faults = faults;
    this.whenClosed = whenClosed;
  }

  @Override
  public Locator locator() {
    return locator;
  }

  @Override
  public CameraMode mode() {
    return mode;
  }

  @Override
  public boolean live() {
    return true;
  }

  @Override
  public int lendable() {
    return output.lendable();
  }

  @Override
  public boolean ended() {
    return false;
  }

  @Override
  public Optional<VideoFrame> read(Duration timeout) throws CameraException, InterruptedException {
    Duration wait = timeout.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : timeout;
    long deadline = System.nanoTime() + wait.toNanos();
    inside.lockInterruptibly();
    try {
      while (!closed) {
        boolean ready = output.ready();
        Optional<VideoFrame> frame = ready ? next() : Optional.empty();
        if (frame.isPresent()) {
          return frame;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while waiting for a frame");
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Optional.empty();
        }
        await(ready, left);
      }
      return Optional.empty();
    } finally {
      inside.unlock();
    }
  }

  /** The next good picture that is there. */
  private Optional<VideoFrame> next() throws CameraException {
    while (true) {
      int index = queue.dequeue();
      if (index == -Errno.EAGAIN.code()) {
        return Optional.empty();
      }
      if (index < 0) {
        throw faults.running(queue.failedRequest(), -index);
      }
      long number = numbers.extend(queue.sequence());
      if (queue.damaged()) {
        queue.giveBack(index); // its number is missing, and so it is in the ledger
        continue;
      }
      Optional<VideoFrame> frame =
          output.take(index, queue.offset(), queue.bytesUsed(), queue.time(), number);
      if (frame.isPresent()) {
        return frame;
      }
    }
  }

  private void await(boolean ready, long nanos) throws CameraException {
    long millis = Math.min((nanos + 999_999) / 1_000_000, ready ? SLICE_MILLIS : LENT_MILLIS);
    int events = poll.await(ready ? Poll.IN : 0, (int) millis);
    if (closed || (events & (Poll.ERR | Poll.HUP)) == 0) {
      return;
    }
    int index = queue.dequeue(); // it tells what the error is
    if (index >= 0) {
      queue.giveBack(index); // a picture from before; the error comes again
    } else if (index != -Errno.EAGAIN.code()) {
      throw faults.running(queue.failedRequest(), -index);
    } else if ((events & Poll.HUP) != 0) {
      throw faults.running(V4l2Request.DQBUF, Errno.ENODEV.code());
    } else {
      throw faults.polling("the driver reports an error that it does not name");
    }
  }

  @Override
  public void close() {
    closed = true;
    poll.wake();
    inside.lock(); // the reader leaves at once
    try {
      if (released) {
        return;
      }
      released = true;
      queue.stop();
      output.close();
      poll.close();
      device.close();
    } finally {
      inside.unlock();
    }
    whenClosed.accept(this);
  }

  @Override
  public String toString() {
    return "camera " + locator;
  }
}
