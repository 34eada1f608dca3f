package org.kinora.test.emulators;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The C sources, which are resources beside this class; {@code sources.txt} lists them. */
final class Sources {

  private Sources() {}

  static List<String> names() throws IOException {
    try (InputStream list = open("sources.txt")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  static InputStream open(String name) throws IOException {
    InputStream found = Sources.class.getResourceAsStream(name);
    if (found == null) {
      throw new FileNotFoundException("no resource " + name);
    }
    return found;
  }

  /** Writes them all into a folder. */
  static Path unpack(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : names()) {
      try (InputStream source = open(name)) {
        Files.copy(source, folder.resolve(name));
      }
    }
    return folder;
  }
}
