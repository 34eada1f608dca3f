package org.kinora.recorder.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Constants;

/** The providers of one role that are there, best first, as an immutable snapshot. */
final class ProviderRegistry<P> {

  private volatile List<ProviderEntry<P>> entries = List.of();

  List<ProviderEntry<P>> entries() {
    return entries;
  }

  Optional<ProviderEntry<P>> find(String name) {
    return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  List<String> names() {
    return entries.stream().map(ProviderEntry::name).distinct().toList();
  }

  /** Adds a provider; if it is there already, its properties have changed. */
  synchronized ProviderEntry<P> add(P provider, Map<String, Object> properties) {
    ProviderEntry<P> added = new ProviderEntry<>(provider, properties);
    List<ProviderEntry<P>> next = new ArrayList<>(entries);
    next.add(added);
    // The order of OSGi: higher ranking first, then the older service.
    next.sort(
        Comparator.<ProviderEntry<P>>comparingInt(ProviderEntry::ranking)
            .reversed()
            .thenComparingLong(ProviderEntry::serviceId));
    entries = List.copyOf(next);
    return added;
  }

  /** Takes a provider out, so that nobody new uses it; empty if it is not there. */
  synchronized Optional<ProviderEntry<P>> remove(Map<String, Object> properties) {
    long id = (Long) properties.get(Constants.SERVICE_ID);
    Optional<ProviderEntry<P>> found =
        entries.stream().filter(entry -> entry.serviceId() == id).findFirst();
    found.ifPresent(
        entry -> {
          entry.remove();
          entries = entries.stream().filter(other -> other != entry).toList();
        });
    return found;
  }
}
