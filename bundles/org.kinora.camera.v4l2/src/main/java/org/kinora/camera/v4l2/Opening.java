package org.kinora.camera.v4l2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.PixelFormat;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.Poll;
import org.kinora.binding.linux.V4l2Format;
import org.kinora.camera.v4l2.Offers.Offer;

/** Opens one camera: chooses what is delivered, sets the device up and starts it. */
final class Opening {

  private final CameraRequest request;
  private final Path file;
  private final Faults faults;

  Opening(CameraRequest request, Path file, Faults faults) {
    this.request = request;
    this.file = file;
    this.faults = faults;
  }

  /**
   * Opens it; what fails leaves nothing open.
   *
   * @param whenClosed is told once the camera is closed
   */
  V4l2Camera open(Consumer<V4l2Camera> whenClosed) throws CameraException, LinuxException {
    Device device = Device.open(file);
    boolean done = false;
    try {
      V4l2Camera camera = open(device, whenClosed);
      done = true;
      return camera;
    } finally {
      if (!done) {
        device.close();
      }
    }
  }

  private V4l2Camera open(Device device, Consumer<V4l2Camera> whenClosed)
      throws CameraException, LinuxException {
    Facts facts = Facts.of(device);
    if (!facts.isCamera()) {
      throw new CameraException(
          "camera %s is no camera: %s (driver %s) does not capture"
              .formatted(request.locator(), facts.card(), facts.driver()),
          Retry.FATAL);
    }
    Controls controls = new Controls(device);
    List<Controls.Setting> settings = settings(controls);
    Offers offers =
        Offers.of(
            DriverModes.of(device, facts.bufferType(), request.size(), request.frameRate()),
            source());
    Offer offer = offers.choose(request);
    Format format = new Format(device, facts.bufferType(), faults);
    Picture picture = format.set(offer.fourcc(), offer.mode().size());
    format.set(offer.mode().frameRate());
    CaptureQueue queue = new CaptureQueue(device, facts.bufferType(), leastBytes(offer, picture));
    boolean done = false;
    try {
      // Nobody else uses the device now, whose picture this would change.
      for (Controls.Setting setting : settings) {
        controls.set(setting);
      }
      Output output = output(offer, picture, queue);
      queue.start();
      V4l2Camera camera =
          new V4l2Camera(
              request.locator(),
              offer.mode(),
              device,
              new Poll(device.descriptor()),
              queue,
              output,
              faults,
              whenClosed);
      done = true;
      return camera;
    } finally {
      if (!done) {
        queue.stop();
      }
    }
  }

  private static int leastBytes(Offer offer, Picture picture) {
    return offer.direct() ? PlaneLayout.bytes(offer.mode().format(), picture) : picture.bytes();
  }

  private List<Controls.Setting> settings(Controls controls) throws CameraException {
    List<Controls.Setting> settings = new ArrayList<>();
    for (Map.Entry<String, String> option : request.locator().options().entrySet()) {
      if (!option.getKey().equals(V4l2CameraProvider.SOURCE)) {
        settings.add(controls.parse(option.getKey(), option.getValue()));
      }
    }
    return settings;
  }

  private Optional<Integer> source() throws CameraException {
    String name = request.locator().options().get(V4l2CameraProvider.SOURCE);
    if (name == null) {
      return Optional.empty();
    }
    for (int fourcc : Offers.KNOWN) {
      if (V4l2Format.text(fourcc).equalsIgnoreCase(name)) {
        return Optional.of(fourcc);
      }
    }
    throw new CameraException(
        "source=%s is not possible: it is one of %s"
            .formatted(name, Offers.KNOWN.stream().map(V4l2Format::text).toList()),
        Retry.FATAL);
  }

  private Output output(Offer offer, Picture picture, CaptureQueue queue) throws CameraException {
    CameraMode mode = offer.mode();
    long duration = mode.frameRate().intervalNanos();
    if (offer.direct()) {
      return new LentBuffers(queue, picture, mode.format(), duration);
    }
    return new ConvertedPictures(
        queue,
        picture,
        converter(offer.fourcc(), picture, mode.format()),
        new FramePool(mode.format(), mode.size(), ConvertedPictures.frames()),
        duration);
  }

  private Converter converter(int fourcc, Picture picture, PixelFormat to) throws CameraException {
    Optional<PixelFormat> from = Offers.direct(fourcc);
    if (from.isPresent()) {
      return new PlanarConverter(picture, from.get(), to);
    }
    if (fourcc == V4l2Format.PIX_FMT_YUYV || fourcc == V4l2Format.PIX_FMT_UYVY) {
      return new PackedConverter(picture, to);
    }
    try {
      return JpegConverter.of(picture.size(), to);
    } catch (LinkageError | IllegalStateException e) {
      throw new CameraException(
          "camera %s delivers JPEG, which this Java cannot decode: use one with java.desktop"
              .formatted(request.locator()),
          Retry.RECOVERABLE,
          e);
    }
  }
}
