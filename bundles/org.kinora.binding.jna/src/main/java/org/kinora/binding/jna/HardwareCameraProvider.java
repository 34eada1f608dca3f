package org.kinora.binding.jna;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kinora.api.KinoraException;
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
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Base of providers of the outputs of a board's scaler behind the sensor, each of which one camera
 * has at a time: {@code sophgo}, {@code sophgo:1}.
 */
@ConsumerType
public abstract class HardwareCameraProvider implements CameraProvider {

  private static final Size MIN_SIZE = new Size(64, 64);
  private static final List<Size> USUAL =
      List.of(new Size(640, 480), new Size(1280, 720), new Size(1920, 1080));
  private static final List<PixelFormat> FORMATS = List.of(PixelFormat.NV21, PixelFormat.NV12);

  private final String name;
  private final int outputs;
  private final Size sensor;
  private final int rate;
  private final Set<Integer> open = new HashSet<>();

  /**
   * @param name of the provider
   * @param outputs of the scaler
   * @param sensor size of the sensor's pictures
   * @param rate whole frames per second of the sensor
   */
  protected HardwareCameraProvider(String name, int outputs, Size sensor, int rate) {
    this.name = name;
    this.outputs = outputs;
    this.sensor = sensor;
    this.rate = rate;
  }

  /**
   * Starts an output that is not in use.
   *
   * @param whenDown is to be called once, after everything of the output was given back
   */
  protected abstract HardwareCamera start(
      Locator locator, CameraMode mode, CameraOptions options, Runnable whenDown)
      throws KinoraException;

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final List<CameraInfo> cameras() {
    List<CameraMode> modes = new ArrayList<>();
    for (Size size : USUAL) {
      if (fits(size)) {
        modes.add(new CameraMode(PixelFormat.NV21, size, FrameRate.of(rate)));
      }
    }
    if (modes.isEmpty()) {
      modes.add(new CameraMode(PixelFormat.NV21, sensor, FrameRate.of(rate)));
    }
    return List.of(
        new CameraInfo(
            Locator.camera(name),
            "the board's camera, any even size from %s to %s; %s:N is output N; options: %s"
                .formatted(MIN_SIZE, sensor, name, CameraOptions.HELP),
            modes));
  }

  private boolean fits(Size size) {
    return size.width() >= MIN_SIZE.width()
        && size.height() >= MIN_SIZE.height()
        && size.width() <= sensor.width()
        && size.height() <= sensor.height();
  }

  @Override
  public final Camera open(CameraRequest request) throws CameraException {
    CameraOptions options = CameraOptions.of(request.locator(), outputs);
    CameraMode mode = mode(request);
    synchronized (open) {
      if (!open.add(options.output())) {
        throw new CameraException(
            "output %d of the scaler is open already, or frames of it are still kept; there are 0 to %d"
                .formatted(options.output(), outputs - 1),
            Retry.TRANSIENT);
      }
    }
    boolean done = false;
    try {
      Camera camera = start(request.locator(), mode, options, () -> free(options.output()));
      done = true;
      return camera;
    } catch (KinoraException e) {
      throw new CameraException(
          e.getMessage() + "; the vendor's software has to run the sensor", e.retry(), e);
    } finally {
      if (!done) {
        free(options.output());
      }
    }
  }

  private CameraMode mode(CameraRequest request) throws CameraException {
    CameraMode usual = cameras().get(0).modes().get(0);
    Size size = request.size().orElse(usual.size());
    if (!fits(size)) {
      throw new CameraException(
          "the camera %s has even sizes from %s to %s, not %s"
              .formatted(name, MIN_SIZE, sensor, size),
          Retry.FATAL);
    }
    FrameRate wanted = request.frameRate().orElse(usual.frameRate());
    if (wanted.denominator() != 1 || wanted.numerator() > rate) {
      throw new CameraException(
          "the camera %s has whole rates from 1 to %d, not %s".formatted(name, rate, wanted),
          Retry.FATAL);
    }
    Optional<PixelFormat> format =
        request.formats().isEmpty()
            ? Optional.of(usual.format())
            : request.formats().stream().filter(FORMATS::contains).findFirst();
    return new CameraMode(
        format.orElseThrow(
            () ->
                new CameraException(
                    "the camera %s has %s, not %s".formatted(name, FORMATS, request.formats()),
                    Retry.FATAL)),
        size,
        wanted);
  }

  private void free(int output) {
    synchronized (open) {
      open.remove(output);
    }
  }
}
