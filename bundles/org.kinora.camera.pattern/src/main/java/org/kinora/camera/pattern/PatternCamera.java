package org.kinora.camera.pattern;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;

/**
 * An open synthetic camera. Time begins with the first {@link #read}: the pts of a live camera is
 * the exact time at which the picture was due, on {@link System#nanoTime()}; at fast pace it counts
 * from 0.
 */
final class PatternCamera implements Camera {

  /** Frames that may be lent at once. */
  private static final int BUFFERS = 8;

  /**
   * Pictures that wait for a late reader. They are painted when they are read, so that they need no
   * memory, and a busy machine loses none: two seconds at 30 frames per second.
   */
  private static final int WAITING = 60;

  /** How often a reader that has every frame lent looks for one that came back. */
  private static final long LENT_NANOS = 200_000;

  private static final Duration LONGEST_WAIT = Duration.ofDays(10_000);

  private final Locator locator;
  private final CameraMode mode;
  private final PatternOptions options;
  private final FramePool pool;
  private final Painter painter;

  private DriverQueue queue; // by the reader only; null before the first read of a live camera
  private long produced; // by the reader only, at fast pace
  private volatile boolean ended;
  private volatile boolean closed;
  private volatile Thread reader;

  PatternCamera(Locator locator, CameraMode mode, PatternOptions options) {
    this.locator = locator;
    this.mode = mode;
    this.options = options;
    this.pool = new FramePool(mode.format(), mode.size(), BUFFERS);
    this.painter = new Painter(mode.format(), mode.size(), options.noise());
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
    return options.live();
  }

  @Override
  public int lendable() {
    return BUFFERS;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public Optional<VideoFrame> read(Duration timeout) throws InterruptedException {
    Duration wait = timeout.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : timeout;
    long deadline = System.nanoTime() + wait.toNanos();
    reader = Thread.currentThread();
    try {
      return options.live() ? readLive(deadline) : readFast(deadline);
    } finally {
      reader = null;
    }
  }

  private Optional<VideoFrame> readLive(long deadline) throws InterruptedException {
    if (queue == null) {
      queue = new DriverQueue(mode.frameRate(), options.frames(), System.nanoTime(), WAITING);
    }
    while (!closed && !ended) {
      long now = System.nanoTime();
      queue.advance(now);
      if (queue.isEmpty()) {
        if (!sleep(now, Math.min(deadline - now, queue.nextTime() - now), deadline)) {
          return Optional.empty();
        }
        continue;
      }
      Optional<PooledFrame> free = pool.acquire();
      if (free.isPresent()) {
        long number = queue.remove();
        ended = queue.ended();
        return painted(free.get(), number, queue.timeOf(number));
      }
      if (!sleep(now, Math.min(deadline - now, LENT_NANOS), deadline)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<VideoFrame> readFast(long deadline) throws InterruptedException {
    while (!closed && !ended) {
      Optional<PooledFrame> free = pool.acquire();
      if (free.isPresent()) {
        long number = produced++;
        ended = produced >= options.frames();
        return painted(free.get(), number, mode.frameRate().timeOf(number));
      }
      long now = System.nanoTime();
      if (!sleep(now, Math.min(deadline - now, LENT_NANOS), deadline)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<VideoFrame> painted(PooledFrame frame, long number, long pts) {
    painter.paint(frame, number);
    long duration = mode.frameRate().timeOf(number + 1) - mode.frameRate().timeOf(number);
    frame.set(pts, duration, number);
    return frame.asVideoFrame();
  }

  /** Sleeps, and tells whether there is time left to try again. */
  private boolean sleep(long now, long nanos, long deadline) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while waiting for a frame");
    }
    if (deadline - now <= 0) {
      return false;
    }
    if (!closed) {
      LockSupport.parkNanos(this, nanos);
    }
    return true;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(reader);
  }
}
