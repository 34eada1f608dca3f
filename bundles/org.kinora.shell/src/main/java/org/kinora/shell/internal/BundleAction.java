package org.kinora.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.FrameworkWiring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code bundle}: what Gogo's own bundle commands do, but by symbolic name, and with a failure that
 * ends a script.
 */
@Command(
    description = {
      "Stop, start, update, install or uninstall bundles while everything else goes on.",
      "",
      "Unlike felix:stop and its like it takes symbolic names, and a script ends where it fails."
    },
    footer = {
      "bundle list",
      "bundle stop|start|refresh BUNDLE...     BUNDLE: symbolic name or id",
      "bundle update BUNDLE [FILE]             from FILE, or again from where it came from",
      "bundle install FILE                     and start it",
      "bundle uninstall BUNDLE..."
    })
final class BundleAction extends Action {

  /** What can be done. */
  enum Verb {
    /** List all bundles. */
    list,
    /** Stop bundles, for good: also when the framework is started again. */
    stop,
    /** Start bundles. */
    start,
    /** Update one bundle. */
    update,
    /** Install and start one bundle. */
    install,
    /** Uninstall bundles. */
    uninstall,
    /** Let the users of updated or uninstalled bundles see the change. */
    refresh
  }

  @Option(names = "--json", description = "With list: print one JSON array of objects.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "VERB", description = "One of ${COMPLETION-CANDIDATES}.")
  private Verb verb;

  @Parameters(index = "1..*", paramLabel = "BUNDLE", description = "As below.")
  private List<String> names = List.of();

  @Override
  void run(Session session) throws Exception {
    BundleContext system =
        FrameworkUtil.getBundle(BundleAction.class)
            .getBundleContext()
            .getBundle(0)
            .getBundleContext();
    run(session, system);
  }

  /** Does it in a framework. */
  void run(Session session, BundleContext system)
      throws CommandFailure, IOException, InterruptedException {
    Bundles bundles = new Bundles(system);
    checkNames();
    try {
      switch (verb) {
        case list -> Listings.bundles(system).print(session.out(), json);
        case update -> update(bundles.find(names.get(0)));
        case install -> install(session, system, names.get(0));
        case refresh -> refresh(system, all(bundles));
        default -> {
          for (Bundle bundle : all(bundles)) {
            change(bundle);
          }
        }
      }
    } catch (BundleException e) {
      throw CommandFailure.failed(
          "bundle %s %s: %s".formatted(verb, names.get(0), Commands.oneLine(e.getMessage())), e);
    }
  }

  private void checkNames() throws CommandFailure {
    boolean enough =
        switch (verb) {
          case list -> names.isEmpty();
          case install -> names.size() == 1;
          case update -> names.size() == 1 || names.size() == 2;
          default -> !names.isEmpty();
        };
    if (!enough) {
      throw CommandFailure.usage(
          "bundle %s does not go with %s (see --help)"
              .formatted(verb, Texts.count(names.size(), "name")));
    }
  }

  private List<Bundle> all(Bundles bundles) throws CommandFailure {
    // All names are looked up before anything is done: a wrong one leaves nothing half done.
    Bundle[] found = new Bundle[names.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = bundles.find(names.get(i));
    }
    return List.of(found);
  }

  private void change(Bundle bundle) throws BundleException {
    switch (verb) {
      case start -> bundle.start();
      case stop -> bundle.stop();
      default -> bundle.uninstall();
    }
  }

  private void update(Bundle bundle) throws BundleException, IOException, CommandFailure {
    if (names.size() == 1) {
      bundle.update();
      return;
    }
    try (InputStream content = open(names.get(1))) {
      bundle.update(content);
    }
  }

  private static void install(Session session, BundleContext system, String file)
      throws BundleException, IOException, CommandFailure {
    Bundle bundle;
    try (InputStream content = open(file)) {
      bundle = system.installBundle(location(file), content);
    }
    try {
      bundle.start();
    } catch (BundleException e) {
      bundle.uninstall();
      throw e;
    }
    session.out().println(bundle.getSymbolicName());
  }

  private static String location(String file) {
    return isUrl(file) ? file : Path.of(file).toAbsolutePath().normalize().toUri().toString();
  }

  private static boolean isUrl(String file) {
    return file.toLowerCase(Locale.ROOT).matches("[a-z]{2,}:.*");
  }

  private static InputStream open(String file) throws IOException, CommandFailure {
    if (isUrl(file)) {
      return URI.create(file).toURL().openStream();
    }
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw CommandFailure.failed("there is no file '" + file + "'");
    }
    return Files.newInputStream(path);
  }

  private static void refresh(BundleContext system, List<Bundle> bundles)
      throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    system
        .getBundle()
        .adapt(FrameworkWiring.class)
        .refreshBundles(bundles, event -> done.countDown());
    done.await();
  }
}
