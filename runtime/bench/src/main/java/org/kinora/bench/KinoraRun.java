package org.kinora.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.kinora.api.KinoraException;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;

/** The clip through the recorder. */
final class KinoraRun {

  private static final long POLL_MILLIS = 2;

  private KinoraRun() {}

  /** In this process. */
  static Run inProcess(Recorder recorder, Clip clip, Codec codec, Path target)
      throws KinoraException, InterruptedException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long begin = System.nanoTime();
    Recording recording =
        recorder.start(
            RecordingRequest.builder()
                .camera(camera(clip))
                .encoder(EncoderRequest.DEFAULT.with(codec).withName(EncodeOptions.provider(codec)))
                .targets(Locator.of(target).path())
                .build());
    long first = awaitEncoded(recording, Run.WARM_UP);
    long from = System.nanoTime();
    long cpuFrom = system.getProcessCpuTime();
    long last = awaitEncoded(recording, clip.frames());
    long to = System.nanoTime();
    long cpuTo = system.getProcessCpuTime();
    RecordingResult result = recording.await(Duration.ofMinutes(1)).orElseThrow();
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (!(result instanceof RecordingResult.Complete)
        || result.status().ledger().written() != clip.frames()) {
      throw new IllegalStateException("the recording is not complete: " + result);
    }
    long frames = last - first;
    return new Run(frames * 1e9 / (to - from), (cpuTo - cpuFrom) / 1e6 / frames, seconds);
  }

  private static long awaitEncoded(Recording recording, long frames) throws InterruptedException {
    long encoded = recording.status().ledger().encoded();
    while (encoded < frames && recording.result().isEmpty()) {
      Thread.sleep(POLL_MILLIS);
      encoded = recording.status().ledger().encoded();
    }
    return encoded;
  }

  /**
   * With a process of its own, as a user starts it.
   *
   * @param program the start script
   * @return seconds from its start to its end
   */
  static double wholeProcess(Path program, Clip clip, Codec codec, Path target)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Clip.run(
        new ProcessBuilder(
            List.of(
                program.toString(),
                "record",
                "--camera",
                camera(clip).toString(),
                "--codec",
                codec.id(),
                "--encoder",
                EncodeOptions.provider(codec),
                target.toString())));
    return (System.nanoTime() - begin) / 1e9;
  }

  private static Locator camera(Clip clip) {
    return Locator.camera("file:" + clip.file() + "?pace=fast");
  }
}
