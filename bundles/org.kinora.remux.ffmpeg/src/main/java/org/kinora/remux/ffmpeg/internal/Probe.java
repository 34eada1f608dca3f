package org.kinora.remux.ffmpeg.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.kinora.api.media.Codec;

/** What ffprobe reads of the first video stream of a file, packet by packet. */
final class Probe {

  private static final double NANOS = 1e9;
  private static final Pattern COMMA = Pattern.compile(",");

  private int packets;
  private double[] times = new double[1024];
  private double first = Double.MAX_VALUE;
  private double last = -Double.MAX_VALUE;
  private double end = -Double.MAX_VALUE;

  private Probe() {}

  /**
   * Reads a file to its end.
   *
   * @throws IOException if ffprobe cannot read it; the message is what it says
   */
  static Probe read(Programs programs, Path file) throws IOException, InterruptedException {
    Probe probe = new Probe();
    List<String> arguments =
        List.of(
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-show_entries",
            "packet=pts_time,duration_time",
            "-of",
            "csv=p=0",
            "file:" + file);
    Child.run(programs.ffprobe().apply(arguments), stdin -> {}, probe::take);
    return probe;
  }

  /**
   * The codec of the first video stream; empty if it is none of ours.
   *
   * @throws IOException if ffprobe cannot read the file; the message is what it says
   */
  static Optional<Codec> codec(Programs programs, Path file)
      throws IOException, InterruptedException {
    List<String> arguments =
        List.of(
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-show_entries",
            "stream=codec_name",
            "-of",
            "default=nk=1:nw=1",
            "file:" + file);
    List<String> names = new CopyOnWriteArrayList<>();
    Child.run(programs.ffprobe().apply(arguments), stdin -> {}, names::add);
    return names.stream().findFirst().flatMap(name -> Codec.ofExtension(name.strip()));
  }

  private void take(String line) {
    String[] fields = COMMA.split(line, -1);
    if (fields.length < 2) {
      return;
    }
    double pts = number(fields[0]);
    times = packets < times.length ? times : Arrays.copyOf(times, 2 * packets);
    times[packets++] = pts;
    if (!Double.isNaN(pts)) {
      double duration = number(fields[1]);
      first = Math.min(first, pts);
      last = Math.max(last, pts);
      end = Math.max(end, pts + (Double.isNaN(duration) ? 0 : duration));
    }
  }

  private static double number(String text) {
    return text.equals("N/A") || text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }

  int packets() {
    return packets;
  }

  /**
   * From the first picture shown to another, in nanoseconds.
   *
   * @param picture in the order in which they are shown, below {@link #packets()}
   */
  long time(int picture) {
    double[] shown = Arrays.copyOf(times, packets);
    Arrays.sort(shown);
    return Math.round((shown[picture] - first) * NANOS);
  }

  /** From the first picture shown to the end of the last, in nanoseconds; 0 without times. */
  long duration() {
    return end < first ? 0 : Math.round((end - first) * NANOS);
  }

  /** From the first picture shown to the last, in nanoseconds; 0 without times. */
  long span() {
    return last < first ? 0 : Math.round((last - first) * NANOS);
  }
}
