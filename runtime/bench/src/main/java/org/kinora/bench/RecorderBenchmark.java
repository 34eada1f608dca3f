package org.kinora.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.kinora.api.KinoraException;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Size;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.Ledger;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingRequest;

/**
 * What the recorder itself costs: frames without a picture through all of it, with an encoder and a
 * sink that do nothing.
 */
final class RecorderBenchmark {

  /** All threads of the recorder and of a recording are called so. */
  private static final String THREADS = "kinora-";

  private static final int POLL_MILLIS = 5;
  private static final int BOARD_RATE = 30;

  private final Recorder recorder;
  private final PrintStream out;
  private final Path folder;

  /**
   * @param folder for the profile
   */
  RecorderBenchmark(Recorder recorder, PrintStream out, Path folder) {
    this.recorder = recorder;
    this.out = out;
    this.folder = folder;
  }

  /**
   * Measures one case and prints it.
   *
   * @param camera locator
   * @param fps nominal; the true rate of a camera at real pace
   * @param warmUp frames before the measurement
   * @param frames of the measurement
   */
  void run(String camera, int fps, String target, long warmUp, long frames)
      throws KinoraException, InterruptedException, IOException {
    Recording recording =
        recorder.start(
            RecordingRequest.builder()
                .camera(camera)
                .size(new Size(640, 480))
                .frameRate(FrameRate.of(fps))
                .encoder(EncoderRequest.DEFAULT.with(Codec.H264).withName(NullEncoderProvider.NAME))
                .targets(target)
                .build());
    try {
      awaitEncoded(recording, warmUp);
      long begin = recording.status().ledger().encoded();
      long from = System.nanoTime();
      ThreadAllocations before = ThreadAllocations.now(THREADS);
      awaitEncoded(recording, begin + frames);
      ThreadAllocations grown = ThreadAllocations.now(THREADS).since(before);
      double seconds = (System.nanoTime() - from) / 1e9;
      Ledger ledger = recording.status().ledger();
      print(camera, target, grown, ledger.encoded() - begin, seconds);
      out.printf("  lost in all: %d of %d%n", ledger.lost(), ledger.captured());
      new AllocationProfile(
              THREADS, Duration.ofSeconds(4), folder.resolve("recorder-allocations.jfr"))
          .print(out);
    } finally {
      recording.stop();
      recording.await(Duration.ofMinutes(1));
    }
  }

  private static void awaitEncoded(Recording recording, long frames) throws InterruptedException {
    while (recording.status().ledger().encoded() < frames) {
      if (recording.result().isPresent()) {
        throw new IllegalStateException("the recording ended: " + recording.result().get());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private void print(
      String camera, String target, ThreadAllocations grown, long frames, double seconds) {
    out.printf(
        Locale.ROOT,
        "camera %s -> encoder null -> %s: %d frames in %.1f s, %.0f frames/s, %.1f us and %.1f bytes"
            + " of garbage per frame%n",
        camera,
        target,
        frames,
        seconds,
        frames / seconds,
        1e6 * seconds / frames,
        (double) grown.total() / frames);
    grown
        .bytes()
        .forEach(
            (name, bytes) ->
                out.printf(
                    Locale.ROOT,
                    "  %-32s %8.2f bytes/frame %12.0f bytes/s %8.1f bytes/frame if at %d fps by time%n",
                    name,
                    (double) bytes / frames,
                    bytes / seconds,
                    bytes / seconds / BOARD_RATE,
                    BOARD_RATE));
  }
}
