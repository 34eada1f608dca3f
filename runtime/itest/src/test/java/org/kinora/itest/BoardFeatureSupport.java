package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.kinora.api.media.Codec;
import org.kinora.api.recording.EncoderStatus;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.Swap;
import org.kinora.features.FeatureRuntime;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** The feature of a board comes to a framework that records by software, and goes again. */
public abstract class BoardFeatureSupport extends RecorderSupport {

  private final String board;
  private final String feature;

  @Inject private FeatureRuntime features;

  /**
   * @param board as its providers are named
   * @param feature that has them
   */
  BoardFeatureSupport(String board, String feature) {
    this.board = board;
    this.feature = feature;
  }

  @Configuration
  public Option[] configuration() {
    return new Option[] {
      KinoraOptions.features("core", "software-codecs"),
      frameworkProperty("kinora." + board + ".folder")
          .value(Emulated.folder(board).map(Path::toString).orElse("none"))
    };
  }

  @Test
  public void aRecordingGoesToTheHardwareAndBack() throws Exception {
    Emulated.need(board);
    awaitEncoder("ffmpeg-x265");
    Path out = file("out.mp4");
    Recording recording = recorder.start(request(Codec.H265, out).build());
    awaitEncoded(recording, 20);
    assertEquals("ffmpeg-x265", recording.status().encoder().orElseThrow());

    features.install(feature);
    awaitSwaps(recording, 1);
    awaitEncoded(recording, recording.status().ledger().encoded() + 30);
    assertEquals(board, recording.status().encoder().orElseThrow());

    features.remove(feature);
    assertFalse(recorder.encoders().stream().map(EncoderStatus::name).toList().contains(board));
    awaitEncoded(recording, recording.status().ledger().encoded() + 20);
    assertEquals("ffmpeg-x265", recording.status().encoder().orElseThrow());
    recording.stop();

    RecordingResult result = end(recording);
    assertWhole(result, out, VGA);
    List<Swap> swaps = result.status().swaps();
    assertEquals(
        List.of("ffmpeg-x265 to " + board, board + " to ffmpeg-x265"),
        swaps.stream().map(swap -> swap.from() + " to " + swap.to()).toList());
    assertEquals(Swap.Cause.LEFT, swaps.get(1).cause());
    assertEquals(0, swaps.stream().mapToLong(Swap::lost).sum());
  }

  private static void awaitSwaps(Recording recording, int count) throws InterruptedException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (recording.status().swapCount() < count) {
      assertTrue("no swap: " + recording.status(), System.nanoTime() < deadline);
      Thread.sleep(10);
    }
  }

  @Test
  public void theBoardRecordsByItself() throws Exception {
    Emulated.need(board);
    features.install(feature);
    try {
      awaitEncoder(board);
      Path out = file("out.h264"); // without times: those of a busy machine's camera are uneven
      Recording recording =
          recorder.start(request(Codec.H264, out).camera(board).maxFrames(60).build());
      awaitEncoded(recording, 20);
      assertEquals(board, recording.status().encoder().orElseThrow());
      RecordingResult result = end(recording);
      // The sensor counted before it was opened, and loses a frame where the machine is busy.
      List<Long> counters = Tools.counters(out, VGA);
      List<Long> booked = notLost(result);
      long before = counters.get(0) - booked.get(0);
      assertEquals(booked.stream().map(number -> number + before).toList(), counters);
      assertEquals(60, counters.size() + result.status().ledger().lost());
    } finally {
      features.remove(feature);
    }
  }
}
