package org.kinora.test.tools;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Native code: built, run, and looked for. What is missing says so loudly and skips the test. */
public final class Natives {

  private Natives() {}

  /** Whether a library, by a part of its path, is mapped into this process. */
  public static boolean mapped(String name) throws IOException {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.exists(maps)) {
      abort("SKIPPED: this system has no /proc/self/maps");
    }
    return Files.readAllLines(maps).stream().anyMatch(line -> line.contains(name));
  }

  /** Compiles C. */
  public static Path compile(Path target, String source, String... options)
      throws IOException, InterruptedException {
    Path file = target.resolveSibling(target.getFileName() + ".c");
    Files.writeString(file, source);
    List<String> command =
        new ArrayList<>(List.of("gcc", "-o", target.toString(), file.toString()));
    command.addAll(List.of(options));
    run(command);
    return target;
  }

  /**
   * Runs a tool and gives its output.
   *
   * @throws IOException if it fails, or takes more than a minute
   */
  public static String run(List<String> command) throws IOException, InterruptedException {
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
