package org.kinora.features;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Installs, updates and removes features in the running framework.
 *
 * <p>A feature is named in one of three ways: by its name ({@code software-codecs}: the artifact
 * part of its id, and the name of its file in the features folder), by its id ({@code
 * org.kinora.features:software-codecs:0.1.0}), or by the path of a file ({@code /tmp/my.json}: what
 * ends in {@code .json}).
 *
 * <p>Bundles come from the runtime's own repository, never from a network. A bundle that several
 * features list is there once and stays until the last of them is removed. Configurations are
 * created before the bundles start and are deleted with their feature.
 *
 * <p>Every operation is all or nothing: when it fails, the framework is as it was before.
 * Operations run one at a time, on the caller's thread; the service may be called from any thread,
 * but not from a bundle activator that such an operation is running.
 *
 * <pre>{@code
 * runtime.remove("software-codecs");
 * runtime.install("software-codecs");
 * }</pre>
 */
@ProviderType
public interface FeatureRuntime {

  /**
   * Lists the installed features in the order of their installation, then the others that the
   * features folder holds, by name.
   */
  List<FeatureInfo> list();

  /**
   * Installs a feature: all its bundles first, then its configurations, then the bundles are
   * started in the order of the file.
   *
   * @param feature name, id or path
   * @return what is now installed; natives missing on this platform are among its warnings
   * @throws FeatureException where the file cannot be read or understood, a bundle is not in the
   *     repository or does not start, or a version of the feature is installed already
   */
  FeatureInfo install(String feature) throws FeatureException;

  /**
   * Brings an installed feature to what its file says now, or to what another file with another
   * version of it says. Bundles that are in both and whose jar is the same are not touched.
   *
   * @param feature name, id or path of what is to be installed instead
   * @return what is now installed
   * @throws FeatureException as for {@link #install}, or where no version of it is installed
   */
  FeatureInfo update(String feature) throws FeatureException;

  /**
   * Removes a feature: stops its bundles in the reverse order, deletes its configurations and
   * uninstalls what no other feature uses.
   *
   * @param feature name or id
   * @throws FeatureException where it is not installed
   */
  void remove(String feature) throws FeatureException;
}
