package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/** A camera of tiny frames, live or not, that can skip numbers and be unplugged. */
final class FakeCamera implements CameraProvider {

  static final CameraMode MODE =
      new CameraMode(PixelFormat.NV21, new Size(64, 48), FrameRate.of(100));

  final boolean live;
  final int lendable = 6;
  volatile long end = Long.MAX_VALUE;
  volatile long skipAt = -1;
  volatile boolean unplugged;
  volatile Optional<FramePool> pool = Optional.empty();

  FakeCamera(boolean live) {
    this.live = live;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public List<CameraInfo> cameras() {
    return List.of();
  }

  @Override
  public Camera open(CameraRequest request) throws CameraException {
    if (unplugged) {
      throw new CameraException("it is unplugged", Retry.RECOVERABLE);
    }
    return new Open(request.locator());
  }

  private final class Open implements Camera {

    private final Locator locator;
    private final FramePool frames = new FramePool(MODE.format(), MODE.size(), lendable);
    private final long start = System.nanoTime();
    private long sequence = 1000; // like a driver that has been running
    private long read;
    private volatile boolean closed;

    Open(Locator locator) {
      this.locator = locator;
      pool = Optional.of(frames);
    }

    @Override
    public Locator locator() {
      return locator;
    }

    @Override
    public CameraMode mode() {
      return MODE;
    }

    @Override
    public boolean live() {
      return live;
    }

    @Override
    public int lendable() {
      return lendable;
    }

    @Override
    public Optional<VideoFrame> read(Duration timeout)
        throws CameraException, InterruptedException {
      if (closed || ended()) {
        return Optional.empty();
      }
      if (unplugged) {
        throw new CameraException("it was unplugged", Retry.RECOVERABLE);
      }
      if (live) {
        long wait = start + MODE.frameRate().timeOf(read) - System.nanoTime();
        if (wait > 0) {
          Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
      }
      Optional<FramePool.PooledFrame> frame = frames.acquire();
      if (frame.isEmpty()) {
        Thread.sleep(1);
        return Optional.empty();
      }
      if (read == skipAt) {
        sequence += 3;
      }
      frame.get().set(start + MODE.frameRate().timeOf(read), 10_000_000, sequence++);
      read++;
      return Optional.of(frame.get());
    }

    @Override
    public boolean ended() {
      return read >= end;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
