package org.kinora.encoder.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Makes a class path of bundles. Their content is copied, so that a child lives on when a bundle is
 * updated or uninstalled.
 */
final class BundleFiles {

  /** Of no use in the child, or there anyway. */
  private static final List<String> NOT_NEEDED = List.of("org.osgi.", "java.", "javax.");

  private final Path directory;

  /**
   * @param directory for the copies; is made
   */
  BundleFiles(Path directory) {
    this.directory = directory;
  }

  /** Removes what an earlier run has left, by copies and by children that were killed. */
  void clear() throws IOException {
    if (Files.exists(directory)) {
      List<Path> left;
      try (Stream<Path> files = Files.walk(directory)) {
        left = files.sorted(Comparator.reverseOrder()).toList(); // what is inside comes first
      }
      for (Path file : left) {
        Files.delete(file);
      }
    }
  }

  /**
   * The class path of bundles and of all bundles from which they import, directly or not. Where the
   * framework itself exports what they import, such as a logging API, it has that from the class
   * path of this process, which then comes last.
   */
  String classPath(List<Bundle> roots) throws IOException {
    boolean fromOutside = false;
    Set<Bundle> bundles = new LinkedHashSet<>();
    ArrayDeque<Bundle> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Bundle bundle = open.remove();
      if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && bundles.add(bundle)) {
        fromOutside |= addProviders(bundle, open);
      }
    }
    Files.createDirectories(directory);
    StringJoiner path = new StringJoiner(File.pathSeparator);
    for (Bundle bundle : bundles) {
      path.add(copy(bundle).toString());
    }
    if (fromOutside) {
      path.add(System.getProperty("java.class.path"));
    }
    return path.toString();
  }

  /** Adds the bundles it imports from; tells whether it imports from outside the framework. */
  private static boolean addProviders(Bundle bundle, ArrayDeque<Bundle> to) throws IOException {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring == null) {
      throw new IOException(bundle + " is not resolved");
    }
    boolean fromOutside = false;
    for (BundleWire wire : wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE)) {
      Bundle provider = wire.getProvider().getBundle();
      to.add(provider);
      String name =
          wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE).toString();
      fromOutside |=
          provider.getBundleId() == Constants.SYSTEM_BUNDLE_ID
              && NOT_NEEDED.stream().noneMatch(name::startsWith);
    }
    for (BundleWire wire : wiring.getRequiredWires(BundleNamespace.BUNDLE_NAMESPACE)) {
      to.add(wire.getProvider().getBundle());
    }
    return fromOutside;
  }

  /** A jar with what the bundle and its fragments contain. */
  private Path copy(Bundle bundle) throws IOException {
    Path jar =
        directory.resolve(
            "%s-%s-%d.jar"
                .formatted(
                    bundle.getSymbolicName(), bundle.getVersion(), bundle.getLastModified()));
    if (Files.exists(jar)) {
      return jar;
    }
    Path unfinished = Files.createTempFile(directory, "copy", ".part");
    try (OutputStream out = Files.newOutputStream(unfinished);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(0); // read once per child: what is not packed is read faster
      Enumeration<URL> entries = bundle.findEntries("/", "*", true);
      while (entries != null && entries.hasMoreElements()) {
        URL entry = entries.nextElement();
        if (!entry.getPath().endsWith("/")) {
          zip.putNextEntry(new ZipEntry(entry.getPath().substring(1)));
          try (InputStream in = entry.openStream()) {
            in.transferTo(zip);
          }
          zip.closeEntry();
        }
      }
    }
    return Files.move(unfinished, jar);
  }
}
