package org.kinora.encoder.x265;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.kinora.binding.jna.LibraryRefusedException;

/** Tools that may be missing: each says so loudly and skips the test. */
final class Natives {

  private Natives() {}

  /** A provider on the system's libx265. */
  static X265Provider provider() {
    try {
      return new X265Provider("");
    } catch (LibraryRefusedException e) {
      return abort("SKIPPED: no libx265 to test with: " + e.getMessage());
    }
  }

  /** Whether libx265 is mapped into this process. */
  static boolean mapped(String name) throws IOException {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.exists(maps)) {
      abort("SKIPPED: this system has no /proc/self/maps");
    }
    return Files.readAllLines(maps).stream().anyMatch(line -> line.contains(name));
  }

  /** Compiles C. */
  static Path compile(Path target, String source, String... options)
      throws IOException, InterruptedException {
    Path file = target.resolveSibling(target.getFileName() + ".c");
    Files.writeString(file, source);
    List<String> command =
        new ArrayList<>(List.of("gcc", "-o", target.toString(), file.toString()));
    command.addAll(List.of(options));
    run(command);
    return target;
  }

  /** Runs a tool and gives its output. */
  static String run(List<String> command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return abort("SKIPPED: " + command.get(0) + " is not installed");
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(command + " failed: " + output);
    }
    return output;
  }
}
