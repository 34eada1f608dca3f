package org.kinora.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.kinora.api.KinoraException;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Size;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.Ledger;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.Swap;
import org.kinora.api.recording.SwapPolicy;

/** One recording at real pace whose encoder is changed many times on demand. */
final class SwapBenchmark {

  static final FrameRate RATE = FrameRate.of(30);
  static final Size SIZE = new Size(640, 480);

  /** At most four swaps a second, at any moment within the frame interval. */
  private static final int LEAST_PAUSE_MILLIS = 250;

  private static final int EXTRA_PAUSE_MILLIS = 33;
  private static final long SEED = 1;

  private final Recorder recorder;
  private final PrintStream out;

  SwapBenchmark(Recorder recorder, PrintStream out) {
    this.recorder = recorder;
    this.out = out;
  }

  /**
   * Records and prints the distribution of the gap.
   *
   * @param title of the table
   * @param camera the camera's name and options; it gives 30 frames of 640x480 a second
   * @param encoders at least two, of which a random other one is next
   */
  void run(String title, String camera, List<String> encoders, int swaps, Path file)
      throws KinoraException, InterruptedException {
    Recording recording =
        recorder.start(
            RecordingRequest.builder()
                .camera(camera)
                .size(SIZE)
                .frameRate(RATE)
                .encoder(EncoderRequest.DEFAULT.with(Codec.H264))
                .swapPolicy(SwapPolicy.ON_DEMAND)
                .targets(file.toString())
                .build());
    Map<String, List<Double>> gaps = new TreeMap<>();
    List<Double> all = new ArrayList<>();
    long lost = 0;
    int mostHeld = 0;
    try {
      Random random = new Random(SEED);
      int current = 0;
      recording.switchEncoder(encoders.get(current));
      for (int i = 0; i < swaps; i++) {
        Thread.sleep(LEAST_PAUSE_MILLIS + random.nextInt(EXTRA_PAUSE_MILLIS));
        current = (current + 1 + random.nextInt(encoders.size() - 1)) % encoders.size();
        Swap swap = recording.switchEncoder(encoders.get(current));
        double gap = swap.gapMillis().orElseThrow();
        all.add(gap);
        gaps.computeIfAbsent(swap.from() + " to " + swap.to(), key -> new ArrayList<>()).add(gap);
        lost += swap.lost();
        mostHeld = Math.max(mostHeld, swap.held());
      }
    } finally {
      recording.stop();
    }
    RecordingResult result = recording.await(Duration.ofMinutes(1)).orElseThrow();
    Ledger ledger = result.status().ledger();
    out.printf(
        "%s: %d swaps, %s, frames %d captured, %d written, %d lost (%d in swaps), at most %d held%n",
        title,
        swaps,
        result.word(),
        ledger.captured(),
        ledger.written(),
        ledger.lost(),
        lost,
        mostHeld);
    out.printf(
        "  %-44s %6s %8s %8s %8s %8s %8s%n",
        "gap, ms", "swaps", "min", "median", "p90", "p99", "max");
    row("all", all, 0);
    row("all, minus the frame interval", all, RATE.intervalNanos() / 1e6);
    gaps.forEach((direction, values) -> row(direction, values, 0));
  }

  private void row(String what, List<Double> gaps, double minus) {
    Figures figures = new Figures(gaps.stream().map(gap -> gap - minus).toList());
    out.printf(
        Locale.ROOT,
        "  %-44s %6d %8.1f %8.1f %8.1f %8.1f %8.1f%n",
        what,
        figures.count(),
        figures.min(),
        figures.percentile(50),
        figures.percentile(90),
        figures.percentile(99),
        figures.max());
  }
}
