package org.kinora.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.kinora.api.KinoraException;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Size;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingEvent;
import org.kinora.api.recording.RecordingListener;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.StorageRequest;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Whether a long recording grows: many hours of video at the pace of the disk, in segments of a
 * minute that are deleted when they are complete, and what the process holds after each hour.
 */
final class EnduranceBenchmark {

  private static final int FPS = 30;
  private static final long HOUR = 3600L * FPS;
  private static final int POLL_MILLIS = 20;

  private final BundleContext context;
  private final Recorder recorder;
  private final PrintStream out;
  private final Path folder;

  /**
   * @param folder for the segments
   */
  EnduranceBenchmark(BundleContext context, Recorder recorder, PrintStream out, Path folder) {
    this.context = context;
    this.recorder = recorder;
    this.out = out;
    this.folder = folder;
  }

  void run(int hours) throws KinoraException, InterruptedException, IOException {
    ServiceRegistration<RecordingListener> deleter =
        context.registerService(RecordingListener.class, EnduranceBenchmark::delete, null);
    Recording recording =
        recorder.start(
            RecordingRequest.builder()
                .camera("null")
                .size(new Size(640, 480))
                .frameRate(FrameRate.of(FPS))
                .encoder(EncoderRequest.DEFAULT.with(Codec.H264).withName(NullEncoderProvider.NAME))
                .targets(folder.resolve("endurance-{n}.mp4") + "?force=off")
                .storage(StorageRequest.DEFAULT.withSegment(Duration.ofMinutes(1)))
                .maxFrames(hours * HOUR)
                .build());
    out.printf("%d hours at %d fps in segments of a minute%n", hours, FPS);
    out.printf(
        "  %6s %9s %9s %9s %8s %6s%n", "hour", "heap, kB", "direct", "RSS, kB", "threads", "files");
    try {
      for (int hour = 1; hour <= hours; hour++) {
        while (recording.status().ledger().encoded() < hour * HOUR - 1
            && recording.result().isEmpty()) {
          Thread.sleep(POLL_MILLIS);
        }
        print(hour);
      }
      RecordingResult result = recording.await(Duration.ofMinutes(1)).orElseThrow();
      out.printf(
          "  %s: %d frames, %d lost, %d files%n",
          result.word(),
          result.status().ledger().written(),
          result.status().ledger().lost(),
          result.status().sinks().get(0).fileCount());
    } finally {
      recording.stop();
      recording.await(Duration.ofMinutes(1));
      deleter.unregister();
    }
  }

  private static void delete(RecordingEvent event) {
    if (event instanceof RecordingEvent.FileCompleted completed) {
      try {
        for (Path path : completed.file().paths()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void print(int hour) throws IOException {
    System.gc();
    Runtime java = Runtime.getRuntime();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    out.printf(
        Locale.ROOT,
        "  %6d %9d %9d %9d %8d %6d%n",
        hour,
        (java.totalMemory() - java.freeMemory()) / 1024,
        direct / 1024,
        rss(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        descriptors());
  }

  private static long rss() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
