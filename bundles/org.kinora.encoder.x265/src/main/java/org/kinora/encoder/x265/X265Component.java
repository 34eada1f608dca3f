package org.kinora.encoder.x265;

import org.kinora.binding.jna.EncoderRegistration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the provider {@code x265} if there is a libx265 that it knows. */
@Component(
    immediate = true,
    service = {},
    configurationPid = X265Component.PID)
@Designate(ocd = X265Component.Config.class)
public final class X265Component {

  static final String PID = "org.kinora.encoder.x265";

  /** Configuration. */
  @ObjectClassDefinition(name = "Encoder x265", description = "H.265 by the system's libx265.")
  @interface Config {
    /** The library. */
    @AttributeDefinition(
        description =
            "Path of the libx265 to use (ABI build 199 or 215). Empty: the one the system finds.")
    String library() default "";
  }

  private final EncoderRegistration registration;

  /** Opens the library and registers the service. */
  @Activate
  public X265Component(BundleContext context, Config config) {
    registration =
        new EncoderRegistration(
            context, X265Provider.NAME, () -> new X265Provider(config.library()));
  }

  /** Takes the service back. */
  @Deactivate
  void stop() {
    registration.end();
  }
}
