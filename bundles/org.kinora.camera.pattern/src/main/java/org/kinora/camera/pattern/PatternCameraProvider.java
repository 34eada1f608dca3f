package org.kinora.camera.pattern;

import java.util.List;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.ProviderProperties;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.osgi.service.component.annotations.Component;

/**
 * Synthetic cameras: a moving scene with the frame's number burnt in by {@link
 * org.kinora.api.media.FrameCounter}. Every picture is a function of its number alone.
 */
@Component(property = ProviderProperties.NAME + "=" + PatternCameraProvider.NAME)
public final class PatternCameraProvider implements CameraProvider {

  static final String NAME = "pattern";

  private static final Size MIN_SIZE = new Size(64, 48);
  private static final Size MAX_SIZE = new Size(4096, 4096);
  private static final Size DEFAULT_SIZE = new Size(640, 480);
  private static final FrameRate DEFAULT_RATE = FrameRate.of(30);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<CameraInfo> cameras() {
    return List.of(
        new CameraInfo(
            Locator.camera(NAME),
            "moving scene with a burnt-in frame counter, any even size from %s to %s; options: %s"
                .formatted(MIN_SIZE, MAX_SIZE, PatternOptions.HELP),
            List.of()));
  }

  @Override
  public Camera open(CameraRequest request) throws CameraException {
    PatternOptions options = PatternOptions.of(request.locator());
    Size size = request.size().orElse(DEFAULT_SIZE);
    if (size.width() < MIN_SIZE.width()
        || size.height() < MIN_SIZE.height()
        || size.width() > MAX_SIZE.width()
        || size.height() > MAX_SIZE.height()) {
      throw new CameraException(
          "the camera pattern has even sizes from %s to %s, not %s"
              .formatted(MIN_SIZE, MAX_SIZE, size),
          Retry.FATAL);
    }
    PixelFormat format = request.formats().isEmpty() ? PixelFormat.NV21 : request.formats().get(0);
    CameraMode mode = new CameraMode(format, size, request.frameRate().orElse(DEFAULT_RATE));
    return new PatternCamera(request.locator(), mode, options);
  }
}
