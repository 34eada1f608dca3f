package org.kinora.features.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A home directory whose repository holds small real bundles. */
final class TestHome {

  private final Path root;

  TestHome(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** Puts a bundle into the repository; its id is {@code t:NAME:VERSION}. */
  void bundle(String name, String version, Map<String, String> headers) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version);
    headers.forEach(main::putValue);
    Path jar =
        root.resolve("repository/t/" + name + "/" + version + "/" + name + "-" + version + ".jar");
    Files.createDirectories(jar.getParent());
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out, manifest)) {
      zip.finish();
    }
  }

  void bundle(String name) throws IOException {
    bundle(name, "1.0.0", Map.of());
  }

  /** Writes a feature file whose body is given with single quotes instead of double ones. */
  Path feature(String name, String body) throws IOException {
    Path file = root.resolve("features/" + name + ".json");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "{'id': 't:%s:1', %s}".formatted(name, body).replace('\'', '"'));
  }

  /** Writes the list of unpacked natives of a platform. */
  void natives(String platform, String ids) throws IOException {
    Path list = root.resolve("natives/" + platform + "/" + Home.NATIVES_LIST);
    Files.createDirectories(list.getParent());
    Files.writeString(list, ids);
  }
}
