package org.kinora.features.internal;

import java.util.LinkedHashSet;
import java.util.Set;
import org.kinora.features.FeatureRuntime;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Registers the feature runtime and installs the features that the framework property {@code
 * kinora.features} lists, separated by commas.
 *
 * <p>A plain activator, because this bundle comes before the Declarative Services runtime, which is
 * itself in a feature. A feature that cannot be installed fails the start of this bundle.
 */
public final class Activator implements BundleActivator {

  private static final String FEATURES = "kinora.features";

  @Override
  public void start(BundleContext context) throws Exception {
    FeatureInstaller installer =
        new FeatureInstaller(
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext());
    context.registerService(FeatureRuntime.class, installer, null);
    String features = context.getProperty(FEATURES);
    if (features != null) {
      // Named twice is as good as once: "kinora run" adds to what is configured.
      Set<String> names = new LinkedHashSet<>();
      for (String name : features.split(",", -1)) {
        names.add(name.strip());
      }
      names.remove("");
      for (String name : names) {
        installer.install(name);
      }
    }
  }

  /** The framework takes the service back; what was installed stays. */
  @Override
  public void stop(BundleContext context) {}
}
