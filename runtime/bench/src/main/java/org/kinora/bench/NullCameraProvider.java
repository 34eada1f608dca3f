package org.kinora.bench;

import java.util.List;
import java.util.Map;
import org.kinora.api.ProviderProperties;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.osgi.service.component.annotations.Component;

/** Opens cameras that cost nothing: {@code null} as fast as read, {@code null?pace=real} timed. */
@Component(property = ProviderProperties.NAME + "=" + NullCameraProvider.NAME)
public final class NullCameraProvider implements CameraProvider {

  static final String NAME = "null";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<CameraInfo> cameras() {
    return List.of(
        new CameraInfo(
            new Locator(NAME, "", Map.of()),
            "for benchmarks: frames without a picture",
            List.of()));
  }

  @Override
  public Camera open(CameraRequest request) {
    CameraMode mode =
        new CameraMode(
            request.formats().isEmpty() ? PixelFormat.NV21 : request.formats().get(0),
            request.size().orElse(new Size(640, 480)),
            request.frameRate().orElse(FrameRate.of(30)));
    boolean live = "real".equals(request.locator().options().get("pace"));
    return new NullCamera(request.locator(), mode, live);
  }
}
