package org.kinora.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.kinora.binding.ffmpeg.Ffmpeg;

/**
 * A clip long enough for a steady state.
 *
 * @param file video without sound
 * @param frames in it
 */
record Clip(Path file, long frames) {

  private static final int TIMES = 10;

  /** Strings a short clip together, without changing it. */
  static Clip repeat(Ffmpeg ffmpeg, Path shortClip, Path folder)
      throws IOException, InterruptedException {
    Path file = folder.resolve("long-" + shortClip.getFileName());
    run(
        ffmpeg.command(
            ffmpeg.ffmpeg(),
            List.of(
                "-v",
                "error",
                "-y",
                "-stream_loop",
                Integer.toString(TIMES - 1),
                "-i",
                shortClip.toString(),
                "-an",
                "-c",
                "copy",
                file.toString())));
    String count =
        run(
            ffmpeg.command(
                ffmpeg.ffprobe(),
                List.of(
                    "-v",
                    "error",
                    "-select_streams",
                    "v",
                    "-count_packets",
                    "-show_entries",
                    "stream=nb_read_packets",
                    "-of",
                    "csv=p=0",
                    file.toString())));
    return new Clip(file, Long.parseLong(count.strip()));
  }

  /** The pictures of a clip without its times, in NV21. */
  static Path raw(Ffmpeg ffmpeg, Path clip, Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("raw-" + clip.getFileName() + ".nv21");
    run(
        ffmpeg.command(
            ffmpeg.ffmpeg(),
            List.of(
                "-v",
                "error",
                "-y",
                "-i",
                clip.toString(),
                "-an",
                "-fps_mode",
                "passthrough",
                "-pix_fmt",
                "nv21",
                "-f",
                "rawvideo",
                file.toString())));
    return file;
  }

  /** Runs a program to its end and returns what it wrote. */
  static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = Files.createTempFile("kinora-bench", ".txt");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      int status = process.waitFor();
      String text = Files.readString(output);
      if (status != 0) {
        throw new IOException(builder.command() + " ended with " + status + ": " + text);
      }
      return text;
    } finally {
      Files.delete(output);
    }
  }
}
