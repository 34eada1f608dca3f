package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.kinora.api.media.FrameCounter;
import org.kinora.api.media.Size;

/** Reads what was recorded with tools that are not Kinora's. */
final class Tools {

  private Tools() {}

  /** Takes what a program prints. */
  interface Reader<T> {
    T read(InputStream out) throws IOException;
  }

  /**
   * Runs a program and reads what it prints to standard output.
   *
   * @throws AssertionError if it failed; the message has what it printed to standard error
   */
  static <T> T run(List<String> command, Reader<T> reader) {
    try {
      Process process = new ProcessBuilder(command).start();
      process.getOutputStream().close();
      ByteArrayOutputStream errors = new ByteArrayOutputStream();
      Thread drain =
          new Thread(
              () -> {
                try {
                  process.getErrorStream().transferTo(errors);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      drain.start();
      T result;
      try (InputStream out = process.getInputStream()) {
        result = reader.read(out);
      }
      int status = process.waitFor();
      drain.join();
      if (status != 0 || errors.size() > 0) {
        String complaints = errors.toString(StandardCharsets.UTF_8);
        throw new AssertionError(command + " exits with " + status + ": " + complaints);
      }
      return result;
    } catch (IOException e) {
      throw new AssertionError(command + " cannot run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + " was interrupted", e);
    }
  }

  private static String text(String... command) {
    return run(
        Arrays.asList(command),
        out -> new String(out.readAllBytes(), StandardCharsets.UTF_8).strip());
  }

  private static String probe(Path file, String... options) {
    List<String> command = new ArrayList<>();
    command.add(program("ffprobe"));
    command.addAll(List.of("-v", "error", "-select_streams", "v:0", "-of", "csv=p=0"));
    command.addAll(List.of(options));
    command.add(file.toString());
    return text(command.toArray(String[]::new));
  }

  /** What ffprobe says of the video, which of a transport stream it says twice. */
  private static String stream(Path file, String... options) {
    return probe(file, options).lines().findFirst().orElse("").replace(",", "");
  }

  /** The frames that really decode. */
  static long decodedFrames(Path file) {
    return Long.parseLong(stream(file, "-count_frames", "-show_entries", "stream=nb_read_frames"));
  }

  /** The presentation time of every packet in decoding order, in 1/90000 s from the first. */
  static List<Long> times(Path file) {
    String base = stream(file, "-show_entries", "stream=time_base");
    long denominator = Long.parseLong(base.split("/", -1)[1]);
    List<Long> raw = new ArrayList<>();
    for (String line : probe(file, "-show_entries", "packet=pts").split("\\s+", -1)) {
      raw.add(Long.parseLong(line.replace(",", "")));
    }
    return raw.stream()
        .map(pts -> Math.round((pts - raw.get(0)) * 90_000.0 / denominator))
        .toList();
  }

  /** The duration of the video stream in seconds. */
  static double seconds(Path file) {
    return Double.parseDouble(duration(file));
  }

  /** The duration of the video stream in seconds, to the microsecond, as ffprobe writes it. */
  static String duration(Path file) {
    return stream(file, "-show_entries", "stream=duration");
  }

  /** The name of the video codec: h264 or hevc. */
  static String codec(Path file) {
    return stream(file, "-show_entries", "stream=codec_name");
  }

  /** The counters burnt into the pictures, as decoded by ffmpeg; fails where one cannot be read. */
  static List<Long> counters(Path file, Size size) {
    return counters(List.of("-i", file.toString()), size);
  }

  /** The same of many files, one after the other, which a list for ffmpeg's concat names. */
  static List<Long> joinedCounters(Path list, Size size) {
    return counters(List.of("-f", "concat", "-safe", "0", "-i", list.toString()), size);
  }

  private static List<Long> counters(List<String> input, Size size) {
    List<String> command = new ArrayList<>(List.of(program("ffmpeg"), "-v", "error", "-xerror"));
    command.addAll(input);
    command.addAll(List.of("-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "-"));
    return run(command, out -> counters(out, size));
  }

  private static List<Long> counters(InputStream luma, Size size) throws IOException {
    int bytes = size.width() * size.height();
    List<Long> counters = new ArrayList<>();
    for (byte[] picture = luma.readNBytes(bytes);
        picture.length == bytes;
        picture = luma.readNBytes(bytes)) {
      int index = counters.size();
      counters.add(
          FrameCounter.read(ByteBuffer.wrap(picture), size.width(), size.width(), size.height())
              .orElseThrow(() -> new AssertionError("picture " + index + " has no counter")));
    }
    return counters;
  }

  /** The counter burnt into a picture file, as Java reads it. */
  static long counter(Path picture, Size size) throws IOException {
    BufferedImage image = ImageIO.read(picture.toFile());
    assertEquals(size, new Size(image.getWidth(), image.getHeight()));
    ByteBuffer luma = ByteBuffer.allocate(size.width() * size.height());
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        luma.put((byte) (image.getRGB(x, y) >> 8)); // its cells are grey: green is as good as luma
      }
    }
    return FrameCounter.read(luma.flip(), size.width(), size.width(), size.height())
        .orElseThrow(() -> new AssertionError(picture + " has no counter"));
  }

  /**
   * The embedded ffmpeg or ffprobe, or the machine's where the embedded one lacks a library of the
   * system; skips the test, loudly, where neither runs.
   */
  static String program(String name) {
    String embedded = KinoraOptions.tool(name).toString();
    if (runs(embedded)) {
      return embedded;
    }
    Optional<String> installed = installed(name);
    if (installed.isEmpty()) {
      System.out.println("SKIPPED: " + name + " does not run here, so the file is not checked");
    }
    assumeTrue(name + " does not run here", installed.isPresent());
    return installed.get();
  }

  private static boolean runs(String program) {
    return succeeds(program, "-version");
  }

  /** Runs a program for what it does; whether it did it. */
  static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false; // it is not installed: the caller says what that means
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A program of the machine, if it is installed. */
  static Optional<String> installed(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path file = Path.of(folder, program);
      if (file.toFile().canExecute()) {
        return Optional.of(file.toString());
      }
    }
    return Optional.empty();
  }

  /** Frames that GStreamer decodes; empty, and loudly so, if GStreamer is not installed. */
  static OptionalLong decodedByGstreamer(Path file) {
    Optional<String> launch = installed("gst-launch-1.0");
    if (launch.isEmpty()) {
      System.out.println("SKIPPED: gst-launch-1.0 is not installed; it does not read " + file);
      return OptionalLong.empty();
    }
    String codec = codec(file).equals("hevc") ? "h265" : "h264";
    List<String> command = new ArrayList<>(List.of(launch.get(), "-v", "filesrc"));
    command.add("location=" + file);
    if (file.toString().endsWith(".mp4")) {
      command.addAll(List.of("!", "qtdemux"));
    }
    command.addAll(List.of("!", codec + "parse", "!", "avdec_" + codec));
    command.addAll(List.of("!", "identity", "silent=false", "!", "fakesink", "sync=false"));
    String report = text(command.toArray(String[]::new));
    return OptionalLong.of(report.lines().filter(line -> line.contains("chain   ")).count());
  }
}
