package org.kinora.recorder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.Loss;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.SinkPolicy;
import org.kinora.api.recording.StorageRequest;

@Timeout(60)
class RecorderTest {

  private final Rig rig = new Rig();
  private final FakeEncoder encoder = new FakeEncoder("a", Integer.MAX_VALUE);

  @AfterEach
  void close() throws InterruptedException {
    rig.close();
  }

  private FakeCamera camera(boolean live) {
    FakeCamera camera = new FakeCamera(live);
    rig.camera(camera).encoder(encoder, 0);
    return camera;
  }

  @Test
  void aFrameIsNotLostBetweenCameraAndSink() throws Exception {
    camera(false).end = 500;
    RecordingResult result = Rig.end(rig.recorder.start(Rig.request("memory:x").build()));
    assertThat(result).isInstanceOf(RecordingResult.Complete.class);
    assertThat(rig.sink.written.get("x")).isEqualTo(Rig.upTo(500));
    assertThat(result.status().ledger().balanced()).isTrue();
    assertThat(result.status().duration()).isEqualTo(5_000_000_000L);
  }

  @Test
  void aSinkDoesNotGetOtherTimesThanTheCameraGave() throws Exception {
    camera(false).end = 50;
    Rig.end(rig.recorder.start(Rig.request("memory:x").build()));
    List<Long> times = rig.sink.times.get("x");
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isEqualTo(10_000_000);
    }
  }

  @Test
  void everyFrameGoesBackToTheCamera() throws Exception {
    FakeCamera camera = camera(true);
    Rig.end(rig.recorder.start(Rig.request("memory:x").maxFrames(60).build()));
    int back = 0;
    while (camera.pool.orElseThrow().acquire().isPresent()) {
      back++;
    }
    assertThat(back).isEqualTo(camera.lendable);
  }

  @Test
  void aRecordingEndsAtItsLimits() throws Exception {
    camera(true);
    RecordingResult frames =
        Rig.end(rig.recorder.start(Rig.request("memory:x").maxFrames(20).build()));
    assertThat(frames.status().ledger().written()).isEqualTo(20);
    RecordingResult time =
        Rig.end(
            rig.recorder.start(
                Rig.request("memory:y").maxDuration(Duration.ofMillis(300)).build()));
    assertThat(time.status().ledger().written()).isEqualTo(30);
  }

  @Test
  void numbersThatTheCameraSkipsAreInTheLedger() throws Exception {
    FakeCamera camera = camera(false);
    camera.end = 20;
    camera.skipAt = 10;
    RecordingResult result = Rig.end(rig.recorder.start(Rig.request("memory:x").build()));
    assertThat(result).isInstanceOf(RecordingResult.CompleteWithLosses.class);
    assertThat(result.status().ledger().losses())
        .containsExactly(new Loss(10, 12, LossReason.CAMERA_GAP));
    assertThat(result.status().ledger().captured()).isEqualTo(23);
    assertThat(result.status().ledger().balanced()).isTrue();
  }

  @Test
  void aSlowEncoderLosesTheNewestFramesAndTheLedgerSaysSo() throws Exception {
    camera(true);
    encoder.fault = FakeEncoder.Fault.HANG;
    encoder.faultAt = 10;
    Recording recording =
        rig.recorder.start(Rig.request("memory:x").captureQueue(5).maxFrames(60).build());
    Thread.sleep(400);
    encoder.release.countDown();
    RecordingResult result = Rig.end(recording);
    assertThat(result).isInstanceOf(RecordingResult.CompleteWithLosses.class);
    assertThat(result.status().ledger().lostByReason()).containsOnlyKeys(LossReason.QUEUE_FULL);
    assertThat(result.status().ledger().balanced()).isTrue();
  }

  @Test
  void aPauseIsNoLoss() throws Exception {
    camera(true);
    Recording recording = rig.recorder.start(Rig.request("memory:x").maxFrames(80).build());
    Rig.awaitEncoded(recording, 10);
    recording.pause();
    assertThat(recording.status().state()).isEqualTo(RecordingStatus.State.PAUSED);
    Thread.sleep(150);
    recording.resume();
    RecordingResult result = Rig.end(recording);
    assertThat(result).isInstanceOf(RecordingResult.Complete.class);
    assertThat(result.status().ledger().passedOver()).isPositive();
    assertThat(result.status().ledger().balanced()).isTrue();
  }

  @Test
  void aJoinedPauseTakesNoTimeInTheFile() throws Exception {
    camera(true);
    Recording recording =
        rig.recorder.start(Rig.request("memory:x").joinPauses(true).maxFrames(80).build());
    Rig.awaitEncoded(recording, 10);
    recording.pause();
    Thread.sleep(150);
    recording.resume();
    RecordingResult result = Rig.end(recording);
    assertThat(result.status().ledger().passedOver()).isPositive();
    List<Long> times = rig.sink.times.get("x");
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isEqualTo(10_000_000);
    }
    assertThat(result.status().duration()).isEqualTo(times.size() * 10_000_000L);
  }

  @Test
  void aStillIsTheFrameOfAnAccessUnit() throws Exception {
    camera(true);
    Recording recording = rig.recorder.start(Rig.request("memory:x").build());
    Optional<VideoFrame> still = recording.capture(Duration.ofSeconds(5));
    long number = still.orElseThrow().sequence();
    still.get().close();
    recording.stop();
    Rig.end(recording);
    assertThat(rig.sink.written.get("x")).contains(number);
    assertThat(recording.capture(Duration.ofMillis(10))).isEmpty();
  }

  @Test
  void oneSinkThatStallsAndOneThatFailsDoNotHurtTheThird() throws Exception {
    camera(true);
    Recording recording =
        rig.recorder.start(
            Rig.request("memory:stalls", "memory:fails", "memory:x")
                .storage(StorageRequest.DEFAULT.with(SinkPolicy.DROP))
                .sinkQueue(60)
                .maxFrames(150)
                .build());
    Rig.awaitEncoded(recording, 150);
    rig.sink.release.countDown();
    RecordingResult result = Rig.end(recording);
    assertThat(rig.sink.written.get("x")).isEqualTo(Rig.upTo(150));
    assertThat(result).isInstanceOf(RecordingResult.CompleteWithLosses.class);
    assertThat(result.status().ledger().lost()).isZero();
    assertThat(result.status().sinks().get(0).lostByReason()).containsKey(LossReason.SINK_FULL);
    assertThat(result.status().sinks().get(1).failure()).contains("the disk is gone");
    assertThat(result.status().sinks().get(1).written()).isEqualTo(5);
  }

  @Test
  void aRecordingWithoutATargetLeftEndsAndSaysWhy() throws Exception {
    camera(true);
    RecordingResult result =
        Rig.end(
            rig.recorder.start(
                Rig.request("memory:fails")
                    .storage(StorageRequest.DEFAULT.with(SinkPolicy.DROP))
                    .build()));
    assertThat(result).isInstanceOf(RecordingResult.Truncated.class);
    assertThat(result.failure().orElseThrow()).contains("the disk is gone");
    assertThat(result.status().ledger().balanced()).isTrue();
  }

  @Test
  void aSinkAddedLaterBeginsWithAKeyFrame() throws Exception {
    camera(true);
    Recording recording = rig.recorder.start(Rig.request("memory:x").build());
    Rig.awaitEncoded(recording, 10);
    recording.addSink(Locator.target("memory:y"));
    Rig.awaitEncoded(recording, 40);
    recording.removeSink(Locator.target("memory:y"));
    List<Long> second = List.copyOf(rig.sink.written.get("y"));
    recording.stop();
    RecordingResult result = Rig.end(recording);
    assertThat(result).isInstanceOf(RecordingResult.Complete.class);
    assertThat(second.get(0)).isGreaterThanOrEqualTo(10);
    assertThat(second).hasSize((int) (second.get(second.size() - 1) - second.get(0) + 1));
    assertThatThrownBy(() -> recording.addSink(Locator.target("memory:z")))
        .isInstanceOf(RecordingException.class);
  }

  @Test
  void twoRecordingsDoNotMix() throws Exception {
    camera(true);
    Recording one = rig.recorder.start(Rig.request("memory:x").name("one").maxFrames(50).build());
    Recording two = rig.recorder.start(Rig.request("memory:y").name("two").maxFrames(70).build());
    assertThat(Rig.end(one).status().ledger().written()).isEqualTo(50);
    assertThat(Rig.end(two).status().ledger().written()).isEqualTo(70);
    assertThat(rig.sink.written.get("x")).isEqualTo(Rig.upTo(50));
    assertThat(rig.sink.written.get("y")).isEqualTo(Rig.upTo(70));
  }

  @Test
  void aCameraThatIsUnpluggedAndComesBackGoesOnInTheSameFile() throws Exception {
    FakeCamera camera = camera(true);
    Recording recording = rig.recorder.start(Rig.request("memory:x").maxFrames(60).build());
    Rig.awaitEncoded(recording, 20);
    camera.unplugged = true;
    Thread.sleep(500);
    assertThat(recording.status().state()).isEqualTo(RecordingStatus.State.WAITING_FOR_CAMERA);
    camera.unplugged = false;
    RecordingResult result = Rig.end(recording);
    assertThat(rig.sink.written.get("x")).isEqualTo(Rig.upTo(60));
    assertThat(result.status().swaps()).hasSize(1);
    assertThat(result.status().duration()).isGreaterThan(1_000_000_000L);
  }

  @Test
  void aCameraProviderIsLetGoBeforeItsUnbindReturns() throws Exception {
    FakeCamera camera = camera(true);
    Recording recording = rig.recorder.start(Rig.request("memory:x").build());
    Rig.awaitEncoded(recording, 20);
    rig.removeCamera(camera);
    long captured = recording.status().ledger().captured();
    Thread.sleep(100);
    assertThat(recording.status().ledger().captured()).isEqualTo(captured);
    rig.camera(camera);
    Rig.awaitEncoded(recording, captured + 10);
    recording.stop();
    assertThat(Rig.end(recording)).isInstanceOf(RecordingResult.Complete.class);
  }

  @Test
  void badRequestsStartNothing() {
    camera(true);
    assertThatThrownBy(() -> rig.recorder.start(Rig.request("memory:x").camera("nix").build()))
        .hasMessage("there is no camera 'nix'; there are: fake");
    assertThatThrownBy(() -> rig.recorder.start(Rig.request("out.mp4").build()))
        .hasMessage("there is no sink for 'out.mp4'; there are: memory:");
    assertThatThrownBy(() -> rig.recorder.start(Rig.request("memory:refused").build()))
        .hasMessage("it may not be written");
    assertThatThrownBy(
            () ->
                rig.recorder.start(
                    Rig.request("memory:x")
                        .encoder(EncoderRequest.DEFAULT.with(Codec.H264).withName("nix"))
                        .build()))
        .hasMessage("there is no encoder 'nix'; there are: a");
    assertThatThrownBy(
            () ->
                rig.recorder.start(Rig.request("memory:x").encoder(EncoderRequest.DEFAULT).build()))
        .hasMessageStartingWith("no encoder can do h265 64x48");
    assertThat(rig.recorder.recordings()).isEmpty();
    assertThat(rig.sink.written).isEmpty();
  }

  @Test
  void twoRecordingsOfOneNameAreRefused() throws Exception {
    camera(true);
    Recording first = rig.recorder.start(Rig.request("memory:x").build());
    assertThatThrownBy(() -> rig.recorder.start(Rig.request("memory:y").build()))
        .hasMessage("a recording named 'test' is running already");
    first.stop();
    Rig.end(first);
    Recording second = rig.recorder.start(Rig.request("memory:y").maxFrames(3).build());
    Rig.end(second);
  }
}
