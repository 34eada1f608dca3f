package org.kinora.example.camera;

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
import org.osgi.service.component.annotations.Component;

/** A complete provider: a camera of grey frames that get brighter, as fast as they are taken. */
@Component(property = "kinora.name=ramp")
public final class RampCamera implements CameraProvider {

  @Override
  public String name() {
    return "ramp";
  }

  @Override
  public List<CameraInfo> cameras() {
    return List.of(new CameraInfo(Locator.camera("ramp"), "grey frames", List.of()));
  }

  @Override
  public Camera open(CameraRequest request) throws CameraException {
    if (!request.locator().options().isEmpty()) {
      throw new CameraException(
          "camera ramp has no options: " + request.locator().options().keySet(), Retry.FATAL);
    }
    PixelFormat format = request.formats().stream().findFirst().orElse(PixelFormat.NV21);
    Size size = request.size().orElse(new Size(640, 480));
    FrameRate rate = request.frameRate().orElse(FrameRate.of(30));
    return new Ramp(request.locator(), new CameraMode(format, size, rate));
  }

  private static final class Ramp implements Camera {
    private final Locator locator;
    private final CameraMode mode;
    private final FramePool pool;
    private long next;
    private volatile boolean closed;

    Ramp(Locator locator, CameraMode mode) {
      this.locator = locator;
      this.mode = mode;
      this.pool = new FramePool(mode.format(), mode.size(), 4);
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
      return false; // it waits for its reader
    }

    @Override
    public int lendable() {
      return pool.capacity();
    }

    @Override
    public Optional<VideoFrame> read(Duration timeout) throws InterruptedException {
      long deadline = System.nanoTime() + timeout.toNanos();
      Optional<FramePool.PooledFrame> frame = pool.acquire();
      while (frame.isEmpty() && !closed && System.nanoTime() < deadline) {
        Thread.sleep(1); // all frames are lent: wait until one comes back
        frame = pool.acquire();
      }
      if (closed || frame.isEmpty()) {
        frame.ifPresent(VideoFrame::close);
        return Optional.empty();
      }
      for (int plane = 0; plane < mode.format().planes(); plane++) {
        byte value = (byte) (plane == 0 ? next : 128);
        for (int i = 0; i < frame.get().plane(plane).capacity(); i++) {
          frame.get().plane(plane).put(i, value);
        }
      }
      frame.get().set(mode.frameRate().timeOf(next), mode.frameRate().intervalNanos(), next++);
      return Optional.of(frame.get());
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
}
