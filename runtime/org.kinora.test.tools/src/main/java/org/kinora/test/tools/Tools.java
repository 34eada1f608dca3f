package org.kinora.test.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs tools that we did not write. */
public final class Tools {

  /** How a tool ended: its exit value, and all it printed. */
  public record Outcome(int exit, String output) {}

  private Tools() {}

  /** Skips the test, with a line that says so, where a tool is not installed. */
  public static void need(String tool) {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    need(there, tool);
  }

  /** Skips the test, with a line that says so, where something is not there. */
  public static void need(boolean there, String what) {
    if (!there) {
      System.err.println("SKIPPED: " + what + " is not installed");
    }
    assumeTrue(there, what + " is not installed");
  }

  /** Runs a tool of the machine; skips the test where it is not installed. */
  public static Outcome run(String... command) throws IOException, InterruptedException {
    need(command[0]);
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  /** Decodes every frame by ffmpeg; what it complains of, and the frames' checksums. */
  public static Outcome decode(Path file) throws IOException, InterruptedException {
    return run(
        "ffmpeg",
        "-v",
        "warning",
        "-i",
        file.toString(),
        "-map",
        "0:v",
        "-fps_mode",
        "passthrough",
        "-f",
        "framemd5",
        "-");
  }

  /** Presentation times of all packets in ticks of the file, in the order of the file. */
  public static List<Long> times(Path file) throws IOException, InterruptedException {
    return numbers(file, "packet=pts");
  }

  /** Durations of all packets in ticks of the file. */
  public static List<Long> durations(Path file) throws IOException, InterruptedException {
    return numbers(file, "packet=duration");
  }

  private static List<Long> numbers(Path file, String entry)
      throws IOException, InterruptedException {
    Outcome outcome =
        run(
            "ffprobe",
            "-v",
            "quiet",
            "-select_streams",
            "v",
            "-show_entries",
            entry,
            "-of",
            "default=nk=1:nw=1",
            file.toString());
    return outcome.output().lines().filter(line -> !line.isBlank()).map(Long::valueOf).toList();
  }

  /** One value that ffprobe tells of the video stream. */
  public static String stream(Path file, String entry) throws IOException, InterruptedException {
    return run(
            "ffprobe",
            "-v",
            "error",
            "-select_streams",
            "v",
            "-show_entries",
            "stream=" + entry,
            "-of",
            "default=nk=1:nw=1",
            file.toString())
        .output()
        .strip();
  }
}
