package org.kinora.binding.jna;

import java.util.Map;
import java.util.Optional;
import org.kinora.api.ProviderProperties;
import org.kinora.api.camera.CameraProvider;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider of a board's cameras as a service, if its libraries are there; otherwise the reason
 * is logged.
 */
public final class CameraRegistration {

  /** Opens a library. */
  @FunctionalInterface
  public interface Loader {
    /**
     * Becomes a user of it.
     *
     * @return its file
     * @throws LibraryRefusedException if there is none that can be used
     */
    String load() throws LibraryRefusedException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(CameraRegistration.class);

  private final SharedLibrary library;
  private final Optional<ServiceRegistration<CameraProvider>> registration;

  /**
   * Opens the library and registers the service.
   *
   * @param context of the bundle that offers it
   * @param library that {@code loader} opens
   * @param loader is called once, now
   */
  public CameraRegistration(
      BundleContext context, CameraProvider provider, SharedLibrary library, Loader loader) {
    this.library = library;
    this.registration =
        load(provider.name(), loader)
            ? Optional.of(
                context.registerService(
                    CameraProvider.class,
                    provider,
                    FrameworkUtil.asDictionary(Map.of(ProviderProperties.NAME, provider.name()))))
            : Optional.empty();
  }

  private static boolean load(String name, Loader loader) {
    try {
      LOG.debug("The camera {} uses {}", name, loader.load());
      return true;
    } catch (LibraryRefusedException e) {
      if (e.found()) {
        LOG.warn("No camera {}: {}", name, e.getMessage());
      } else {
        LOG.info("No camera {}: its library was {}", name, e.getMessage());
      }
      return false;
    }
  }

  /** Takes the service back, and stops using the library, which its open cameras still do. */
  public void end() {
    if (registration.isPresent()) {
      registration.get().unregister();
      library.release();
    }
  }
}
