package org.kinora.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.SinkStatus;
import org.kinora.api.recording.Swap;
import org.kinora.api.sink.SinkProvider;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** Encoders, cameras and sinks fail in the middle of a recording. */
public class FaultIT extends RecorderSupport {

  @Inject private ConfigurationAdmin configurations;

  private final List<org.osgi.service.cm.Configuration> made = new ArrayList<>();

  @Configuration
  public Option[] configuration() {
    return new Option[] {SwapSupport.allEncoders(), KinoraOptions.kinora("org.kinora.test.faults")};
  }

  @Before
  public void awaitEncoders() throws Exception {
    awaitEncoder("ffmpeg-x264");
  }

  @After
  public void removeFaults() throws Exception {
    for (org.osgi.service.cm.Configuration configuration : made) {
      configuration.delete();
    }
  }

  /** Installs a provider that fails; it ranks above all others. */
  private void fault(String role, String name, String fault, int after, String delegate)
      throws Exception {
    org.osgi.service.cm.Configuration configuration =
        configurations.createFactoryConfiguration("org.kinora.test.faults." + role, "?");
    configuration.update(
        FrameworkUtil.asDictionary(
            Map.of(
                "kinora.name", name,
                "fault", fault,
                "after", after,
                "delegate.target", "(kinora.name=" + delegate + ")",
                "service.ranking", 1000)));
    made.add(configuration);
  }

  private RecordingResult recordsThrough(String fault) throws Exception {
    fault("encoder", "faulty", fault, 40, "ffmpeg-x264");
    awaitEncoder("faulty");
    Path out = file("out.mp4");
    Recording recording =
        recorder.start(
            request(Codec.H264, out).encoderTimeout(Duration.ofMillis(700)).maxFrames(120).build());
    assertEquals("faulty", recording.status().encoder().orElseThrow());
    RecordingResult result = end(recording);
    assertWhole(result, out, VGA);
    assertEquals(1, result.status().swapCount());
    return result;
  }

  @Test
  public void anEncoderThatThrowsLosesNothing() throws Exception {
    Swap swap = recordsThrough("THROWS").status().swaps().get(0);
    assertEquals(Swap.Cause.FAILED, swap.cause());
    assertEquals(40, swap.frame());
  }

  @Test
  public void anEncoderThatThrowsUncheckedLosesNothing() throws Exception {
    recordsThrough("THROWS_UNCHECKED");
  }

  @Test
  public void garbageDoesNotReachTheFile() throws Exception {
    recordsThrough("GARBAGE");
  }

  @Test
  public void anEncoderThatHangsLosesNothing() throws Exception {
    RecordingResult result = recordsThrough("HANGS_FOR_GOOD");
    assertEquals(Swap.Cause.HUNG, result.status().swaps().get(0).cause());
    assertEquals("the hung call is booked", 1, result.status().abandoned());
  }

  @Test
  public void beyondTheQueueTheLossOfAHangIsBookedToTheFrame() throws Exception {
    fault("encoder", "faulty", "HANGS_FOR_GOOD", 40, "ffmpeg-x264");
    awaitEncoder("faulty");
    Path out = file("out.mp4");
    RecordingResult result =
        record(
            request(Codec.H264, out)
                .encoderTimeout(Duration.ofMillis(1500))
                .captureQueue(10)
                .maxFrames(120));
    assertEquals("complete-with-losses", result.word());
    assertMissingAreBooked(result, out);
    long lost = result.status().ledger().lost();
    assertTrue("lost " + lost, lost > 10 && lost < 60);
  }

  @Test
  public void aChildProcessThatIsKilledLosesNothing() throws Exception {
    awaitEncoder("process-x264");
    Path out = file("out.mp4");
    Recording recording = recorder.start(request(Codec.H264, out).maxFrames(150).build());
    recording.switchEncoder("process-x264");
    awaitEncoded(recording, 60);
    List<ProcessHandle> children = ProcessHandle.current().children().toList();
    assertEquals(children.toString(), 1, children.size());
    children.get(0).destroyForcibly();
    RecordingResult result = end(recording);
    assertWhole(result, out, VGA);
    Swap last = result.status().swaps().get(1);
    assertEquals("process-x264", last.from());
    assertEquals(Swap.Cause.FAILED, last.cause());
  }

  @Test
  public void withoutAnEncoderForThreeSecondsTheSameFileGoesOn() throws Exception {
    Path out = file("out.mp4");
    Recording recording =
        recorder.start(
            request(Codec.H264, out)
                .encoder(
                    EncoderRequest.DEFAULT.with(Codec.H264).withFilter("(kinora.name=ffmpeg-x264)"))
                .captureQueue(30)
                .maxFrames(240)
                .build());
    awaitEncoded(recording, 45);
    Bundle bundle = bundle("org.kinora.encoder.ffmpeg");
    bundle.stop();
    Thread.sleep(3000);
    assertEquals(RecordingStatus.State.WAITING_FOR_ENCODER, recording.status().state());
    bundle.start();
    RecordingResult result = end(recording);
    assertEquals("complete-with-losses", result.word());
    Map<LossReason, Long> lost = result.status().ledger().lostByReason();
    assertTrue(lost.toString(), lost.getOrDefault(LossReason.NO_ENCODER, 0L) >= 15);
    // On a busy machine the new encoder does not catch up with the full queue at once.
    assertTrue(
        lost.toString(),
        Set.of(LossReason.NO_ENCODER, LossReason.QUEUE_FULL).containsAll(lost.keySet()));
    assertEquals(List.of(out), result.files());
    assertMissingAreBooked(result, out);
  }

  @Test
  public void ofThreeSinksOneMayStallAndOneFail() throws Exception {
    fault("sink", "stalls", "STALLS", 20, "file");
    fault("sink", "fails", "FAILS", 20, "file");
    awaitSinks();
    Path out = file("out.mp4");
    Recording recording =
        recorder.start(
            RecordingRequest.builder()
                .camera("pattern")
                .encoder(EncoderRequest.DEFAULT.with(Codec.H264))
                .targets(
                    List.of(
                        new Locator("stalls", file("a.h264").toString(), Map.of()),
                        new Locator("fails", file("b.h264").toString(), Map.of()),
                        Locator.of(out)))
                .sinkQueue(15)
                .maxFrames(120)
                .build());
    RecordingResult result = end(recording);
    assertEquals("complete-with-losses", result.word());
    List<SinkStatus> sinks = result.status().sinks();
    assertTrue(sinks.get(0).lost() > 0);
    assertTrue(sinks.get(1).lost() > 0);
    assertTrue(sinks.get(1).failure().isPresent());
    assertEquals(0, sinks.get(2).lost());
    assertFalse(sinks.get(2).failure().isPresent());
    assertEquals(0, result.status().ledger().lost());
    assertEquals(upTo(120), Tools.counters(out, VGA));
  }

  private void awaitSinks() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (context
            .getServiceReferences(SinkProvider.class, "(|(kinora.name=stalls)(kinora.name=fails))")
            .size()
        < 2) {
      assertTrue("the sinks do not come", System.nanoTime() < deadline);
      Thread.sleep(20);
    }
    Thread.sleep(300); // the services are there before the recorder has been told
  }

  @Test
  public void aCameraThatIsUnpluggedComesBackInTheSameFile() throws Exception {
    fault("camera", "shaky", "UNPLUGS", 40, "pattern");
    awaitCamera("shaky");
    Path out = file("out.mp4");
    RecordingResult result = record(request(Codec.H264, out).camera("shaky").maxFrames(100));
    assertEquals("complete", result.word());
    assertEquals(2, result.status().swapCount());
    assertEquals(Swap.What.CAMERA, result.status().swaps().get(0).what());
    assertEquals(100, Tools.decodedFrames(out));
    double gap =
        result.status().swaps().stream().mapToDouble(s -> s.gapMillis().orElseThrow()).sum();
    assertEquals(98 / 30.0 + gap / 1000 - 2 / 30.0 + 1 / 30.0, Tools.seconds(out), 0.2);
  }

  @Test
  public void aClockThatJumpsAnHourMovesNothing() throws Exception {
    fault("camera", "jumpy", "JUMPS_AHEAD", 40, "pattern");
    awaitCamera("jumpy");
    Path out = file("out.mp4");
    RecordingResult result = record(request(Codec.H264, out).camera("jumpy").maxFrames(90));
    assertWhole(result, out, VGA);
    assertEquals(3.0, Tools.seconds(out), 0.1);
  }

  private void awaitCamera(String name) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (context
        .getServiceReferences(CameraProvider.class, "(kinora.name=" + name + ")")
        .isEmpty()) {
      assertTrue("the camera does not come", System.nanoTime() < deadline);
      Thread.sleep(20);
    }
    Thread.sleep(300); // the service is there before the recorder has been told
  }
}
