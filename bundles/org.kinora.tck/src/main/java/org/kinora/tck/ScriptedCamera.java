package org.kinora.tck;

import java.time.Duration;
import java.util.Optional;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;

/** A correct camera in memory, which lends few frames and ends after some; it may skip numbers. */
final class ScriptedCamera implements Camera {
  /** As few as a board has. */
  private static final int LENDABLE = 3;

  private static final long FIRST_NUMBER = 1000;

  private final CameraMode mode;
  private final int frames;
  private final int step;
  private final Footage footage;
  private final FramePool pool;
  private int delivered;
  private volatile boolean closed;

  /**
   * @param frames until it ends
   * @param step between two sequence numbers
   */
  ScriptedCamera(EncoderSettings settings, int frames, int step) {
    this.mode = new CameraMode(settings.format(), settings.size(), settings.frameRate());
    this.frames = frames;
    this.step = step;
    this.footage = new Footage(settings.size());
    this.pool = new FramePool(settings.format(), settings.size(), LENDABLE);
  }

  @Override
  public Locator locator() {
    return Locator.camera("tck");
  }

  @Override
  public CameraMode mode() {
    return mode;
  }

  @Override
  public boolean live() {
    return false;
  }

  @Override
  public int lendable() {
    return LENDABLE;
  }

  @Override
  public Optional<VideoFrame> read(Duration timeout) throws InterruptedException {
    if (closed || ended()) {
      return Optional.empty();
    }
    Optional<PooledFrame> free = pool.acquire();
    if (free.isEmpty()) {
      Thread.sleep(timeout.toMillis());
      return Optional.empty();
    }
    PooledFrame frame = free.get();
    long number = FIRST_NUMBER + (long) delivered * step;
    footage.draw(frame, number);
    frame.set(mode.frameRate().timeOf(number), mode.frameRate().intervalNanos(), number);
    delivered++;
    return Optional.of(frame);
  }

  @Override
  public boolean ended() {
    return delivered >= frames;
  }

  /** Frames delivered so far. */
  int delivered() {
    return delivered;
  }

  /** Whether it has been closed. */
  boolean closed() {
    return closed;
  }

  /** Whether all frames have come back. */
  boolean allFramesBack() {
    PooledFrame[] taken = new PooledFrame[pool.allocated()];
    int back = 0;
    while (back < taken.length) {
      Optional<PooledFrame> frame = pool.acquire();
      if (frame.isEmpty()) {
        break;
      }
      taken[back++] = frame.get();
    }
    for (int i = 0; i < back; i++) {
      taken[i].close();
    }
    return back == taken.length && pool.allocated() == taken.length;
  }

  @Override
  public void close() {
    closed = true;
  }
}
