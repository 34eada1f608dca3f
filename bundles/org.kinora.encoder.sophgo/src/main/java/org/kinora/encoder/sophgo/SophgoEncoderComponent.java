package org.kinora.encoder.sophgo;

import org.kinora.binding.jna.EncoderRegistration;
import org.kinora.binding.sophgo.MediaSystem;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the provider {@code sophgo} if the vendor's libraries are there. */
@Component(
    immediate = true,
    service = {},
    configurationPid = SophgoEncoderComponent.PID)
@Designate(ocd = SophgoEncoderComponent.Config.class)
public final class SophgoEncoderComponent {

  static final String PID = "org.kinora.encoder.sophgo";

  /** Configuration. */
  @ObjectClassDefinition(
      name = "Encoder Sophgo",
      description = "H.264 and H.265 by the encoder of SG2002 and CV181x.")
  @interface Config {
    /** How long a frame may take. */
    @AttributeDefinition(
        description =
            "Milliseconds that the hardware may take for a frame. After that the encoder has"
                + " failed, and a recording goes on with another one.",
        min = "1")
    int answerMillis() default SophgoEncoderProvider.ANSWER_MILLIS;
  }

  private final EncoderRegistration registration;

  /** Opens the libraries and registers the service. */
  @Activate
  public SophgoEncoderComponent(
      BundleContext context, @Reference MediaSystem media, Config config) {
    registration =
        new EncoderRegistration(
            context,
            SophgoEncoderProvider.NAME,
            () -> new SophgoEncoderProvider(media, config.answerMillis()));
  }

  /** Takes the service back. */
  @Deactivate
  void stop() {
    registration.end();
  }
}
