package org.kinora.shell.internal;

import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Finds bundles by what people call them. */
final class Bundles {

  private final BundleContext system;

  /**
   * @param system context of the framework itself, so that what is installed outlives the shell
   */
  Bundles(BundleContext system) {
    this.system = system;
  }

  /**
   * A bundle by its id or its symbolic name; where several have the name, the newest version.
   *
   * @throws CommandFailure if there is none; the message names those that look like it
   */
  Bundle find(String name) throws CommandFailure {
    if (name.matches("\\d{1,18}")) {
      Bundle bundle = system.getBundle(Long.parseLong(name));
      if (bundle != null) {
        return bundle;
      }
    }
    return Arrays.stream(system.getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .max((one, other) -> one.getVersion().compareTo(other.getVersion()))
        .orElseThrow(() -> CommandFailure.failed(unknown(name)));
  }

  private String unknown(String name) {
    List<String> similar =
        Arrays.stream(system.getBundles())
            .map(Bundle::getSymbolicName)
            .filter(other -> other != null && other.contains(name))
            .toList();
    return "there is no bundle '%s'%s"
        .formatted(
            name,
            similar.isEmpty()
                ? ": 'bundle list' tells what there is"
                : ": is it " + String.join(" or ", similar) + "?");
  }
}
