package org.kinora.camera.sophgo;

import org.kinora.api.media.Size;
import org.kinora.binding.jna.CameraRegistration;
import org.kinora.binding.sophgo.MediaSystem;
import org.kinora.binding.sophgo.MediaSystem.Part;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the cameras {@code sophgo} if the vendor's libraries are there. */
@Component(
    immediate = true,
    service = {},
    configurationPid = SophgoCameraComponent.PID)
@Designate(ocd = SophgoCameraComponent.Config.class)
public final class SophgoCameraComponent {

  static final String PID = "org.kinora.camera.sophgo";

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

  private final CameraRegistration registration;

  /** Opens the libraries and registers the service. */
  @Activate
  public SophgoCameraComponent(BundleContext context, @Reference MediaSystem media, Config config) {
    Sensor sensor =
        new Sensor(
            Size.parse(config.sensor()),
            config.rate(),
            config.pixelFormat(),
            config.pipe(),
            config.channel(),
            config.group());
    registration =
        new CameraRegistration(
            context,
            new SophgoCameraProvider(media, sensor),
            media.library(Part.VPSS),
            () -> media.load(Part.VPSS));
  }

  /** Takes the service back, and closes the libraries when the last frame is back. */
  @Deactivate
  void stop() {
    registration.end();
  }
}
