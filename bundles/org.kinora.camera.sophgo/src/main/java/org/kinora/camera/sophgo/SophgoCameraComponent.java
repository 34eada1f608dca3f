package org.kinora.camera.sophgo;

import java.util.Map;
import java.util.Optional;
import org.kinora.api.ProviderProperties;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.media.Size;
import org.kinora.binding.jna.LibraryRefusedException;
import org.kinora.binding.sophgo.MediaSystem;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers the cameras {@code sophgo} if the vendor's libraries are there. */
@Component(
    immediate = true,
    service = {},
    configurationPid = SophgoCameraComponent.PID)
@Designate(ocd = SophgoCameraComponent.Config.class)
public final class SophgoCameraComponent {

  static final String PID = "org.kinora.camera.sophgo";

  private static final Logger LOG = LoggerFactory.getLogger(SophgoCameraComponent.class);

  /** Configuration. */
  @ObjectClassDefinition(
      name = "Camera Sophgo",
      description = "What the vendor's software delivers to the scaler of SG2002 and CV181x.")
  @interface Config {
    /** Size of the sensor's pictures. */
    @AttributeDefinition(description = "Size of the pictures that video input delivers.")
    String sensor() default "2560x1440";

    /** Rate of the sensor. */
    @AttributeDefinition(description = "Whole frames per second of the sensor.", min = "1")
    int rate() default 30;

    /** Format of the sensor's pictures. */
    @AttributeDefinition(
        description =
            "Number of the pixel format that video input delivers (PIXEL_FORMAT_E): 19 is NV21,"
                + " 23 UYVY.")
    int pixelFormat() default 19;

    /** Pipe. */
    @AttributeDefinition(description = "Pipe of video input.", min = "0")
    int pipe() default 0;

    /** Channel. */
    @AttributeDefinition(description = "Channel of the pipe.", min = "0")
    int channel() default 0;

    /** Group. */
    @AttributeDefinition(description = "Group of the scaler to use.", min = "0")
    int group() default 0;
  }

  private final MediaSystem media;
  private final Optional<ServiceRegistration<CameraProvider>> registration;

  /** Opens the libraries and registers the service. */
  @Activate
  public SophgoCameraComponent(BundleContext context, @Reference MediaSystem media, Config config) {
    this.media = media;
    Sensor sensor =
        new Sensor(
            Size.parse(config.sensor()),
            config.rate(),
            config.pixelFormat(),
            config.pipe(),
            config.channel(),
            config.group());
    registration = load() ? Optional.of(register(context, sensor)) : Optional.empty();
  }

  private boolean load() {
    try {
      LOG.debug("The camera uses {}", media.load(MediaSystem.Part.VPSS));
      return true;
    } catch (LibraryRefusedException e) {
      if (e.found()) {
        LOG.warn("No camera {}: {}", SophgoCameraProvider.NAME, e.getMessage());
      } else {
        LOG.info("No camera {}: its library was {}", SophgoCameraProvider.NAME, e.getMessage());
      }
      return false;
    }
  }

  private ServiceRegistration<CameraProvider> register(BundleContext context, Sensor sensor) {
    return context.registerService(
        CameraProvider.class,
        new SophgoCameraProvider(media, sensor),
        FrameworkUtil.asDictionary(Map.of(ProviderProperties.NAME, SophgoCameraProvider.NAME)));
  }

  /** Takes the service back, and closes the libraries when the last frame is back. */
  @Deactivate
  void stop() {
    if (registration.isPresent()) {
      registration.get().unregister();
      media.library(MediaSystem.Part.VPSS).release();
    }
  }
}
