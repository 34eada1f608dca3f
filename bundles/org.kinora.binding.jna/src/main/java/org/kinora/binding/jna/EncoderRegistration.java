package org.kinora.binding.jna;

import java.util.Map;
import java.util.Optional;
import org.kinora.api.ProviderProperties;
import org.kinora.api.encoder.EncoderProvider;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider of a library's encoders as a service, if there is a library that is known; otherwise
 * the reason is logged. By hand, because only the library can tell whether there is a service to
 * offer.
 */
public final class EncoderRegistration {

  /** Opens a library and makes its provider. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens it.
     *
     * @throws LibraryRefusedException if there is none that can be used
     */
    NativeEncoderProvider open() throws LibraryRefusedException;
  }

  /** Above the encoders of other processes, below FFmpeg's, which need no library of the system. */
  private static final int SOFTWARE = 15;

  /** Above all that encodes by software. */
  private static final int HARDWARE = 50;

  private static final Logger LOG = LoggerFactory.getLogger(EncoderRegistration.class);

  private final String name;
  private final Optional<NativeEncoderProvider> provider;
  private final Optional<ServiceRegistration<EncoderProvider>> registration;

  /**
   * Opens the library and registers the service.
   *
   * @param context of the bundle that offers it
   * @param name of the provider
   * @param opener is called once, now
   */
  public EncoderRegistration(BundleContext context, String name, Opener opener) {
    this.name = name;
    provider = open(name, opener);
    registration =
        provider.map(
            opened ->
                context.registerService(
                    EncoderProvider.class,
                    opened,
                    FrameworkUtil.asDictionary(
                        Map.of(
                            ProviderProperties.NAME,
                            name,
                            Constants.SERVICE_RANKING,
                            opened.capabilities().hardware() ? HARDWARE : SOFTWARE))));
  }

  private static Optional<NativeEncoderProvider> open(String name, Opener opener) {
    try {
      NativeEncoderProvider opened = opener.open();
      LOG.debug("{} uses {}", name, opened.file());
      return Optional.of(opened);
    } catch (LibraryRefusedException e) {
      if (e.found()) {
        LOG.warn("No encoder {}: {}", name, e.getMessage());
      } else {
        LOG.info("No encoder {}: its library was {}", name, e.getMessage());
      }
      return Optional.empty();
    }
  }

  /** Takes the service back, closes what is still open, and then the library. */
  public void end() {
    registration.ifPresent(ServiceRegistration::unregister);
    int hanging = provider.map(NativeEncoderProvider::stop).orElse(0);
    if (hanging > 0) {
      LOG.warn(
          "{} encoders {} hang in a call: the library stays mapped until they return",
          hanging,
          name);
    }
  }
}
