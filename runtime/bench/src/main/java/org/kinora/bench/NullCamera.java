package org.kinora.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;

/** Lends frames without touching their pixels, as fast as they are read or at the nominal rate. */
final class NullCamera implements Camera {

  /** More than the recorder's default queue, so that the queue and not this is what fills up. */
  private static final int FRAMES = 128;

  /** A board's camera has about so many. */
  private static final int LIVE_FRAMES = 8;

  private static final long NAP_NANOS = 20_000;

  private final Locator locator;
  private final CameraMode mode;
  private final boolean live;
  private final FramePool pool;
  private final long begin = System.nanoTime();
  private long count;
  private volatile boolean closed;

  NullCamera(Locator locator, CameraMode mode, boolean live) {
    this.locator = locator;
    this.mode = mode;
    this.live = live;
    pool = new FramePool(mode.format(), mode.size(), lendable());
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
    return live ? LIVE_FRAMES : FRAMES;
  }

  @Override
  public Optional<VideoFrame> read(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    FrameRate rate = mode.frameRate();
    while (!closed && awaitTime(begin + rate.timeOf(count), deadline)) {
      Optional<PooledFrame> frame = pool.acquire();
      if (frame.isPresent()) {
        long pts = rate.timeOf(count);
        frame.get().set(pts, rate.timeOf(count + 1) - pts, count);
        count++;
        return frame.get().asVideoFrame();
      }
      if (System.nanoTime() >= deadline) {
        return Optional.empty();
      }
      LockSupport.parkNanos(NAP_NANOS);
    }
    return Optional.empty();
  }

  /** Waits until a frame's time has come; false if the deadline comes first. */
  private boolean awaitTime(long due, long deadline) {
    if (!live) {
      return true;
    }
    for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
      if (now >= deadline) {
        return false;
      }
      LockSupport.parkNanos(Math.min(due, deadline) - now);
    }
    return true;
  }

  @Override
  public boolean ended() {
    return false;
  }

  @Override
  public void close() {
    closed = true;
  }
}
