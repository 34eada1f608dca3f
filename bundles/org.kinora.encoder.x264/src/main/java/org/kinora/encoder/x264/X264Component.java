package org.kinora.encoder.x264;

import org.kinora.binding.jna.EncoderRegistration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the provider {@code x264} if there is a libx264 that it knows. */
@Component(
    immediate = true,
    service = {},
    configurationPid = X264Component.PID)
@Designate(ocd = X264Component.Config.class)
public final class X264Component {

  static final String PID = "org.kinora.encoder.x264";

  /** Configuration. */
  @ObjectClassDefinition(name = "Encoder x264", description = "H.264 by the system's libx264.")
  @interface Config {
    /** The library. */
    @AttributeDefinition(
        description =
            "Path of the libx264 to use (ABI build 164). Empty: the one the system finds.")
    String library() default "";
  }

  private final EncoderRegistration registration;

  /** Opens the library and registers the service. */
  @Activate
  public X264Component(BundleContext context, Config config) {
    registration =
        new EncoderRegistration(
            context, X264Provider.NAME, () -> new X264Provider(config.library()));
  }

  /** Takes the service back. */
  @Deactivate
  void stop() {
    registration.end();
  }
}
