package org.kinora.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kinora.api.media.Codec;
import org.kinora.binding.ffmpeg.Ffmpeg;

/** The clip through the command line of the same FFmpeg. */
final class FfmpegRun {

  private static final Pattern FRAME = Pattern.compile("frame=\\s*(\\d+)");
  private static final Pattern CPU = Pattern.compile("bench: utime=([\\d.]+)s stime=([\\d.]+)s.*");

  /** As many as camera.file uses. */
  private static final String DECODER_THREADS = "2";

  private FfmpegRun() {}

  static Run run(Ffmpeg ffmpeg, Clip clip, Codec codec, Path target)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    // "-benchmark" reports with the level info; the progress comes often enough to find both ends.
    arguments.addAll(List.of("-hide_banner", "-y", "-benchmark", "-nostats"));
    arguments.addAll(List.of("-progress", "pipe:2", "-stats_period", "0.01"));
    arguments.addAll(List.of("-threads", DECODER_THREADS, "-i", clip.file().toString()));
    arguments.addAll(List.of("-an", "-fps_mode", "passthrough"));
    arguments.addAll(List.of("-c:v", EncodeOptions.encoder(codec)));
    EncodeOptions.of(codec).forEach((name, value) -> arguments.addAll(List.of("-" + name, value)));
    arguments.add(target.toString());
    long begin = System.nanoTime();
    Process process =
        ffmpeg
            .command(ffmpeg.ffmpeg(), arguments)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .start();
    long first = 0;
    long from = 0;
    long to = 0;
    long frames = 0;
    double cpu = 0;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher frame = FRAME.matcher(line);
        Matcher time = CPU.matcher(line);
        if (frame.matches()) {
          long now = Long.parseLong(frame.group(1));
          if (first == 0 && now >= Run.WARM_UP) {
            first = now;
            from = System.nanoTime();
          }
          if (now > frames) {
            frames = now;
            to = System.nanoTime();
          }
        } else if (time.matches()) {
          cpu = Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(2));
        }
      }
    }
    int status = process.waitFor();
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (status != 0 || frames != clip.frames()) {
      throw new IOException("ffmpeg ended with " + status + " after " + frames + " frames");
    }
    return new Run((frames - first) * 1e9 / (to - from), cpu * 1e3 / frames, seconds);
  }
}
