package org.kinora.encoder.axera;

import org.kinora.binding.axera.MediaSystem;
import org.kinora.binding.jna.EncoderRegistration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the provider {@code axera} if the vendor's libraries are there. */
@Component(
    immediate = true,
    service = {},
    configurationPid = AxeraEncoderComponent.PID)
@Designate(ocd = AxeraEncoderComponent.Config.class)
public final class AxeraEncoderComponent {

  static final String PID = "org.kinora.encoder.axera";

  /** Configuration. */
  @ObjectClassDefinition(
      name = "Encoder Axera",
      description = "H.264 and H.265 by the encoder of the AX630C.")
  @interface Config {
    /** How long a frame may take. */
    @AttributeDefinition(
        description =
            "Milliseconds that the hardware may take for a frame. After that the encoder has"
                + " failed, and a recording goes on with another one.",
        min = "1")
    int answerMillis() default AxeraEncoderProvider.ANSWER_MILLIS;
  }

  private final EncoderRegistration registration;

  /** Opens the libraries and registers the service. */
  @Activate
  public AxeraEncoderComponent(BundleContext context, @Reference MediaSystem media, Config config) {
    registration =
        new EncoderRegistration(
            context,
            AxeraEncoderProvider.NAME,
            () -> new AxeraEncoderProvider(media, config.answerMillis()));
  }

  /** Takes the service back. */
  @Deactivate
  void stop() {
    registration.end();
  }
}
