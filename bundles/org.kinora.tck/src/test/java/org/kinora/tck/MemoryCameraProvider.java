package org.kinora.tck;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.kinora.api.KinoraException.Retry;
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

/** The reference of the tests: a correct camera in memory, live or not, which ends. */
final class MemoryCameraProvider implements CameraProvider {
  private static final List<PixelFormat> FORMATS = List.of(PixelFormat.NV21, PixelFormat.I420);
  private static final Size MAX = new Size(1920, 1088);

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<CameraInfo> cameras() {
    CameraMode mode = new CameraMode(PixelFormat.NV21, new Size(64, 48), FrameRate.of(50));
    return List.of(new CameraInfo(Locator.camera("memory"), "in memory; live=true", List.of(mode)));
  }

  @Override
  public Camera open(CameraRequest request) throws CameraException {
    if (!Set.of("live").containsAll(request.locator().options().keySet())) {
      throw new CameraException(
          "memory has the option live, not " + request.locator().options(), Retry.FATAL);
    }
    List<PixelFormat> wanted =
        request.formats().isEmpty() ? Arrays.asList(PixelFormat.values()) : request.formats();
    PixelFormat format =
        wanted.stream()
            .filter(FORMATS::contains)
            .findFirst()
            .orElseThrow(
                () ->
                    new CameraException("memory has " + FORMATS + ", not " + wanted, Retry.FATAL));
    Size size = request.size().orElse(new Size(64, 48));
    if (size.width() > MAX.width() || size.height() > MAX.height()) {
      throw new CameraException("memory has up to " + MAX + ", not " + size, Retry.FATAL);
    }
    CameraMode mode =
        new CameraMode(
            request.formats().isEmpty() ? PixelFormat.NV21 : format,
            size,
            request.frameRate().orElse(FrameRate.of(50)));
    boolean live = Boolean.parseBoolean(request.locator().options().get("live"));
    return new MemoryCamera(request.locator(), mode, live);
  }
}
