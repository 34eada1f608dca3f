package org.kinora.camera.axera;

import org.kinora.api.media.Size;
import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.axera.MediaSystem.Part;
import org.kinora.binding.jna.CameraRegistration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the cameras {@code axera} if the vendor's libraries are there. */
@Component(
    immediate = true,
    service = {},
    configurationPid = AxeraCameraComponent.PID)
@Designate(ocd = AxeraCameraComponent.Config.class)
public final class AxeraCameraComponent {

  static final String PID = "org.kinora.camera.axera";

  /** Configuration. */
  @ObjectClassDefinition(
      name = "Camera Axera",
      description = "What the vendor's software delivers to the scaler of the AX630C.")
  @interface Config {
    /** Size of the sensor's pictures. */
    @AttributeDefinition(description = "Size of the pictures that video input delivers.")
    String sensor() default "2688x1520";

    /** Rate of the sensor. */
    @AttributeDefinition(description = "Whole frames per second of the sensor.", min = "1")
    int rate() default 30;

    /** Pipe. */
    @AttributeDefinition(description = "Pipe of video input.", min = "0")
    int pipe() default 0;

    /** Channel. */
    @AttributeDefinition(description = "Channel of the pipe.", min = "0")
    int channel() default 0;

    /** Group. */
    @AttributeDefinition(
        description =
            "Group of the scaler that the camera axera uses; axera:1 uses the next, and so on up to"
                + " axera:3. The vendor's software uses those from 0 on.",
        min = "0",
        max = "16")
    int group() default Sensor.FIRST_GROUP;
  }

  private final CameraRegistration registration;

  /** Opens the libraries and registers the service. */
  @Activate
  public AxeraCameraComponent(BundleContext context, @Reference MediaSystem media, Config config) {
    Sensor sensor =
        new Sensor(
            Size.parse(config.sensor()),
            config.rate(),
            config.pipe(),
            config.channel(),
            config.group());
    registration =
        new CameraRegistration(
            context,
            new AxeraCameraProvider(media, sensor),
            media.library(Part.IVPS),
            () -> media.load(Part.IVPS));
  }

  /** Takes the service back, and closes the libraries when the last frame is back. */
  @Deactivate
  void stop() {
    registration.end();
  }
}
