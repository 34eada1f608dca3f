package org.kinora.packager;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.osgi.service.feature.ID;

/** Unpacks native artifacts: what is unpacked here is not unpacked at every start. */
final class Natives {

  /** Read by the feature runtime, which says what is missing. */
  private static final String LIST = "natives.list";

  private final Path folder;
  private final Map<String, TreeSet<String>> unpacked = new TreeMap<>();

  Natives(Path folder) {
    this.folder = folder;
  }

  /** Unpacks libraries and programs under their own paths. */
  void unpack(String platform, ID id, Path jar) throws IOException {
    if (!unpacked.computeIfAbsent(platform, key -> new TreeSet<>()).add(id.toString())) {
      return;
    }
    Path root = folder.resolve(platform);
    try (JarFile file = new JarFile(jar.toFile())) {
      Enumeration<JarEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        if (!entry.isDirectory() && isRuntimeFile(entry.getName())) {
          Path target = root.resolve(entry.getName()).normalize();
          if (!target.startsWith(root)) {
            throw new IOException(id + " holds the unsafe path " + entry.getName());
          }
          Files.createDirectories(target.getParent());
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, target, REPLACE_EXISTING);
          }
          Modes.set(folder.getParent(), target);
        }
      }
    }
  }

  /** Leaves out what only a compiler or a native image needs. */
  private static boolean isRuntimeFile(String name) {
    return !name.startsWith("META-INF/")
        && !name.contains("/include/")
        && !name.contains("/pkgconfig/")
        && !name.endsWith(".a")
        && !name.endsWith(".lib")
        && !name.endsWith(".h");
  }

  void writeLists() throws IOException {
    for (Map.Entry<String, TreeSet<String>> platform : unpacked.entrySet()) {
      Path list = folder.resolve(platform.getKey()).resolve(LIST);
      Files.createDirectories(list.getParent());
      Files.writeString(list, String.join("\n", platform.getValue()) + "\n");
    }
  }
}
