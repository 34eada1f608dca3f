package org.kinora.sink.stream.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kinora.api.media.Codec;

/** Runs tools that we did not write. */
final class Tools {

  /** How a tool ended: its exit value, and all it printed. */
  record Outcome(int exit, String output) {}

  private Tools() {}

  /** Skips the test, with a line that says so, where a tool is not installed. */
  static void need(String tool) {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    need(there, tool);
  }

  /** Skips the test, with a line that says so, where something is not there. */
  static void need(boolean there, String what) {
    if (!there) {
      System.err.println("SKIPPED: " + what + " is not installed");
    }
    assumeTrue(there, what + " is not installed");
  }

  static Outcome run(String... command) throws IOException, InterruptedException {
    need(command[0]);
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  /** Decodes every frame by ffmpeg; what it complains of, and the frames' checksums. */
  static Outcome decode(Path file) throws IOException, InterruptedException {
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

  /** Presentation times of all packets in nanoseconds, in the order of the file. */
  static List<Long> times(Path file) throws IOException, InterruptedException {
    return probe(file, "-show_entries", "packet=pts_time")
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> new BigDecimal(line.replace(",", "")).movePointRight(9).longValueExact())
        .toList();
  }

  /** What ffprobe tells of the video of a file. */
  static String probe(Path file, String... entries) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("ffprobe", "-v", "quiet", "-select_streams", "v", "-of", "csv=p=0"));
    command.addAll(List.of(entries));
    command.add(file.toString());
    return run(command.toArray(String[]::new)).output().strip();
  }

  /** The pictures that GStreamer decodes of a file. */
  static long decodedByGstreamer(Path file, Codec codec) throws IOException, InterruptedException {
    String name = codec.id();
    String demuxer = file.toString().endsWith(".mkv") ? "matroskademux" : "tsdemux";
    Outcome outcome =
        run(
            ("gst-launch-1.0 -v filesrc location=%s ! %s ! %sparse ! avdec_%s"
                    + " ! identity silent=false ! fakesink sync=false")
                .formatted(file, demuxer, name, name)
                .split(" ", -1));
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    assertThat(outcome.output()).doesNotContain("WARNING", "ERROR");
    return outcome.output().lines().filter(line -> line.contains("chain   ")).count();
  }
}
