package org.kinora.itest;

import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The emulated libraries of boards, compiled from their sources; without JNA, which is a bundle
 * here.
 */
final class Emulated {

  private Emulated() {}

  /**
   * The folder of a board's libraries; empty, with a line that says so, where there is no compiler.
   */
  static Optional<Path> folder(String board) {
    boolean compiler =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "cc")));
    if (!compiler || !library("libx264.so.") || !library("libx265.so.")) {
      System.out.println(
          "SKIPPED: the emulated board " + board + " needs a C compiler, libx264 and libx265");
      return Optional.empty();
    }
    Path target = Path.of(System.getProperty("kinora.itest.work"), "emulators");
    try {
      if (!Files.isDirectory(target)) {
        build(target);
      }
    } catch (IOException e) {
      throw new AssertionError("the emulated boards cannot be built", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    return Optional.of(target.resolve(board));
  }

  /** Whether the system has a library of this name, in one of the usual places. */
  private static boolean library(String name) {
    for (Path folder : List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/lib"))) {
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(folder, 2)) {
        if (files.anyMatch(file -> file.getFileName().toString().startsWith(name))) {
          return true;
        }
      } catch (IOException | UncheckedIOException e) {
        System.out.println("cannot look for " + name + " in " + folder + ": " + e);
      }
    }
    return false;
  }

  private static void build(Path target) throws IOException, InterruptedException {
    Path sources =
        KinoraOptions.root()
            .resolve(
                "runtime/org.kinora.test.emulators/src/main/resources/org/kinora/test/emulators");
    Files.createDirectories(target.getParent());
    Path work = Files.createTempDirectory(target.getParent(), "emulators");
    Process process =
        new ProcessBuilder(
                List.of(
                    "sh",
                    sources.resolve("build.sh").toString(),
                    sources.toString(),
                    work.toString()))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
    Files.move(work, target);
  }

  /** Skips a test where the board is not there. */
  static Path need(String board) {
    Optional<Path> folder = folder(board);
    assumeTrue("no emulated board", folder.isPresent());
    return folder.get();
  }
}
