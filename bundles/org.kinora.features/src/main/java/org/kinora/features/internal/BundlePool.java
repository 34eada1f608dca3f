package org.kinora.features.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.kinora.features.FeatureException;
import org.kinora.features.FeatureException.Reason;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.feature.ID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundles that features brought into the framework, each with the features that use it. Not
 * thread-safe: {@link FeatureInstaller} runs one operation at a time.
 */
final class BundlePool {

  private static final Logger LOG = LoggerFactory.getLogger(BundlePool.class);
  private static final int REFRESH_SECONDS = 30;

  /**
   * One bundle.
   *
   * @param own false where it was in the framework before: it is then never uninstalled here
   */
  private record Entry(Bundle bundle, boolean own, Set<ID> users) {}

  private final BundleContext context;
  private final Home home;
  private final Map<ID, Entry> entries = new LinkedHashMap<>();

  /**
   * @param context of the system bundle, so that what is installed outlives this bundle's restart
   */
  BundlePool(BundleContext context, Home home) {
    this.context = context;
    this.home = home;
  }

  /** Books the use of a bundle and installs it where it is not there yet. */
  void acquire(ID id, ID feature, Undo undo) throws FeatureException {
    Entry entry = entries.get(id);
    if (entry == null) {
      entry = install(id);
      entries.put(id, entry);
    }
    if (entry.users.add(feature)) {
      undo.add(() -> uninstall(release(List.of(id), feature)));
    }
  }

  private Entry install(ID id) throws FeatureException {
    String location = location(id);
    Bundle there = context.getBundle(location);
    if (there != null) {
      return new Entry(there, false, new HashSet<>());
    }
    try {
      return new Entry(context.installBundle(location), true, new HashSet<>());
    } catch (BundleException e) {
      throw failed(id, "installed", e);
    }
  }

  private String location(ID id) throws FeatureException {
    // The framework decodes a reference like a query string, where "+" would become a space.
    return "reference:" + home.bundle(id).toUri().toString().replace("+", "%2B");
  }

  /** Starts bundles in the given order; those of which are started already stay as they are. */
  void start(List<ID> ids, Undo undo) throws FeatureException {
    attachFragments(ids);
    for (ID id : ids) {
      Bundle bundle = entries.get(id).bundle;
      if (isFragment(bundle) || (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0) {
        continue;
      }
      try {
        bundle.start(Bundle.START_ACTIVATION_POLICY);
        undo.add(bundle::stop);
      } catch (BundleException e) {
        throw failed(id, "started", e);
      }
    }
  }

  /** A fragment that comes after its host was resolved is seen only once the host is refreshed. */
  private void attachFragments(List<ID> ids) {
    List<Bundle> fragments =
        ids.stream().map(id -> entries.get(id).bundle).filter(BundlePool::isFragment).toList();
    if (fragments.isEmpty() || wiring().resolveBundles(fragments)) {
      return;
    }
    List<String> hosts =
        fragments.stream()
            .filter(fragment -> fragment.getState() == Bundle.INSTALLED)
            .map(fragment -> fragment.getHeaders("").get(Constants.FRAGMENT_HOST))
            .map(header -> header.split(";", 2)[0].trim())
            .toList();
    refresh(
        List.of(context.getBundles()).stream()
            .filter(bundle -> hosts.contains(bundle.getSymbolicName()))
            .toList());
  }

  private static boolean isFragment(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  /**
   * Takes a feature off the users of bundles.
   *
   * @return the bundles that nobody uses any more, in reverse order, still installed
   */
  List<Bundle> release(Collection<ID> ids, ID feature) {
    List<Bundle> unused = new ArrayList<>();
    for (ID id : ids) {
      Entry entry = entries.get(id);
      if (entry != null && entry.users.remove(feature) && entry.users.isEmpty()) {
        entries.remove(id);
        if (entry.own) {
          unused.add(0, entry.bundle);
        }
      }
    }
    return unused;
  }

  /** Stops bundles; one that cannot be stopped cleanly is reported and does not keep the others. */
  static void stop(List<Bundle> bundles) {
    for (Bundle bundle : bundles) {
      try {
        if (bundle.getState() != Bundle.UNINSTALLED && !isFragment(bundle)) {
          bundle.stop();
        }
      } catch (BundleException e) {
        LOG.warn("the bundle {} did not stop cleanly", bundle, e);
      }
    }
  }

  /** Stops and uninstalls bundles and has the framework forget their classes. */
  void uninstall(List<Bundle> bundles) {
    stop(bundles);
    for (Bundle bundle : bundles) {
      try {
        if (bundle.getState() != Bundle.UNINSTALLED) {
          bundle.uninstall();
        }
      } catch (BundleException e) {
        LOG.warn("the bundle {} was not uninstalled cleanly", bundle, e);
      }
    }
    refresh(wiring().getRemovalPendingBundles().stream().filter(bundles::contains).toList());
  }

  private void refresh(Collection<Bundle> bundles) {
    if (bundles.isEmpty()) {
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    wiring().refreshBundles(bundles, event -> done.countDown());
    try {
      if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the framework did not refresh {} within {} s", bundles, REFRESH_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private FrameworkWiring wiring() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
  }

  private static FeatureException failed(ID id, String what, BundleException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String why = root.getMessage() == null ? root.toString() : root.getMessage();
    return new FeatureException(
        Reason.BUNDLE_FAILED,
        "the bundle " + id + " cannot be " + what + ": " + why.strip().replaceAll("\\s+", " "),
        e);
  }
}
