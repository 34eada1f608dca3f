package org.kinora.camera.v4l2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.Locator;
import org.kinora.binding.linux.Device;
import org.kinora.binding.linux.Errno;
import org.kinora.binding.linux.LinuxException;
import org.kinora.binding.linux.V4l2Format;

/** The video devices of Linux that capture. */
final class V4l2CameraProvider implements CameraProvider {

  static final String NAME = "v4l2";

  /** The option that names the driver's pixel format; all others are controls. */
  static final String SOURCE = "source";

  private final Nodes nodes;
  private final Set<V4l2Camera> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  V4l2CameraProvider(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<CameraInfo> cameras() {
    return nodes.all().stream().map(this::describe).flatMap(Optional::stream).toList();
  }

  /** What a device is; empty if it is no camera. One that must not be opened is said to be so. */
  private Optional<CameraInfo> describe(Nodes.Node node) {
    Locator locator = new Locator(NAME, node.stable().toString(), Map.of());
    try (Device device = Device.open(node.file())) {
      Facts facts = Facts.of(device);
      if (!facts.isCamera()) {
        return Optional.empty();
      }
      Offers offers =
          Offers.of(
              DriverModes.of(device, facts.bufferType(), Optional.empty(), Optional.empty()),
              Optional.empty());
      String text =
          "%s (%s, driver %s) at %s; options: source=%s, and controls: %s"
              .formatted(
                  facts.card(),
                  facts.bus(),
                  facts.driver(),
                  names(node),
                  known(device, facts),
                  new Controls(device).names());
      return Optional.of(new CameraInfo(locator, text, offers.modes()));
    } catch (LinuxException e) {
      boolean noCamera =
          e.is(Errno.ENOTTY) || e.is(Errno.ENODEV) || e.is(Errno.ENOENT) || e.is(Errno.ENXIO);
      return noCamera
          ? Optional.empty()
          : Optional.of(
              new CameraInfo(
                  locator, new Faults(locator, node.file()).opening(e).getMessage(), List.of()));
    }
  }

  private static String names(Nodes.Node node) {
    List<String> names = new ArrayList<>(List.of(node.file().toString()));
    node.links().stream().map(Path::toString).forEach(names::add);
    return String.join(", ", names);
  }

  /** The driver's formats that can be used. */
  private static String known(Device device, Facts facts) throws LinuxException {
    List<Integer> formats = DriverModes.formats(device, facts.bufferType());
    String known =
        Offers.KNOWN.stream()
            .filter(formats::contains)
            .map(V4l2Format::text)
            .collect(Collectors.joining("|"));
    return known.isEmpty()
        ? "none that can be used (it has "
            + formats.stream().map(V4l2Format::text).collect(Collectors.joining(", "))
            + ")"
        : known;
  }

  @Override
  public Camera open(CameraRequest request) throws CameraException {
    if (stopped) {
      throw stoppedException();
    }
    Locator locator = request.locator();
    Path file = find(locator);
    Faults faults = new Faults(locator, file);
    V4l2Camera camera;
    try {
      camera = new Opening(request, file, faults).open(open::remove);
    } catch (LinuxException e) {
      throw faults.opening(e);
    }
    open.add(camera);
    if (stopped) { // meanwhile: stop() may not have seen it
      camera.close();
      throw stoppedException();
    }
    return camera;
  }

  private static CameraException stoppedException() {
    return new CameraException("the provider " + NAME + " is stopped", Retry.RECOVERABLE);
  }

  /** The device file of a locator; without a path that of the first camera. */
  private Path find(Locator locator) throws CameraException {
    Optional<Path> found =
        locator.path().isEmpty()
            ? cameras().stream().findFirst().map(info -> info.locator().toPath())
            : nodes.find(locator.path());
    return found.orElseThrow(
        () -> {
          List<String> there = cameras().stream().map(info -> info.locator().toString()).toList();
          return new CameraException(
              "there is no camera %s; there %s"
                  .formatted(
                      locator,
                      there.isEmpty()
                          ? "is none: plug one in"
                          : "are: " + String.join(", ", there)),
              Retry.RECOVERABLE);
        });
  }

  /**
   * Lists the controls of a camera, or sets some, also while it is recorded.
   *
   * @param text a locator
   * @param settings each as {@code name=value}
   * @return the controls that were set, or all, with their values, a line for each
   * @throws CameraException if there is no such camera, control or value
   */
  String controls(String text, List<String> settings) throws CameraException {
    Locator locator = Locator.camera(text);
    Path file = find(locator);
    try (Device device = Device.open(file)) {
      Controls controls = new Controls(device);
      List<Controls.Setting> parsed = new ArrayList<>();
      for (String setting : settings) {
        int equals = setting.indexOf('=');
        if (equals < 0) {
          throw new CameraException(
              "'" + setting + "' is no setting: write NAME=VALUE", Retry.FATAL);
        }
        parsed.add(controls.parse(setting.substring(0, equals), setting.substring(equals + 1)));
      }
      for (Controls.Setting setting : parsed) {
        controls.set(setting);
      }
      return controls.describe(
          parsed.isEmpty()
              ? controls.all()
              : parsed.stream().map(Controls.Setting::control).toList());
    } catch (LinuxException e) {
      throw new Faults(locator, file).opening(e);
    }
  }

  /** Opens no more, and closes what is open. */
  void stop() {
    stopped = true;
    open.forEach(V4l2Camera::close);
  }
}
