package org.kinora.tck;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/**
 * A camera provider under test, and how much of it is tested.
 *
 * @param provider under test
 * @param locator of the camera that is opened; it has to give at least {@code frames} frames
 * @param choosesMode whether any size and rate can be asked for; a camera that is a file has one
 * @param frames of a run, at least 8
 * @param patience how long a frame may take to come
 * @param cycles of opening and closing in the search for leaks
 * @param timeLimit of each check
 */
public record CameraSubject(
    CameraProvider provider,
    Locator locator,
    boolean choosesMode,
    int frames,
    Duration patience,
    int cycles,
    Duration timeLimit) {

  /** Checks the ranges. */
  public CameraSubject {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(locator, "locator");
    Objects.requireNonNull(patience, "patience");
    Objects.requireNonNull(timeLimit, "timeLimit");
    if (frames < 8 || cycles < 1) {
      throw new IllegalArgumentException("at least 8 frames and 1 cycle are needed");
    }
  }

  /**
   * A camera with what suits most: runs of 20 frames, 2 s for a frame to come, 50 cycles, 60 s for
   * each check.
   */
  public static CameraSubject of(CameraProvider provider, Locator locator) {
    return new CameraSubject(
        provider, locator, false, 20, Duration.ofSeconds(2), 50, Duration.ofSeconds(60));
  }

  /** A camera of which any size and rate can be asked. */
  public CameraSubject withAnyMode() {
    return new CameraSubject(provider, locator, true, frames, patience, cycles, timeLimit);
  }

  /** With another number of frames. */
  public CameraSubject withFrames(int other) {
    return new CameraSubject(provider, locator, choosesMode, other, patience, cycles, timeLimit);
  }

  /** With another number of cycles of opening and closing. */
  public CameraSubject withCycles(int other) {
    return new CameraSubject(provider, locator, choosesMode, frames, patience, other, timeLimit);
  }

  /** With other limits: for a frame, and for a check. */
  public CameraSubject withLimits(Duration frame, Duration check) {
    return new CameraSubject(provider, locator, choosesMode, frames, frame, cycles, check);
  }

  /** Opens the camera as it is by default. */
  Camera open() throws CameraException {
    return provider.open(CameraRequest.of(locator));
  }

  /** Opens the camera for a size and a rate, with pixel formats in the order of preference. */
  Camera open(Optional<Size> size, Optional<FrameRate> rate, List<PixelFormat> formats)
      throws CameraException {
    return provider.open(new CameraRequest(locator, size, rate, formats));
  }
}
