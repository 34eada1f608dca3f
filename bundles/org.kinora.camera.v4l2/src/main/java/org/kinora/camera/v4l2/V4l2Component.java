package org.kinora.camera.v4l2;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kinora.api.ProviderProperties;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraInfo;
import org.kinora.api.camera.CameraProvider;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.linux.FolderWatch;
import org.kinora.binding.linux.Libc;
import org.kinora.binding.linux.LinuxException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the provider {@code v4l2}, and a service of {@link CameraInfo} for each camera from when
 * it is plugged in until it is unplugged. By hand, because only the system can tell whether there
 * is something to offer.
 */
@Component(
    immediate = true,
    service = {})
public final class V4l2Component {

  private static final Path DEVICES = Path.of("/dev");

  private static final Logger LOG = LoggerFactory.getLogger(V4l2Component.class);

  private final BundleContext context;
  private final Nodes nodes;
  private final V4l2CameraProvider provider;
  private final boolean linux;
  private final Optional<FolderWatch> watch;
  private final Optional<ServiceRegistration<?>> registration;
  private final Optional<ServiceRegistration<?>> command;

  // Guarded by this.
  private final Map<CameraInfo, ServiceRegistration<?>> cameras = new HashMap<>();
  private boolean stopped;

  /** Registers the services. */
  @Activate
  public V4l2Component(BundleContext context) {
    this(context, new Nodes(DEVICES));
  }

  V4l2Component(BundleContext context, Nodes nodes) {
    this.context = context;
    this.nodes = nodes;
    provider = new V4l2CameraProvider(nodes);
    linux = openLibc();
    if (!linux) {
      watch = Optional.empty();
      registration = Optional.empty();
      command = Optional.empty();
      return;
    }
    registration =
        Optional.of(
            context.registerService(
                CameraProvider.class,
                provider,
                FrameworkUtil.asDictionary(
                    Map.of(ProviderProperties.NAME, V4l2CameraProvider.NAME))));
    command =
        Optional.of(
            context.registerService(
                ControlsCommand.class,
                new ControlsCommand(provider),
                FrameworkUtil.asDictionary(
                    Map.of("osgi.command.scope", "kinora", "osgi.command.function", "controls"))));
    watch = startWatch();
    look();
  }

  private static boolean openLibc() {
    try {
      Libc.open();
      return true;
    } catch (LibraryRefusedException e) {
      LOG.info("No cameras of V4L2: {}", e.getMessage());
      return false;
    }
  }

  private Optional<FolderWatch> startWatch() {
    try {
      return Optional.of(new FolderWatch("kinora-v4l2-devices", this::changed));
    } catch (LinuxException e) {
      LOG.warn("Cameras that are plugged in or out are not noticed: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void changed(Set<String> entries) {
    if (entries.stream().anyMatch(nodes::concerns)) {
      look();
    }
  }

  /** Watches first and looks then: what comes in between is told by the watch. */
  private void look() {
    for (Path folder : nodes.folders()) {
      try {
        if (watch.isPresent() && !watch.get().add(folder)) {
          LOG.trace("There is no {} yet", folder);
        }
      } catch (LinuxException e) {
        LOG.warn("Cameras that are plugged in or out may go unnoticed: {}", e.getMessage());
      }
    }
    offer(provider.cameras().stream().filter(camera -> !camera.modes().isEmpty()).toList());
  }

  private synchronized void offer(List<CameraInfo> found) {
    if (stopped) {
      return;
    }
    cameras
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !found.contains(entry.getKey());
              if (gone) {
                entry.getValue().unregister();
                LOG.info("Camera {} is gone", entry.getKey().locator());
              }
              return gone;
            });
    for (CameraInfo camera : found) {
      if (!cameras.containsKey(camera)) {
        cameras.put(
            camera,
            context.registerService(
                CameraInfo.class,
                camera,
                FrameworkUtil.asDictionary(
                    Map.of(ProviderProperties.NAME, V4l2CameraProvider.NAME))));
        LOG.info("Camera {} is there", camera.locator());
      }
    }
  }

  /** Takes the services back, and closes what is open. */
  @Deactivate
  void stop() {
    watch.ifPresent(FolderWatch::close);
    synchronized (this) {
      stopped = true;
      cameras.values().forEach(ServiceRegistration::unregister);
      cameras.clear();
    }
    command.ifPresent(ServiceRegistration::unregister);
    registration.ifPresent(ServiceRegistration::unregister);
    provider.stop();
    if (linux) {
      Libc.release();
    }
  }

  /** The Gogo command {@code kinora:controls}. */
  public static final class ControlsCommand {

    private final V4l2CameraProvider provider;

    ControlsCommand(V4l2CameraProvider provider) {
      this.provider = provider;
    }

    /**
     * Lists the controls of a camera, or sets some, also while it is recorded.
     *
     * @param camera a locator, such as {@code v4l2:/dev/video0}
     * @param settings each as {@code name=value}
     * @return the controls that were set, or all, with their values, a line for each
     * @throws CameraException if there is no such camera, control or value
     */
    public String controls(String camera, String... settings) throws CameraException {
      return provider.controls(camera, List.of(settings));
    }
  }
}
