package org.kinora.test.emulators;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.kinora.test.tools.Natives;
import org.kinora.test.tools.Tools;

/** Finds or compiles the emulated libraries. */
final class Libraries {

  /** The system property that names a folder with the libraries, built by {@code build.sh}. */
  static final String PROPERTY = "kinora.emulators";

  private Libraries() {}

  /** The folder with a folder for each board. */
  static Path built() {
    String given = System.getProperty(PROPERTY, "");
    if (!given.isEmpty()) {
      return Path.of(given).toAbsolutePath();
    }
    Tools.need("cc");
    try {
      return compiled();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while compiling the emulators", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compiled once for each state of the sources; made beside its place and moved there. */
  private static Path compiled()
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    Path target = Path.of("target").toAbsolutePath();
    Path parent =
        Files.isDirectory(target) ? target : Path.of(System.getProperty("java.io.tmpdir"));
    Path folders = Files.createDirectories(parent.resolve("emulators"));
    Path folder = folders.resolve(digest());
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path work = Files.createTempDirectory(folders, "build");
    Path sources = Sources.unpack(work.resolve("src"));
    Natives.run(
        List.of("sh", sources.resolve("build.sh").toString(), sources.toString(), work.toString()));
    try {
      Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder)) { // another process was not first
        throw e;
      }
    }
    return folder;
  }

  private static String digest() throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String name : Sources.names()) {
      try (InputStream source = Sources.open(name)) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update(source.readAllBytes());
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }
}
