package org.kinora.tck;

import java.time.Duration;
import java.util.Optional;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;

/** A correct camera: it waits for its time where it is live, and for a free frame. */
final class MemoryCamera implements Camera {
  private static final int FRAMES = 40;
  private static final int LENDABLE = 4;
  private static final long MILLI = 1_000_000;

  private final Locator locator;
  private final CameraMode mode;
  private final boolean live;
  private final FramePool pool;
  private final Footage footage;
  private final long origin = System.nanoTime();
  private int next;
  private boolean closed;

  MemoryCamera(Locator locator, CameraMode mode, boolean live) {
    this.locator = locator;
    this.mode = mode;
    this.live = live;
    pool = new FramePool(mode.format(), mode.size(), LENDABLE);
    footage = new Footage(mode.size());
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
    return live;
  }

  @Override
  public int lendable() {
    return LENDABLE;
  }

  @Override
  public synchronized Optional<VideoFrame> read(Duration timeout) throws InterruptedException {
    long limit = System.nanoTime() + timeout.toNanos();
    while (!closed && next < FRAMES) {
      long due = live ? origin + mode.frameRate().timeOf(next) : System.nanoTime();
      Optional<PooledFrame> free =
          System.nanoTime() >= due ? pool.acquire() : Optional.<PooledFrame>empty();
      if (free.isPresent()) {
        return Optional.of(fill(free.get()));
      }
      long rest = limit - System.nanoTime();
      if (rest <= 0) {
        return Optional.empty();
      }
      wait(1 + Math.min(rest, 2 * MILLI) / MILLI); // frames come back without a word
    }
    return Optional.empty();
  }

  private VideoFrame fill(PooledFrame frame) {
    footage.draw(frame, next);
    long pts = origin + mode.frameRate().timeOf(next);
    frame.set(pts, mode.frameRate().intervalNanos(), 5L + next);
    next++;
    return frame;
  }

  @Override
  public synchronized boolean ended() {
    return next >= FRAMES;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
