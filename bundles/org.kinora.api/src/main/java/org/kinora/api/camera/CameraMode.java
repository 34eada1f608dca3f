package org.kinora.api.camera;

import java.util.Locale;
import java.util.Objects;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;

/**
 * What a camera delivers.
 *
 * @param format of the frames
 * @param size of the frames
 * @param frameRate nominal
 */
public record CameraMode(PixelFormat format, Size size, FrameRate frameRate) {

  /** Checks that nothing is missing. */
  public CameraMode {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(frameRate, "frameRate");
  }

  /** The mode as {@code nv21 640x480 at 30 fps}. */
  @Override
  public String toString() {
    return format.name().toLowerCase(Locale.ROOT) + " " + size + " at " + frameRate + " fps";
  }
}
