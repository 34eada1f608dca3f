package org.kinora.camera.sophgo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
import org.kinora.binding.sophgo.CviException;
import org.kinora.binding.sophgo.CviPicture;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.VpssChannel;

/** Opens the outputs of the scaler behind the sensor: {@code sophgo}, {@code sophgo:1}. */
public final class SophgoCameraProvider implements CameraProvider {

  static final String NAME = "sophgo";

  private static final Size MIN_SIZE = new Size(64, 64);
  private static final List<Size> USUAL =
      List.of(new Size(640, 480), new Size(1280, 720), new Size(1920, 1080));
  private static final List<PixelFormat> FORMATS = List.of(PixelFormat.NV21, PixelFormat.NV12);

  private final MediaSystem media;
  private final Sensor sensor;
  private final ScalerGroup group;
  private final Set<Integer> open = new HashSet<>();

  /**
   * For use outside a framework.
   *
   * @param media of which the part VPSS can be loaded
   * @param sensor the size of what video input delivers, in NV21, from pipe 0, channel 0
   * @param rate its frames per second
   */
  public SophgoCameraProvider(MediaSystem media, Size sensor, int rate) {
    this(
        media,
        new Sensor(sensor, rate, new CviPicture(PixelFormat.NV21, sensor).pixelFormat(), 0, 0, 0));
  }

  SophgoCameraProvider(MediaSystem media, Sensor sensor) {
    this.media = media;
    this.sensor = sensor;
    this.group = new ScalerGroup(sensor);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<CameraInfo> cameras() {
    List<CameraMode> modes = new ArrayList<>();
    for (Size size : USUAL) {
      if (fits(size)) {
        modes.add(new CameraMode(PixelFormat.NV21, size, FrameRate.of(sensor.rate())));
      }
    }
    if (modes.isEmpty()) {
      modes.add(new CameraMode(PixelFormat.NV21, sensor.size(), FrameRate.of(sensor.rate())));
    }
    return List.of(
        new CameraInfo(
            Locator.camera(NAME),
            "the board's camera, any even size from %s to %s; sophgo:N is output N; options: %s"
                .formatted(MIN_SIZE, sensor.size(), CameraOptions.HELP),
            modes));
  }

  private boolean fits(Size size) {
    return size.width() >= MIN_SIZE.width()
        && size.height() >= MIN_SIZE.height()
        && size.width() <= sensor.size().width()
        && size.height() <= sensor.size().height();
  }

  @Override
  public Camera open(CameraRequest request) throws CameraException {
    CameraOptions options = CameraOptions.of(request.locator());
    CameraMode mode = mode(request);
    synchronized (open) {
      if (!open.add(options.channel())) {
        throw new CameraException(
            "output %d of the scaler is open already, or frames of it are still kept; there are 0 to %d"
                .formatted(options.channel(), CameraOptions.CHANNELS - 1),
            Retry.TRANSIENT);
      }
    }
    boolean done = false;
    try {
      Camera camera = start(request.locator(), mode, options);
      done = true;
      return camera;
    } catch (CviException e) {
      throw new CameraException(
          e.getMessage() + "; the vendor's software has to run the sensor", e.retry(), e);
    } finally {
      if (!done) {
        free(options.channel());
      }
    }
  }

  private CameraMode mode(CameraRequest request) throws CameraException {
    CameraMode usual = cameras().get(0).modes().get(0);
    Size size = request.size().orElse(usual.size());
    if (!fits(size)) {
      throw new CameraException(
          "the camera sophgo has even sizes from %s to %s, not %s"
              .formatted(MIN_SIZE, sensor.size(), size),
          Retry.FATAL);
    }
    FrameRate rate = request.frameRate().orElse(usual.frameRate());
    if (rate.denominator() != 1 || rate.numerator() > sensor.rate()) {
      throw new CameraException(
          "the camera sophgo has whole rates from 1 to %d, not %s".formatted(sensor.rate(), rate),
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
                    "the camera sophgo has %s, not %s".formatted(FORMATS, request.formats()),
                    Retry.FATAL)),
        size,
        rate);
  }

  private SophgoCamera start(Locator locator, CameraMode mode, CameraOptions options)
      throws CviException {
    MediaSystem.Use use = media.open(MediaSystem.Part.VPSS);
    boolean grouped = false;
    boolean done = false;
    try {
      group.open(use.joined());
      grouped = true;
      ScalerChannel channel = new ScalerChannel(sensor, options, mode);
      SophgoCamera camera =
          new SophgoCamera(
              locator,
              mode,
              options,
              channel,
              new VpssChannel(sensor.group(), options.channel()),
              sensor.rate(),
              () -> end(use, options.channel()));
      done = true;
      return camera;
    } finally {
      if (!done) {
        if (grouped) {
          group.close();
        }
        use.close();
      }
    }
  }

  private void end(MediaSystem.Use use, int channel) {
    group.close();
    use.close();
    free(channel);
  }

  private void free(int channel) {
    synchronized (open) {
      open.remove(channel);
    }
  }
}
