package org.kinora.binding.jna;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Base of a board's open camera. It is taken down when it is closed and its last frame is back.
 *
 * <p>The driver's number of a picture counts what the scaler has taken from the sensor; a frame's
 * number is that of the one before it plus what the driver says, at the rate asked for. Where a
 * driver leaves it at one value, the capture times say how many intervals have passed.
 */
@ConsumerType
public abstract class HardwareCamera implements Camera {

  private static final long NANOS_PER_MICRO = 1000;

  /** The longest wait in the driver, so that a close or an interrupt is seen. */
  private static final int SLICE_MILLIS = 50;

  private static final Duration LONGEST_WAIT = Duration.ofDays(10_000);

  private final Locator locator;
  private final CameraMode mode;
  private final int lendable;
  private final Mappings mappings;
  private final ArrayBlockingQueue<HardwareFrame> free;
  private final AtomicInteger holds = new AtomicInteger(1); // the open camera, and each frame lent
  private final ReentrantLock inside = new ReentrantLock();
  private final long interval;
  private final int sensorRate;
  private long lastPts; // this and the following: by the reader only
  private int lastReference;
  private long lastSequence = -1;
  private volatile boolean closed;

  /**
   * @param frames that are lent, over and over
   * @param memory where their pixels are
   * @param sensorRate whole frames per second that the scaler takes
   */
  protected HardwareCamera(
      Locator locator,
      CameraMode mode,
      List<? extends HardwareFrame> frames,
      PhysicalMemory memory,
      int sensorRate) {
    this.locator = locator;
    this.mode = mode;
    this.lendable = frames.size();
    this.mappings = new Mappings(memory);
    this.sensorRate = sensorRate;
    this.interval = mode.frameRate().intervalNanos();
    this.free = new ArrayBlockingQueue<>(lendable, false, frames);
    frames.forEach(frame -> frame.belongTo(this));
  }

  /**
   * Waits for a picture and describes it in a frame's {@link HardwareFrame#structure()}.
   *
   * @return false if none came in time
   */
  protected abstract boolean take(HardwareFrame frame, int millis) throws CameraException;

  /** Gives a picture back to the driver. Called by any thread. */
  protected abstract void giveBack(HardwareFrame frame);

  /** Gives everything back; called once, by any thread, when all pictures are back. */
  protected abstract void takeDown();

  @Override
  public final Locator locator() {
    return locator;
  }

  @Override
  public final CameraMode mode() {
    return mode;
  }

  @Override
  public final boolean live() {
    return true;
  }

  @Override
  public final int lendable() {
    return lendable;
  }

  @Override
  public final boolean ended() {
    return false;
  }

  @Override
  public final Optional<VideoFrame> read(Duration timeout)
      throws CameraException, InterruptedException {
    Duration wait = timeout.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : timeout;
    long end = System.nanoTime() + wait.toNanos();
    long left = wait.toMillis();
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for a frame");
      }
      Optional<VideoFrame> frame = read((int) Math.max(0, Math.min(left, SLICE_MILLIS)));
      if (frame.isPresent() || closed) {
        return frame;
      }
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return Optional.empty();
      }
    }
  }

  private Optional<VideoFrame> read(int millis) throws CameraException, InterruptedException {
    HardwareFrame frame = free.poll(millis, TimeUnit.MILLISECONDS);
    if (frame == null) {
      return Optional.empty(); // all are lent
    }
    boolean lent = false;
    inside.lock();
    try {
      if (!closed) {
        lent = take(frame, millis);
      }
      if (lent) {
        holds.incrementAndGet();
      }
    } finally {
      inside.unlock();
      if (!lent) {
        free.add(frame);
      }
    }
    return lent ? numbered(frame) : Optional.empty();
  }

  private Optional<VideoFrame> numbered(HardwareFrame frame) {
    long pts = frame.ptsMicros() * NANOS_PER_MICRO;
    int reference = frame.reference();
    if (lastSequence < 0) {
      lastSequence = 0;
    } else {
      lastSequence += Math.max(1, steps(reference - lastReference, pts - lastPts));
    }
    lastReference = reference;
    lastPts = pts;
    return frame.lend(pts, lastSequence);
  }

  /**
   * How many of its frames lie between two.
   *
   * @param taken pictures of the sensor between them; 0 if the driver does not say
   * @param nanos time between them
   */
  final long steps(int taken, long nanos) {
    if (taken != 0) {
      int rate = mode.frameRate().numerator();
      return (Integer.toUnsignedLong(taken) * rate + sensorRate / 2) / sensorRate;
    }
    return (nanos + interval / 2) / interval;
  }

  final Mappings mappings() {
    return mappings;
  }

  final void takeBack(HardwareFrame frame) {
    giveBack(frame);
    free.add(frame);
    letGo();
  }

  private void letGo() {
    if (holds.decrementAndGet() == 0) {
      mappings.close();
      takeDown();
    }
  }

  @Override
  public final void close() {
    if (endReading()) {
      letGo();
    }
  }

  /** True for the first who asks. */
  private boolean endReading() {
    inside.lock(); // a read that is inside returns soon
    try {
      boolean first = !closed;
      closed = true;
      return first;
    } finally {
      inside.unlock();
    }
  }
}
