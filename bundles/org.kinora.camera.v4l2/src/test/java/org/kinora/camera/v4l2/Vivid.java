package org.kinora.camera.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.linux.Libc;

/** The kernel's driver vivid, on the machine of runtime/lab/device. */
final class Vivid implements AutoCloseable {

  static final String CAMERA = "v4l2:/dev/video0";

  /** Small, and slow enough for an emulated machine to lose nothing by itself. */
  static final Size SIZE = new Size(320, 180);

  static final FrameRate RATE = FrameRate.of(15);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  final V4l2CameraProvider provider = new V4l2CameraProvider(new Nodes(Path.of("/dev")));

  Vivid() throws Exception {
    assumeTrue(
        Files.isDirectory(Path.of("/sys/bus/platform/drivers/vivid")),
        "SKIPPED: the driver vivid is not loaded: run by runtime/lab/device");
    Libc.open();
  }

  /** Presses a button, or sets a control. */
  void set(String setting) throws CameraException {
    provider.controls(CAMERA, List.of(setting));
  }

  Camera open(PixelFormat... formats) throws CameraException {
    return open(CAMERA, SIZE, RATE, formats);
  }

  Camera open(String locator, Size size, FrameRate rate, PixelFormat... formats)
      throws CameraException {
    return provider.open(
        new CameraRequest(
            Locator.camera(locator), Optional.of(size), Optional.of(rate), List.of(formats)));
  }

  /** A provider that lists a few of the modes: all would take an hour. */
  CameraProvider withFewModes() {
    return new CameraProvider() {
      @Override
      public String name() {
        return provider.name();
      }

      @Override
      public List<CameraInfo> cameras() {
        return provider.cameras().stream().map(Vivid::few).toList();
      }

      @Override
      public Camera open(CameraRequest request) throws CameraException {
        return provider.open(request);
      }
    };
  }

  private static CameraInfo few(CameraInfo camera) {
    return new CameraInfo(
        camera.locator(),
        camera.description(),
        camera.modes().stream()
            .filter(
                mode ->
                    mode.size().width() <= 640
                        && mode.frameRate().perSecond() > 9
                        && mode.frameRate().perSecond() < 31)
            .toList());
  }

  static VideoFrame next(Camera camera) throws CameraException, InterruptedException {
    Optional<VideoFrame> frame = camera.read(PATIENCE);
    assertThat(frame).as("a frame within %s", PATIENCE).isPresent();
    return frame.get();
  }

  @Override
  public void close() {
    provider.stop();
    Libc.release();
  }
}
