package org.kinora.encoder.x264;

import java.util.Map;
import org.kinora.api.ProviderProperties;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.binding.jna.LibraryRefusedException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the provider {@code x264} if there is a libx264 that it knows, and says why not
 * otherwise. The service is registered by hand because only the library can tell whether there is
 * one to offer.
 */
@Component(
    immediate = true,
    service = {},
    configurationPid = X264Component.PID)
@Designate(ocd = X264Component.Config.class)
public final class X264Component {

  static final String PID = "org.kinora.encoder.x264";

  private static final Logger LOG = LoggerFactory.getLogger(X264Component.class);
  private static final int RANKING = 15;

  /** Configuration. */
  @ObjectClassDefinition(name = "Encoder x264", description = "H.264 by the system's libx264.")
  @interface Config {
    /** The library. */
    @AttributeDefinition(
        description =
            "Path of the libx264 to use (ABI build 164). Empty: the one the system finds.")
    String library() default "";
  }

  private final X264Provider provider; // null when there is no library
  private final ServiceRegistration<EncoderProvider> registration;

  /** Opens the library and registers the service. */
  @Activate
  public X264Component(BundleContext context, Config config) {
    X264Provider opened = null;
    try {
      opened = new X264Provider(config.library());
      LOG.debug("x264 uses {}", opened.file());
    } catch (LibraryRefusedException e) {
      if (e.found()) {
        LOG.warn("No encoder x264: {}", e.getMessage());
      } else {
        LOG.info("No encoder x264: libx264 was {}", e.getMessage());
      }
    }
    provider = opened;
    registration =
        opened == null
            ? null
            : context.registerService(
                EncoderProvider.class,
                opened,
                FrameworkUtil.asDictionary(
                    Map.of(
                        ProviderProperties.NAME,
                        X264Provider.NAME,
                        Constants.SERVICE_RANKING,
                        RANKING)));
  }

  /** Takes the service back, closes what is still open, and then the library. */
  @Deactivate
  void stop() {
    if (registration == null) {
      return;
    }
    registration.unregister();
    int hanging = provider.stop();
    if (hanging > 0) {
      LOG.warn(
          "{} of libx264's encoders hang in a call: the library stays mapped until they return",
          hanging);
    }
  }
}
