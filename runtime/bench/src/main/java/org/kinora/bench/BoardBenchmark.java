package org.kinora.bench;

import com.sun.management.ThreadMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.kinora.api.KinoraException;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.encoder.Encoder;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.encoder.EncoderSettings;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.FramePool.PooledFrame;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;

/** What a board's camera and encoder cost for each frame where the board itself costs nothing. */
final class BoardBenchmark {

  private static final int WARM_UP = 100_000;
  private static final int FRAMES = 100_000;
  private static final int ROUNDS = 5;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final CameraProvider cameras;
  private final EncoderProvider encoders;
  private final CallCounts calls;
  private final PrintStream out;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Takes a frame through. */
  private interface Step {
    void run() throws KinoraException, InterruptedException;
  }

  BoardBenchmark(
      CameraProvider cameras, EncoderProvider encoders, CallCounts calls, PrintStream out) {
    this.cameras = cameras;
    this.encoders = encoders;
    this.calls = calls;
    this.out = out;
  }

  void run(Locator locator) throws KinoraException, InterruptedException {
    out.println(
        "| %s, way of a frame | us/frame, best to worst of %d rounds | garbage, bytes/frame | calls |"
            .formatted(cameras.name(), ROUNDS));
    out.println("| --- | --- | --- | --- |");
    try (Camera camera = cameras.open(CameraRequest.of(locator));
        Encoder encoder = encoders.open(EncoderSettings.of(Codec.H264, camera.mode()))) {
      measure("camera alone", () -> camera.read(SECOND).orElseThrow().close());
      measure(
          "camera to encoder, no copy",
          () -> {
            VideoFrame frame = camera.read(SECOND).orElseThrow();
            encoder.encode(frame, unit -> {});
            frame.close();
          });
      FramePool pool = new FramePool(camera.mode().format(), camera.mode().size(), 1);
      long[] time = new long[1];
      measure(
          "memory to encoder, one copy",
          () -> {
            PooledFrame frame = pool.acquire().orElseThrow();
            frame.set(time[0] += 33_333_000, 0, 0);
            encoder.encode(frame, unit -> {});
            frame.close();
          });
    }
  }

  private void measure(String name, Step step) throws KinoraException, InterruptedException {
    repeat(step, WARM_UP);
    double best = Double.MAX_VALUE;
    double worst = 0;
    long callsBefore = calls.now();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      repeat(step, FRAMES);
      double micros = (System.nanoTime() - begin) / 1000.0 / FRAMES;
      best = Math.min(best, micros);
      worst = Math.max(worst, micros);
    }
    double bytes = (double) (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS / FRAMES;
    double perFrame = (double) (calls.now() - callsBefore) / ROUNDS / FRAMES;
    out.printf("| %s | %.2f to %.2f | %.2f | %.2f |%n", name, best, worst, bytes, perFrame);
  }

  private static void repeat(Step step, int times) throws KinoraException, InterruptedException {
    for (int i = 0; i < times; i++) {
      step.run();
    }
  }
}
