package org.kinora.encoder.x265;

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
 * Registers the provider {@code x265} if there is a libx265 that it knows, and says why not
 * otherwise. The service is registered by hand because only the library can tell whether there is
 * one to offer.
 */
@Component(
    immediate = true,
    service = {},
    configurationPid = X265Component.PID)
@Designate(ocd = X265Component.Config.class)
public final class X265Component {

  static final String PID = "org.kinora.encoder.x265";

  private static final Logger LOG = LoggerFactory.getLogger(X265Component.class);
  private static final int RANKING = 15;

  /** Configuration. */
  @ObjectClassDefinition(name = "Encoder x265", description = "H.265 by the system's libx265.")
  @interface Config {
    /** The library. */
    @AttributeDefinition(
        description =
            "Path of the libx265 to use (ABI build 199 or 215). Empty: the one the system finds.")
    String library() default "";
  }

  private final X265Provider provider; // null when there is no library
  private final ServiceRegistration<EncoderProvider> registration;

  /** Opens the library and registers the service. */
  @Activate
  public X265Component(BundleContext context, Config config) {
    X265Provider opened = null;
    try {
      opened = new X265Provider(config.library());
      LOG.debug("x265 uses {}", opened.file());
    } catch (LibraryRefusedException e) {
      if (e.found()) {
        LOG.warn("No encoder x265: {}", e.getMessage());
      } else {
        LOG.info("No encoder x265: libx265 was {}", e.getMessage());
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
                        X265Provider.NAME,
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
          "{} of libx265's encoders hang in a call: the library stays mapped until they return",
          hanging);
    }
  }
}
