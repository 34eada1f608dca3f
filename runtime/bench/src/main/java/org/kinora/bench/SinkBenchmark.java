package org.kinora.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.kinora.api.media.AccessUnitPool;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.ParameterSets;
import org.kinora.api.media.Size;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.sink.Sink;
import org.kinora.api.sink.SinkException;
import org.kinora.api.sink.SinkProvider;
import org.kinora.api.sink.SinkResult;
import org.kinora.isobmff.AnnexBReader;

/** What storing an access unit costs: Kinora's sinks and FFmpeg's own muxers, on one thread. */
final class SinkBenchmark {

  private static final FrameRate RATE = FrameRate.of(30);
  private static final int WARM_UP = 6_000;
  private static final int FRAMES = 9_000;
  private static final int COUNTED = 3_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final List<SinkProvider> providers;
  private final PrintStream out;
  private final Path folder;
  private final List<PooledAccessUnit> units = new ArrayList<>();
  private final StreamFormat format;
  private final long bytes;

  /** Opens a sink for a file. */
  private interface Opener {
    Sink open(Path file) throws SinkException;
  }

  /**
   * @param stream raw H.264 that begins with a key frame
   * @param folder for the files, on the device to be measured
   */
  SinkBenchmark(List<SinkProvider> providers, Path stream, Size size, PrintStream out, Path folder)
      throws IOException {
    this.providers = providers;
    this.out = out;
    this.folder = folder;
    AccessUnitPool pool = new AccessUnitPool(Codec.H264, 1);
    try (FileChannel channel = FileChannel.open(stream)) {
      AnnexBReader reader = new AnnexBReader(Codec.H264, channel);
      while (reader.next()) {
        int length = reader.unit().limit();
        PooledAccessUnit unit = pool.acquire();
        unit.writable(length).put(0, reader.unit(), 0, length);
        unit.set(length, 0, 0, RATE.intervalNanos(), 0, reader.key());
        units.add(unit);
      }
    }
    format =
        new StreamFormat(
            Codec.H264, size, RATE, ParameterSets.in(Codec.H264, units.get(0).buffer()));
    bytes = units.stream().mapToLong(PooledAccessUnit::size).sum() / units.size();
  }

  /** Measures all of them and prints a table. */
  void run() throws Exception {
    out.printf(
        Locale.ROOT,
        "%d access units of %d bytes on average, to %s (%s)%n",
        FRAMES,
        bytes,
        Files.getFileStore(folder).name(),
        Files.getFileStore(folder).type());
    out.printf(
        "  %-34s %12s %12s %12s %12s %10s %10s%n",
        "target", "CPU us/frame", "us/frame", "syscalls/s", "fsync/s", "garbage B", "size %");
    measure("raw .h264 and times", "a.h264", kinora(""));
    measure("sink.mp4, force=off", "a.mp4", kinora("?force=off"));
    measure("sink.mp4 (fsync each fragment)", "a.mp4", kinora(""));
    measure("sink.stream .mkv, force=off", "a.mkv", kinora("?force=off"));
    measure("sink.stream .ts, force=off", "a.ts", kinora("?force=off"));
    Map<String, String> fragments =
        Map.of("movflags", "empty_moov+default_base_moof", "frag_duration", "500000");
    measure("libavformat mp4, fragments 0.5 s", "b.mp4", libav("mp4", fragments));
    measure("libavformat mp4", "b.mp4", libav("mp4", Map.of()));
    measure("libavformat matroska", "b.mkv", libav("matroska", Map.of()));
    measure("libavformat mpegts", "b.ts", libav("mpegts", Map.of()));
  }

  private Opener kinora(String options) {
    return file -> {
      Locator target = Locator.target(file + options);
      SinkProvider provider =
          providers.stream().filter(one -> one.accepts(target)).findFirst().orElseThrow();
      return provider.open(target, format);
    };
  }

  private Opener libav(String muxer, Map<String, String> options) {
    return file -> new LibavSink(muxer, options, file, format);
  }

  private void measure(String name, String fileName, Opener opener) throws Exception {
    Path file = folder.resolve(fileName);
    write(opener, file, WARM_UP);
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long cpu = THREADS.getCurrentThreadCpuTime();
    long begin = System.nanoTime();
    List<Path> files = write(opener, file, FRAMES);
    double wall = (System.nanoTime() - begin) / 1e3 / FRAMES;
    double busy = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / FRAMES;
    double garbage = (double) (THREADS.getCurrentThreadAllocatedBytes() - allocated) / FRAMES;
    double size = 0;
    for (Path one : files) {
      size += Files.size(one);
    }
    Optional<Map<String, Long>> calls =
        SystemCalls.of(() -> write(opener, file, COUNTED), folder.resolve("strace.txt"));
    double seconds = COUNTED / RATE.perSecond();
    out.printf(
        Locale.ROOT,
        "  %-34s %12.1f %12.1f %12s %12s %10.0f %10.2f%n",
        name,
        busy,
        wall,
        perSecond(calls.map(SinkBenchmark::all), seconds),
        perSecond(calls.map(SinkBenchmark::forced), seconds),
        garbage,
        100 * (size / given(FRAMES) - 1));
    out.flush();
    for (Path one : files) {
      Files.deleteIfExists(one);
    }
  }

  private static long all(Map<String, Long> calls) {
    return calls.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long forced(Map<String, Long> calls) {
    return calls.getOrDefault("fsync", 0L) + calls.getOrDefault("fdatasync", 0L);
  }

  private static String perSecond(Optional<Long> calls, double seconds) {
    return calls.map(n -> String.format(Locale.ROOT, "%.1f", n / seconds)).orElse("no strace");
  }

  private double given(int frames) {
    long sum = 0;
    for (int i = 0; i < frames; i++) {
      sum += units.get(i % units.size()).size();
    }
    return sum;
  }

  /** Writes so many access units; the stream begins again at its end, the time goes on. */
  private List<Path> write(Opener opener, Path file, int frames) throws SinkException {
    Sink sink = opener.open(file);
    for (int i = 0; i < frames; i++) {
      PooledAccessUnit unit = units.get(i % units.size());
      long pts = RATE.timeOf(i);
      unit.set(unit.size(), pts, pts, RATE.intervalNanos(), i, unit.keyFrame());
      sink.write(unit);
    }
    SinkResult result = sink.close();
    if (result.accessUnits() != frames) {
      throw new IllegalStateException(result + " is not what was written");
    }
    return result.files();
  }
}
