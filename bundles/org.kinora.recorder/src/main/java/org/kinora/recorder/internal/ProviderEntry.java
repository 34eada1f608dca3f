package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.kinora.api.ProviderProperties;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;

/**
 * A provider service, and who uses it at this moment.
 *
 * <p>Whoever calls the provider or something that came from it holds a use, so that the unbind call
 * of a provider that leaves can wait until all have let go.
 */
final class ProviderEntry<P> {

  private final P provider;
  private final String name;
  private final int ranking;
  private final long serviceId;
  private final Map<String, Object> properties;
  private final BackOff backOff = new BackOff();
  private int uses;
  private boolean removed;

  ProviderEntry(P provider, Map<String, Object> properties) {
    this.provider = provider;
    this.properties = Map.copyOf(properties);
    this.serviceId = (Long) properties.get(Constants.SERVICE_ID);
    this.ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer rank ? rank : 0;
    this.name =
        properties.get(ProviderProperties.NAME) instanceof String text
            ? text
            : provider.getClass().getSimpleName();
  }

  P provider() {
    return provider;
  }

  String name() {
    return name;
  }

  int ranking() {
    return ranking;
  }

  long serviceId() {
    return serviceId;
  }

  BackOff backOff() {
    return backOff;
  }

  boolean matches(Optional<Filter> filter) {
    return filter.isEmpty() || filter.get().matches(properties);
  }

  /** Takes a use; false if the provider is leaving. */
  synchronized boolean use() {
    if (removed) {
      return false;
    }
    uses++;
    return true;
  }

  /** Gives up a use. */
  synchronized void release() {
    uses--;
    notifyAll();
  }

  synchronized boolean removed() {
    return removed;
  }

  synchronized void remove() {
    removed = true;
  }

  /** Waits until nobody uses the provider; false if somebody still did when the time ran out. */
  synchronized boolean awaitUnused(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (uses > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000 + 1);
    }
    return true;
  }

  @Override
  public String toString() {
    return name;
  }
}
