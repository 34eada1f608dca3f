package org.kinora.api.camera;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/**
 * What is asked of a camera when it is opened.
 *
 * @param locator which camera, with options of its provider
 * @param size wanted; empty for the camera's default
 * @param frameRate wanted; empty for the camera's default
 * @param formats that the caller can use, best first; empty if any will do
 */
public record CameraRequest(
    Locator locator,
    Optional<Size> size,
    Optional<FrameRate> frameRate,
    List<PixelFormat> formats) {

  /** Copies the list. */
  public CameraRequest {
    Objects.requireNonNull(locator, "locator");
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(frameRate, "frameRate");
    formats = List.copyOf(formats);
  }

  /** A request for a camera's default size, rate and format. */
  public static CameraRequest of(Locator locator) {
    return new CameraRequest(locator, Optional.empty(), Optional.empty(), List.of());
  }
}
