package org.kinora.test.faults;

import java.time.Duration;
import java.util.Optional;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Locator;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;

/** A camera that fails. */
final class FaultyCamera implements Camera {
  private static final long HOUR = 3_600_000_000_000L;

  private final Camera delegate;
  private final Locator locator;
  private final CameraFault fault;
  private final int after;
  private final Hang forGood;
  private final Hang untilClosed = new Hang();
  private long first = -1;
  private int frames;
  private Optional<VideoFrame> kept = Optional.empty();

  FaultyCamera(Camera delegate, Locator locator, CameraFault fault, int after, Hang forGood) {
    this.delegate = delegate;
    this.locator = locator;
    this.fault = fault;
    this.after = after;
    this.forGood = forGood;
  }

  @Override
  public Locator locator() {
    return locator;
  }

  @Override
  public CameraMode mode() {
    CameraMode mode = delegate.mode();
    if (fault != CameraFault.WRONG_SIZE_STATED) {
      return mode;
    }
    Size wrong = new Size(mode.size().width() + 16, mode.size().height());
    return new CameraMode(mode.format(), wrong, mode.frameRate());
  }

  @Override
  public boolean live() {
    return delegate.live();
  }

  @Override
  public int lendable() {
    return delegate.lendable();
  }

  @Override
  public Optional<VideoFrame> read(Duration timeout) throws CameraException, InterruptedException {
    if (frames >= after) {
      switch (fault) {
        case UNPLUGS ->
            throw new CameraException(locator + " was told to be unplugged", Retry.RECOVERABLE);
        case STALLS -> {
          Thread.sleep(timeout.toMillis());
          return Optional.empty();
        }
        case IGNORES_THE_TIMEOUT -> {
          untilClosed.await();
          return Optional.empty();
        }
        case HANGS_FOR_GOOD -> {
          forGood.await();
          return Optional.empty();
        }
        case REUSES_KEPT_FRAMES -> {
          return Optional.of(again());
        }
        default -> {} // the frame is changed below
      }
    }
    Optional<VideoFrame> frame = delegate.read(timeout);
    frame.ifPresent(this::count);
    return frames > after ? frame.map(this::changed) : frame;
  }

  private void count(VideoFrame frame) {
    frames++;
    if (first < 0) {
      first = frame.sequence();
    }
    if (fault == CameraFault.REUSES_KEPT_FRAMES && frames == after) {
      kept = Optional.of(frame.retain());
    }
  }

  /** The same memory with another number; needs at least one frame before the fault. */
  private VideoFrame again() throws CameraException {
    VideoFrame frame =
        kept.orElseThrow(() -> new CameraException("no frame before the fault", Retry.FATAL));
    frame.plane(0).put(0, (byte) (frame.plane(0).get(0) + 1));
    int step = ++frames - after;
    long interval = mode().frameRate().intervalNanos();
    return new RestampedFrame(
        frame.retain(), frame.pts() + step * interval, frame.sequence() + step);
  }

  private VideoFrame changed(VideoFrame frame) {
    long number = frame.sequence();
    return switch (fault) {
      case JUMPS_AHEAD -> new RestampedFrame(frame, frame.pts() + HOUR, number);
      case JUMPS_BACK -> new RestampedFrame(frame, frame.pts() - HOUR, number);
      case REPEATS_NUMBERS -> new RestampedFrame(frame, frame.pts(), number - (number - first) % 2);
      case SKIPS_NUMBERS -> new RestampedFrame(frame, frame.pts(), 2 * number - first);
      default -> frame;
    };
  }

  @Override
  public boolean ended() {
    return delegate.ended();
  }

  @Override
  public void close() {
    if (fault != CameraFault.IGNORES_CLOSE) {
      untilClosed.release();
      kept.ifPresent(VideoFrame::close);
      kept = Optional.empty();
      delegate.close();
    }
  }
}
