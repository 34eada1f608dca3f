package org.kinora.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.kinora.api.KinoraException;
import org.kinora.api.media.Codec;
import org.kinora.api.recording.Recorder;
import org.kinora.binding.ffmpeg.Ffmpeg;

/**
 * The recorder against the command line of the same FFmpeg and against JavaCV: the same clip, the
 * same codec with the same options, one after the other in every round.
 */
final class ThroughputBenchmark {

  /** One way to encode the clip. */
  @FunctionalInterface
  private interface Way {
    Run run(Path target) throws IOException, InterruptedException, KinoraException;
  }

  private static final String CLI = "ffmpeg command line";

  private final Recorder recorder;
  private final Ffmpeg ffmpeg;
  private final Path program;
  private final PrintStream out;
  private final Path folder;

  /**
   * @param program the start script
   * @param folder for the files
   */
  ThroughputBenchmark(
      Recorder recorder, Ffmpeg ffmpeg, Path program, PrintStream out, Path folder) {
    this.recorder = recorder;
    this.ffmpeg = ffmpeg;
    this.program = program;
    this.out = out;
    this.folder = folder;
  }

  void run(Path shortClip, Codec codec, int rounds)
      throws IOException, InterruptedException, KinoraException {
    Clip clip = Clip.repeat(ffmpeg, shortClip, folder);
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("kinora", target -> KinoraRun.inProcess(recorder, clip, codec, target));
    ways.put(CLI, target -> FfmpegRun.run(ffmpeg, clip, codec, target));
    ways.put("JavaCV, frames as I420", target -> JavaCvRun.run(clip, codec, true, target));
    ways.put("JavaCV, frames as BGR", target -> JavaCvRun.run(clip, codec, false, target));
    ways.put(
        "kinora, own process",
        target ->
            new Run(Double.NaN, Double.NaN, KinoraRun.wholeProcess(program, clip, codec, target)));
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    Map<String, Long> bytes = new HashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Way> way : ways.entrySet()) {
        Path target = Files.createTempFile(folder, "throughput", ".mp4");
        try {
          Run run = way.getValue().run(target);
          runs.computeIfAbsent(way.getKey(), key -> new ArrayList<>()).add(run);
          bytes.merge(way.getKey(), Files.size(target), Math::max);
        } finally {
          Files.deleteIfExists(target);
        }
      }
    }
    print(clip, codec, rounds, runs, bytes);
  }

  private void print(
      Clip clip, Codec codec, int rounds, Map<String, List<Run>> runs, Map<String, Long> bytes) {
    out.printf(
        "%s, %s, %d frames, median of %d; steady state from frame %d%n",
        codec, clip.file().getFileName(), clip.frames(), rounds, Run.WARM_UP);
    out.printf(
        "  %-26s %10s %10s %14s %12s %10s%n",
        "", "frames/s", "of ffmpeg", "CPU ms/frame", "whole, s", "kB");
    List<Run> reference = runs.get(CLI);
    runs.forEach(
        (name, list) -> {
          // The ratio of neighbours in time, so that load from elsewhere hits both.
          double[] ratios = new double[rounds];
          for (int i = 0; i < rounds; i++) {
            ratios[i] = list.get(i).framesPerSecond() / reference.get(i).framesPerSecond();
          }
          out.printf(
              Locale.ROOT,
              "  %-26s %10.1f %10.3f %14.2f %12.2f %10d%n",
              name,
              median(list, Run::framesPerSecond),
              Figures.median(ratios),
              median(list, Run::cpuMillis),
              median(list, Run::seconds),
              bytes.get(name) / 1000);
        });
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    return Figures.median(runs.stream().mapToDouble(figure).toArray());
  }
}
