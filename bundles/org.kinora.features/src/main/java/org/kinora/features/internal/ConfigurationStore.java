package org.kinora.features.internal;

import java.io.IOException;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.kinora.features.FeatureException;
import org.kinora.features.FeatureException.Reason;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.ID;

/** The configurations that features brought. Not thread-safe, like {@link BundlePool}. */
final class ConfigurationStore {

  /** Any bundle may receive the configuration: OSGi Compendium, 104.4.1. */
  private static final String ANY_LOCATION = "?";

  /** Something done with Configuration Admin. */
  @FunctionalInterface
  private interface Use<T> {
    T with(ConfigurationAdmin admin) throws IOException, InvalidSyntaxException;
  }

  private final BundleContext context;
  private final Map<String, ID> owners = new HashMap<>();

  ConfigurationStore(BundleContext context) {
    this.context = context;
  }

  /**
   * Creates or changes a configuration.
   *
   * @return false where one that no feature brought is there already: it was left as it is
   */
  boolean put(
      FeatureConfiguration configuration, Dictionary<String, Object> values, ID feature, Undo undo)
      throws FeatureException {
    String pid = configuration.getPid();
    ID owner = owners.get(pid);
    if (owner != null && !Artifacts.sameArtifact(owner, feature)) {
      throw new FeatureException(
          Reason.CONFIGURATION_FAILED,
          "the configuration " + pid + " belongs to the feature " + owner + " already");
    }
    Optional<Configuration> there = use(pid, admin -> find(admin, pid));
    if (there.isPresent() && owner == null) {
      return false;
    }
    Dictionary<String, Object> before = there.map(Configuration::getProperties).orElse(null);
    use(
        pid,
        admin -> {
          Configuration created = create(admin, configuration);
          created.updateIfDifferent(values);
          return created;
        });
    owners.put(pid, feature);
    undo.add(
        () -> {
          if (before == null) {
            delete(pid, feature);
          } else {
            use(pid, admin -> create(admin, configuration).updateIfDifferent(before));
            owners.put(pid, owner);
          }
        });
    return true;
  }

  /** Deletes a configuration, where it is this feature's. */
  void delete(String pid, ID feature) throws FeatureException {
    if (!feature.equals(owners.get(pid))) {
      return;
    }
    owners.remove(pid);
    Optional<Configuration> there = use(pid, admin -> find(admin, pid));
    if (there.isPresent()) {
      use(
          pid,
          admin -> {
            there.get().delete();
            return pid;
          });
    }
  }

  private static Optional<Configuration> find(ConfigurationAdmin admin, String pid)
      throws IOException, InvalidSyntaxException {
    Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
    return found == null ? Optional.empty() : Optional.of(found[0]);
  }

  private static Configuration create(ConfigurationAdmin admin, FeatureConfiguration configuration)
      throws IOException {
    if (configuration.getFactoryPid().isPresent()) {
      String factory = configuration.getFactoryPid().get();
      String name = configuration.getPid().substring(factory.length() + 1);
      return admin.getFactoryConfiguration(factory, name, ANY_LOCATION);
    }
    return admin.getConfiguration(configuration.getPid(), ANY_LOCATION);
  }

  private <T> T use(String pid, Use<T> use) throws FeatureException {
    ServiceReference<ConfigurationAdmin> reference =
        context.getServiceReference(ConfigurationAdmin.class);
    ConfigurationAdmin admin = reference == null ? null : context.getService(reference);
    if (admin == null) {
      throw new FeatureException(
          Reason.CONFIGURATION_FAILED,
          "the configuration " + pid + " cannot be set: there is no Configuration Admin service");
    }
    try {
      return use.with(admin);
    } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
      throw new FeatureException(
          Reason.CONFIGURATION_FAILED,
          "the configuration " + pid + " cannot be set: " + e.getMessage(),
          e);
    } finally {
      context.ungetService(reference);
    }
  }
}
