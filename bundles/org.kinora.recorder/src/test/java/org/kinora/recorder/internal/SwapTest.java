package org.kinora.recorder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kinora.api.media.Codec;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.Swap;
import org.kinora.api.recording.SwapPolicy;

@Timeout(60)
class SwapTest {

  private final Rig rig = new Rig();
  private final FakeEncoder a = new FakeEncoder("a", Integer.MAX_VALUE);
  private final FakeEncoder b = new FakeEncoder("b", Integer.MAX_VALUE);

  SwapTest() {
    rig.camera(new FakeCamera(true));
  }

  @AfterEach
  void close() throws InterruptedException {
    a.release.countDown();
    b.release.countDown();
    rig.close();
  }

  private void assertWhole(RecordingResult result, String target) {
    List<Long> numbers = rig.sink.written.get(target);
    assertThat(numbers).isEqualTo(Rig.upTo(numbers.size()));
    assertThat(result.status().ledger().lost()).isZero();
    assertThat(result.status().ledger().balanced()).isTrue();
    assertThat(result).isInstanceOf(RecordingResult.Complete.class);
  }

  @Test
  void anEncoderThatLeavesTakesNoFrameWithIt() throws Exception {
    rig.encoder(a, 10).encoder(b, 5);
    a.delay = 3;
    Recording recording = rig.recorder.start(Rig.request("memory:x").maxFrames(100).build());
    Rig.awaitEncoded(recording, 20);
    rig.removeEncoder(a);
    assertThat(a.open.get()).as("open when unbind returned").isZero();
    RecordingResult result = Rig.end(recording);
    assertWhole(result, "x");
    assertThat(result.status().swaps()).hasSize(1);
    Swap swap = result.status().swaps().get(0);
    assertThat(swap.from()).isEqualTo("a");
    assertThat(swap.to()).isEqualTo("b");
    assertThat(swap.cause()).isEqualTo(Swap.Cause.LEFT);
    assertThat(swap.lost()).isZero();
    assertThat(result.status().encoders()).containsExactly("a", "b");
  }

  @Test
  void boundEncodersAreSwappedWithoutALossToo() throws Exception {
    rig.encoder(a, 10).encoder(b, 5);
    a.fault = FakeEncoder.Fault.THROW;
    a.faultAt = 20;
    Recording recording =
        rig.recorder.start(Rig.request("memory:x").bind(true).maxFrames(100).build());
    Rig.awaitEncoded(recording, 50);
    recording.switchEncoder("b");
    RecordingResult result = Rig.end(recording);
    assertWhole(result, "x");
    assertThat(result.status().swapCount()).isEqualTo(2);
  }

  @Test
  void aBetterEncoderTakesOverWhenItArrives() throws Exception {
    rig.encoder(b, 5);
    Recording recording = rig.recorder.start(Rig.request("memory:x").maxFrames(100).build());
    Rig.awaitEncoded(recording, 20);
    rig.encoder(a, 10);
    RecordingResult result = Rig.end(recording);
    assertWhole(result, "x");
    assertThat(result.status().swaps().get(0).cause()).isEqualTo(Swap.Cause.BETTER);
    assertThat(b.open.get()).isZero();
  }

  @Test
  void aBetterEncoderIsIgnoredWhereThePolicySaysSo() throws Exception {
    rig.encoder(b, 5);
    Recording recording =
        rig.recorder.start(
            Rig.request("memory:x").maxFrames(40).swapPolicy(SwapPolicy.ON_DEMAND).build());
    Rig.awaitEncoded(recording, 10);
    rig.encoder(a, 10);
    RecordingResult result = Rig.end(recording);
    assertThat(result.status().swaps()).isEmpty();
    assertWhole(result, "x");
  }

  @Test
  void aUserChangesTheEncoderAndItStaysChanged() throws Exception {
    rig.encoder(a, 10).encoder(b, 5);
    Recording recording = rig.recorder.start(Rig.request("memory:x").build());
    Swap swap = recording.switchEncoder("b");
    assertThat(swap.to()).isEqualTo("b");
    assertThat(swap.cause()).isEqualTo(Swap.Cause.REQUESTED);
    assertThat(swap.gapMillis().orElseThrow()).isBetween(0.0, 1000.0);
    rig.encoder(new FakeEncoder("c", 9), 20);
    Thread.sleep(100);
    assertThat(recording.status().encoder()).contains("b");
    assertThatThrownBy(() -> recording.switchEncoder("nix"))
        .hasMessage("there is no encoder 'nix'; there are: c, a, b");
    recording.stop();
    assertWhole(Rig.end(recording), "x");
  }

  @Test
  void anEncoderThatAllowsOneAtATimeIsClosedBeforeTheNextIsOpened() throws Exception {
    FakeEncoder single = new FakeEncoder("single", 1);
    rig.encoder(single, 10);
    Recording recording = rig.recorder.start(Rig.request("memory:x").build());
    Rig.awaitEncoded(recording, 10);
    Swap swap = recording.switchEncoder("single");
    assertThat(swap.lost()).isZero();
    assertThat(single.opened.get()).isEqualTo(2);
    recording.stop();
    assertWhole(Rig.end(recording), "x");
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeEncoder.Fault.class,
      names = {"THROW", "HANG", "GARBAGE", "WRONG_PTS"})
  void anEncoderThatFailsLosesNothing(FakeEncoder.Fault fault) throws Exception {
    rig.encoder(a, 10).encoder(b, 5);
    a.fault = fault;
    a.faultAt = 20;
    Recording recording =
        rig.recorder.start(
            Rig.request("memory:x").encoderTimeout(Duration.ofMillis(300)).maxFrames(100).build());
    RecordingResult result = Rig.end(recording);
    assertWhole(result, "x");
    Swap swap = result.status().swaps().get(0);
    assertThat(swap.cause())
        .isEqualTo(fault == FakeEncoder.Fault.HANG ? Swap.Cause.HUNG : Swap.Cause.FAILED);
    assertThat(swap.frame()).isEqualTo(20);
    assertThat(rig.recorder.encoders().get(0).backOff()).isPresent();
    assertThat(result.status().abandoned()).isEqualTo(fault == FakeEncoder.Fault.HANG ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeEncoder.Fault.class,
      names = {"THROW", "HANG", "GARBAGE", "SWALLOW", "WRONG_PTS"})
  void anEncoderThatFailsItsRehearsalNeverTakesOver(FakeEncoder.Fault fault) throws Exception {
    rig.encoder(a, 10).encoder(b, 5);
    b.fault = fault;
    b.faultAt = 1;
    Recording recording =
        rig.recorder.start(
            Rig.request("memory:x").encoderTimeout(Duration.ofMillis(100)).maxFrames(200).build());
    Rig.awaitEncoded(recording, 20);
    assertThatThrownBy(() -> recording.switchEncoder("b"))
        .hasMessageContaining("encoder b")
        .hasMessageContaining(
            switch (fault) {
              case THROW -> "it broke";
              case HANG -> "did not answer within 300 ms";
              case GARBAGE -> "gave something that is no picture";
              case SWALLOW -> "gave nothing for frame";
              default -> "changed the time of frame";
            });
    b.release.countDown();
    RecordingResult result = Rig.end(recording);
    assertWhole(result, "x");
    assertThat(result.status().encoders()).containsExactly("a");
    assertThat(result.status().swapCount()).isZero();
    Rig.await(recording, status -> b.open.get() == 0);
  }

  @Test
  void anArrivingEncoderThatFailsItsRehearsalIsLeftAloneForAWhile() throws Exception {
    rig.encoder(b, 5);
    a.fault = FakeEncoder.Fault.THROW;
    Recording recording = rig.recorder.start(Rig.request("memory:x").maxFrames(100).build());
    Rig.awaitEncoded(recording, 20);
    rig.encoder(a, 10);
    RecordingResult result = Rig.end(recording);
    assertWhole(result, "x");
    assertThat(result.status().encoders()).containsExactly("b");
    assertThat(rig.recorder.encoders().get(0).backOff()).get().asString().contains("it broke");
  }

  @Test
  void theRehearsalOfAnEncoderIsNotInTheFile() throws Exception {
    rig.encoder(a, 10).encoder(b, 5);
    b.delay = 3;
    Recording recording = rig.recorder.start(Rig.request("memory:x").maxFrames(100).build());
    Rig.awaitEncoded(recording, 20);
    Swap swap = recording.switchEncoder("b");
    RecordingResult result = Rig.end(recording);
    assertWhole(result, "x");
    assertThat(b.encoded.get()).isEqualTo(100 - (int) swap.frame() + 2);
  }

  @Test
  void aPausedRecordingHasNothingToRehearseWith() throws Exception {
    rig.encoder(a, 10).encoder(b, 5);
    Recording recording = rig.recorder.start(Rig.request("memory:x").build());
    Rig.awaitEncoded(recording, 20);
    recording.pause();
    rig.removeEncoder(a);
    assertThat(recording.status().encoder()).contains("b");
    recording.resume();
    Rig.awaitEncoded(recording, 40);
    recording.stop();
    RecordingResult result = Rig.end(recording);
    assertThat(result.status().ledger().lost()).isZero();
    assertThat(b.opened.get()).isEqualTo(1);
  }

  @Test
  void aHungEncoderThatComesBackDoesNoHarm() throws Exception {
    rig.encoder(a, 10).encoder(b, 5);
    a.fault = FakeEncoder.Fault.HANG;
    a.faultAt = 10;
    Recording recording =
        rig.recorder.start(
            Rig.request("memory:x").encoderTimeout(Duration.ofMillis(200)).maxFrames(80).build());
    Rig.awaitEncoded(recording, 40);
    a.release.countDown();
    RecordingResult result = Rig.end(recording);
    assertWhole(result, "x");
    assertThat(a.open.get()).isZero();
  }

  @Test
  void anEncoderThatSwallowsFramesIsFoundOut() throws Exception {
    rig.encoder(a, 10).encoder(b, 5);
    a.fault = FakeEncoder.Fault.SWALLOW;
    a.faultAt = 5;
    Recording recording =
        rig.recorder.start(Rig.request("memory:x").captureQueue(200).maxFrames(200).build());
    assertWhole(Rig.end(recording), "x");
  }

  @Test
  void whatIsLostWhileNoEncoderIsThereIsInTheLedgerToTheFrame() throws Exception {
    rig.encoder(a, 10);
    Recording recording =
        rig.recorder.start(Rig.request("memory:x").captureQueue(10).maxFrames(150).build());
    Rig.awaitEncoded(recording, 20);
    rig.removeEncoder(a);
    Thread.sleep(500);
    assertThat(recording.status().state()).isEqualTo(RecordingStatus.State.WAITING_FOR_ENCODER);
    rig.encoder(b, 10);
    RecordingResult result = Rig.end(recording);
    assertThat(result).isInstanceOf(RecordingResult.CompleteWithLosses.class);
    // On a busy machine the full queue may cost a frame or two more while the new encoder begins.
    assertThat(result.status().ledger().lostByReason()).containsKey(LossReason.NO_ENCODER);
    assertThat(result.status().ledger().balanced()).isTrue();
    assertThat(result.status().ledger().written() + result.status().ledger().lost()).isEqualTo(150);
    assertThat(result.status().swaps().get(0).lost())
        .isBetween(
            result.status().ledger().lostByReason().get(LossReason.NO_ENCODER),
            result.status().ledger().lost());
  }

  @Test
  void hundredsOfSwapsAtRandomMomentsLoseNothing() throws Exception {
    rig.encoder(a, 10).encoder(b, 5);
    // Room for what comes while a busy machine does not run the encoder.
    Recording recording = rig.recorder.start(Rig.request("memory:x").captureQueue(300).build());
    Random random = new Random(7);
    int ranking = 20;
    for (int i = 0; i < 100; i++) {
      Thread.sleep(random.nextInt(15));
      switch (random.nextInt(3)) {
        case 0 -> recording.switchEncoder(random.nextBoolean() ? "a" : "b");
        case 1 -> {
          rig.removeEncoder(a);
          rig.encoder(a, ranking++);
        }
        default -> {
          rig.removeEncoder(b);
          rig.encoder(b, ranking++);
        }
      }
    }
    recording.stop();
    assertWhole(Rig.end(recording), "x");
    assertThat(recording.status().swapCount()).isGreaterThan(60);
    assertThat(a.open.get() + b.open.get()).isZero();
  }

  @Test
  void anotherCodecBeginsAnotherFileWhereThatIsAllowed() throws Exception {
    FakeEncoder hevc = new FakeEncoder("hevc", Codec.H265, 9);
    rig.encoder(a, 10).encoder(hevc, 5);
    Recording recording =
        rig.recorder.start(
            Rig.request("memory:x.mp4")
                .encoder(EncoderRequest.DEFAULT.with(Codec.H264).withOtherCodec(true))
                .maxFrames(100)
                .build());
    Rig.awaitEncoded(recording, 20);
    rig.removeEncoder(a);
    RecordingResult result = Rig.end(recording);
    List<Long> first = rig.sink.written.get("x.mp4");
    List<Long> second = rig.sink.written.get("x-2.mp4");
    assertThat(first).isEqualTo(Rig.upTo(first.size()));
    assertThat(second.get(0)).isEqualTo(first.size());
    assertThat(first.size() + second.size()).isEqualTo(100);
    assertThat(result.status().ledger().lost()).isZero();
  }

  @Test
  void anEncoderThatFailsAtTheVeryEndLosesNothing() throws Exception {
    rig.encoder(a, 10);
    a.fault = FakeEncoder.Fault.THROW;
    a.faultAt = 49;
    RecordingResult result =
        Rig.end(rig.recorder.start(Rig.request("memory:x").maxFrames(50).build()));
    assertWhole(result, "x");
  }
}
