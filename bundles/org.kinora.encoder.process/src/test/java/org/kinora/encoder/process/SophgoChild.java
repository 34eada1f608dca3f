package org.kinora.encoder.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kinora.test.emulators.Emulator;
import org.kinora.test.tools.Natives;
import org.kinora.test.tools.Tools;

/**
 * The child in C beside the emulated Sophgo libraries. A library of the tests that is loaded into
 * it writes down what breached the vendor's rules, and what was not given back.
 */
final class SophgoChild {

  private static final Path BUILD = Path.of("src/main/c/build").toAbsolutePath();

  private static Path program; // compiled once

  private SophgoChild() {}

  static ChildSpec spec(Path directory) {
    return spec(directory, List.of());
  }

  /**
   * What starts it.
   *
   * @param environment of the child, as arguments of {@code env}
   */
  static ChildSpec spec(Path directory, List<String> environment) {
    try {
      Path built = program();
      List<String> command =
          new ArrayList<>(
              List.of(
                  "env",
                  "LD_PRELOAD=" + built.resolveSibling("witness.so"),
                  "KINORA_WITNESS=" + directory.resolve("witness.txt")));
      command.addAll(environment);
      command.add(built.toString());
      command.add(Emulator.sophgo().folder().toString());
      return new ChildSpec(
          "process-sophgo",
          ProgramCapabilities.ask(built.toString()),
          command,
          directory,
          Duration.ofSeconds(30));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What children have written down: one line each that says what was wrong, if anything. */
  static List<String> witnessed(Path directory) throws IOException {
    Path file = directory.resolve("witness.txt");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  static synchronized Path program() {
    if (program == null) {
      Tools.need("cc");
      Path folder = Path.of("target").toAbsolutePath();
      Path made = folder.resolve("kinora-venc-sophgo");
      try {
        Natives.run(List.of("sh", BUILD.toString(), made.toString()));
        Natives.run(
            List.of(
                "cc",
                "-std=gnu11",
                "-shared",
                "-fPIC",
                "-o",
                folder.resolve("witness.so").toString(),
                Path.of("src/test/c/witness.c").toAbsolutePath().toString(),
                "-ldl"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      program = made;
    }
    return program;
  }
}
