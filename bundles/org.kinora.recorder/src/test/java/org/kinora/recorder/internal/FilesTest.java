package org.kinora.recorder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kinora.api.recording.Loss;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.PreRoll;
import org.kinora.api.recording.RecordedFile;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingEvent;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.SinkPolicy;
import org.kinora.api.recording.SinkStatus;
import org.kinora.api.recording.StorageRequest;

/** A recording is divided into files, waits for triggers, and outlives targets that fail. */
class FilesTest {

  private final Rig rig = new Rig();
  private final FakeEncoder encoder = new FakeEncoder("a", 4);
  private final FakeCamera camera = new FakeCamera(true);
  private final List<RecordedFile> completed = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void listen() {
    rig.encoder(encoder, 10).camera(camera);
    rig.recorder.bindListener(
        event -> {
          if (event instanceof RecordingEvent.FileCompleted done) {
            completed.add(done.file());
          }
        });
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  private static StorageRequest segments(int millis) {
    return StorageRequest.DEFAULT.withSegment(Duration.ofMillis(millis));
  }

  @Test
  void noFrameIsLostOrStoredTwiceBetweenSegments() throws Exception {
    RecordingResult result =
        Rig.end(
            rig.recorder.start(
                Rig.request("memory:x").storage(segments(200)).maxFrames(100).build()));
    assertThat(result).isInstanceOf(RecordingResult.Complete.class);
    assertThat(rig.sink.written.keySet()).isEqualTo(Set.of("x", "x-2", "x-3", "x-4", "x-5"));
    assertThat(rig.sink.written.values()).allSatisfy(file -> assertThat(file).hasSize(20));
    assertThat(rig.sink.all("x")).isEqualTo(Rig.upTo(100));
    rig.close();
    assertThat(completed).extracting(RecordedFile::number).containsExactly(1, 2, 3, 4, 5);
    assertThat(completed)
        .extracting(RecordedFile::firstFrame)
        .containsExactly(0L, 20L, 40L, 60L, 80L);
    assertThat(completed)
        .extracting(RecordedFile::time)
        .containsExactly(0L, 200_000_000L, 400_000_000L, 600_000_000L, 800_000_000L);
  }

  @Test
  void allTargetsAreCutAtTheSameFrame() throws Exception {
    Recording recording =
        rig.recorder.start(Rig.request("memory:x", "memory:y").maxFrames(60).build());
    Rig.awaitEncoded(recording, 20);
    recording.cut();
    Rig.end(recording);
    assertThat(rig.sink.written.get("x")).hasSizeLessThan(60);
    assertThat(rig.sink.written.get("x")).isEqualTo(rig.sink.written.get("y"));
    assertThat(rig.sink.all("x")).isEqualTo(Rig.upTo(60));
  }

  @Test
  void anEncoderThatFailsWhenItIsAskedForAKeyFrameCostsNoFrame() throws Exception {
    encoder.fault = FakeEncoder.Fault.THROW_AT_KEY_REQUEST;
    rig.encoder(new FakeEncoder("b", 4), 5);
    RecordingResult result =
        Rig.end(
            rig.recorder.start(
                Rig.request("memory:x").storage(segments(200)).maxFrames(100).build()));
    assertThat(result).isInstanceOf(RecordingResult.Complete.class);
    assertThat(rig.sink.all("x")).isEqualTo(Rig.upTo(100));
    assertThat(result.status().encoders()).containsExactly("a", "b");
  }

  @Test
  void aSegmentEndsBySize() throws Exception {
    Rig.end(
        rig.recorder.start(
            Rig.request("memory:x")
                .storage(StorageRequest.DEFAULT.withSegmentBytes(150))
                .maxFrames(60)
                .build()));
    assertThat(rig.sink.written).hasSizeGreaterThan(2);
    assertThat(rig.sink.all("x")).isEqualTo(Rig.upTo(60));
  }

  @Test
  void aSegmentDoesNotEndWhileTheEncoderGivesNoKeyFrame() throws Exception {
    encoder.delay = 5; // the key frame that was asked for comes with a later picture
    Rig.end(
        rig.recorder.start(Rig.request("memory:x").storage(segments(200)).maxFrames(100).build()));
    assertThat(rig.sink.all("x")).isEqualTo(Rig.upTo(100));
    assertThat(rig.sink.written).hasSize(5);
  }

  @Test
  void namesAreFilledInAndNothingIsOverwritten(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("test-0002.fake"), "precious");
    String template = folder + "/{name}-{n:4}.fake";
    Rig.end(rig.recorder.start(Rig.request(template).storage(segments(200)).maxFrames(50).build()));
    assertThat(rig.sink.written.keySet())
        .containsExactlyInAnyOrder(
            folder + "/test-0001.fake", folder + "/test-0002-2.fake", folder + "/test-0003.fake");
  }

  @Test
  void directoriesOfATemplateAreMadeButNotTheOneItBeginsWith(@TempDir Path folder)
      throws Exception {
    String template = folder + "/{camera}/{start:yyyy}/{n}.fake";
    Rig.end(rig.recorder.start(Rig.request(template).maxFrames(5).build()));
    assertThat(folder.resolve("fake")).isDirectory();
    assertThat(rig.sink.written.keySet()).allMatch(path -> path.matches(".*/fake/\\d{4}/1.fake"));
    assertThatThrownBy(
            () -> rig.recorder.start(Rig.request(folder + "/{start:qqqqqqq}.fake").build()))
        .hasMessageContaining("is not a time pattern");
  }

  private StorageRequest preRoll(int before, int after) {
    encoder.gop = 10;
    return StorageRequest.DEFAULT.with(
        new PreRoll(Duration.ofMillis(before), Duration.ofMillis(after), 1 << 20));
  }

  @Test
  void aTriggerSavesWhatWasBeforeIt() throws Exception {
    Recording recording =
        rig.recorder.start(Rig.request("memory:x").storage(preRoll(300, 200)).build());
    Rig.awaitEncoded(recording, 100);
    assertThat(recording.status().state()).isEqualTo(RecordingStatus.State.ARMED);
    assertThat(rig.sink.written).isEmpty();
    assertThat(recording.status().sinks().get(0).queued()).isBetween(30, 45);
    long now = recording.status().ledger().encoded();
    recording.trigger();
    Rig.awaitEncoded(recording, now + 30);
    assertThat(recording.status().state()).isEqualTo(RecordingStatus.State.RECORDING);
    recording.release();
    Rig.await(recording, status -> status.state() == RecordingStatus.State.ARMED);
    List<Long> first = List.copyOf(rig.sink.written.get("x"));
    assertThat(first.get(0)).isBetween(now - 50, now - 29);
    assertThat(first).hasSize((int) (first.get(first.size() - 1) - first.get(0) + 1));
    assertThat(first.get(first.size() - 1)).isBetween(now + 45, now + 80);
    recording.trigger();
    Rig.await(recording, status -> rig.sink.written.containsKey("x-2"));
    recording.stop();
    RecordingResult result = Rig.end(recording);
    assertThat(rig.sink.written.get("x-2").get(0)).isGreaterThan(first.get(first.size() - 1));
    assertThat(result).isInstanceOf(RecordingResult.Complete.class);
    assertThat(result.status().ledger().passedOver()).isPositive();
    assertThat(result.status().ledger().balanced()).isTrue();
  }

  @Test
  void aRecordingThatWasNeverTriggeredIsNoFailure() throws Exception {
    Recording recording =
        rig.recorder.start(Rig.request("memory:x").storage(preRoll(100, 0)).maxFrames(40).build());
    RecordingResult result = Rig.end(recording);
    assertThat(result).isInstanceOf(RecordingResult.Complete.class);
    assertThat(result.status().ledger().passedOver()).isEqualTo(40);
    assertThat(rig.sink.written).isEmpty();
  }

  @Test
  void theRingOutlivesASaveThatFailed() throws Exception {
    rig.sink.full = Optional.of("x");
    Recording recording =
        rig.recorder.start(Rig.request("memory:x").storage(preRoll(300, 0)).build());
    Rig.awaitEncoded(recording, 60);
    recording.trigger();
    Rig.await(recording, FilesTest::waits);
    rig.sink.full = Optional.empty();
    Rig.await(recording, status -> status.ledger().written() > 60);
    recording.stop();
    RecordingResult result = Rig.end(recording);
    assertThat(rig.sink.written.get("x").get(0)).isLessThan(40);
    assertThat(result.status().ledger().lost()).isZero();
  }

  private static boolean waits(RecordingStatus status) {
    return status.sinks().get(0).state() == SinkStatus.State.WAITING;
  }

  @Test
  void aFullDiskLosesNothingThatTheQueueHolds() throws Exception {
    Recording recording = rig.recorder.start(Rig.request("memory:x").maxFrames(300).build());
    Rig.awaitEncoded(recording, 20);
    rig.sink.full = Optional.of("x");
    Rig.await(recording, FilesTest::waits);
    assertThat(recording.status().sinks().get(0).failure()).contains("no space left");
    rig.sink.full = Optional.empty();
    RecordingResult result = Rig.end(recording);
    assertThat(result).isInstanceOf(RecordingResult.Complete.class);
    assertThat(rig.sink.written.get("x")).isEqualTo(Rig.upTo(300));
  }

  @Test
  void aDiskThatStaysFullCostsTheOldestFramesAndBoundedMemory() throws Exception {
    encoder.gop = 10;
    Recording recording =
        rig.recorder.start(Rig.request("memory:x").sinkQueue(40).maxFrames(400).build());
    Rig.awaitEncoded(recording, 20);
    rig.sink.full = Optional.of("x");
    Rig.awaitEncoded(recording, 200);
    assertThat(recording.status().sinks().get(0).queued()).isLessThanOrEqualTo(41);
    rig.sink.full = Optional.empty();
    RecordingResult result = Rig.end(recording);
    assertThat(result).isInstanceOf(RecordingResult.CompleteWithLosses.class);
    assertThat(result.status().ledger().balanced()).isTrue();
    assertThat(result.status().ledger().lostByReason()).containsOnlyKeys(LossReason.SINK_FAILED);
    List<Long> there = rig.sink.written.get("x");
    assertThat(there).contains(0L, 399L).hasSize((int) result.status().ledger().written());
  }

  @Test
  void aDiskThatIsFullAtTheEndIsToldInTheResult() throws Exception {
    Recording recording = rig.recorder.start(Rig.request("memory:x").build());
    Rig.awaitEncoded(recording, 20);
    rig.sink.full = Optional.of("x");
    Rig.await(recording, FilesTest::waits);
    recording.stop();
    RecordingResult result = Rig.end(recording);
    assertThat(result).isInstanceOf(RecordingResult.Truncated.class);
    assertThat(result.failure().orElseThrow()).contains("no space left");
    assertThat(result.status().ledger().balanced()).isTrue();
  }

  @Test
  void theRecordingGoesOnInTheNextVolume(@TempDir Path folder) throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Path main = Files.createDirectory(folder.resolve("main"));
    Recording recording =
        rig.recorder.start(
            Rig.request(main + "/x.fake")
                .storage(StorageRequest.DEFAULT.withVolumes(List.of(other)))
                .maxFrames(100)
                .build());
    Rig.awaitEncoded(recording, 20);
    rig.sink.full = Optional.of("/main/");
    RecordingResult result = Rig.end(recording);
    assertThat(rig.sink.written).containsKeys(main + "/x.fake", other + "/x-2.fake");
    assertThat(result.status().ledger().balanced()).isTrue();
    assertThat(result.status().ledger().lost()).isLessThan(10);
    assertThat(rig.sink.all(folder.toString())).contains(0L, 99L);
  }

  @Test
  void aTargetThatBreaksGoesOnInItsNextFile() throws Exception {
    Recording recording = rig.recorder.start(Rig.request("memory:fails").build());
    Rig.await(recording, status -> rig.sink.written.containsKey("fails-2"));
    recording.stop();
    RecordingResult result = Rig.end(recording);
    assertThat(rig.sink.written.get("fails")).hasSize(5);
    assertThat(result.status().ledger().balanced()).isTrue();
  }

  @Test
  void whatAFileForgetsWhenItIsClosedIsInTheLedger() throws Exception {
    rig.sink.forgets = 3;
    RecordingResult result =
        Rig.end(rig.recorder.start(Rig.request("memory:x").maxFrames(20).build()));
    assertThat(result).isInstanceOf(RecordingResult.CompleteWithLosses.class);
    assertThat(result.status().ledger().written()).isEqualTo(17);
    assertThat(result.status().ledger().losses())
        .containsExactly(new Loss(17, 19, LossReason.SINK_FAILED));
    assertThat(result.status().ledger().balanced()).isTrue();
  }

  @Test
  void aSinkProviderThatIsReplacedCostsNoFrame() throws Exception {
    Recording recording =
        rig.recorder.start(
            Rig.request("memory:x")
                .storage(StorageRequest.DEFAULT.with(SinkPolicy.DROP))
                .maxFrames(100)
                .build());
    Rig.awaitEncoded(recording, 30);
    rig.removeSink();
    Thread.sleep(100);
    rig.addSink();
    RecordingResult result = Rig.end(recording);
    assertThat(result.status().ledger().balanced()).isTrue();
    assertThat(rig.sink.written.keySet()).isEqualTo(Set.of("x", "x-2"));
    assertThat(result.status().ledger().lost()).isLessThan(20);
  }
}
