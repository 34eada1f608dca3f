package org.kinora.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Looks services up in the framework. Used by one thread. */
final class BundleServices implements Services {

  private final BundleContext context;
  private final List<ServiceReference<?>> held = new ArrayList<>();
  private final List<ServiceTracker<?, ?>> trackers = new ArrayList<>();

  BundleServices(BundleContext context) {
    this.context = context;
  }

  @Override
  public <T> List<Found<T>> all(Class<T> type) {
    List<Found<T>> found = new ArrayList<>();
    for (ServiceReference<T> reference : references(type)) {
      T service = context.getService(reference);
      if (service != null) {
        held.add(reference);
        found.add(new Found<>(service, ranking(reference)));
      }
    }
    return found;
  }

  private <T> List<ServiceReference<T>> references(Class<T> type) {
    try {
      return context.getServiceReferences(type, null).stream()
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("no filter was given", e);
    }
  }

  private static int ranking(ServiceReference<?> reference) {
    return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking
        ? ranking
        : 0;
  }

  @Override
  public <T> Optional<T> best(Class<T> type, Duration patience) throws InterruptedException {
    ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
    tracker.open();
    trackers.add(tracker);
    return Optional.ofNullable(tracker.waitForService(Math.max(1, patience.toMillis())));
  }

  @Override
  public void close() {
    trackers.forEach(ServiceTracker::close);
    held.forEach(context::ungetService);
    trackers.clear();
    held.clear();
  }
}
