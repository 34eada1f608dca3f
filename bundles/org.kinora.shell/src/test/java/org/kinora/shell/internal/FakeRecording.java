package org.kinora.shell.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Codec;
import org.kinora.api.media.FrameRate;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.media.Size;
import org.kinora.api.media.VideoFrame;
import org.kinora.api.recording.Ledger;
import org.kinora.api.recording.Loss;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.SinkStatus;
import org.kinora.api.recording.Swap;

/** A recording that ends when the test says so. */
final class FakeRecording implements Recording {

  private final String name;
  private final RecordingRequest request;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile RecordingResult result;
  final List<String> calls = new ArrayList<>();
  volatile Runnable onStop = () -> {};
  volatile Optional<VideoFrame> still = Optional.empty();

  FakeRecording(String name, RecordingRequest request) {
    this.name = name;
    this.request = request;
  }

  static RecordingStatus status(String name, Ledger ledger, List<Swap> swaps) {
    return new RecordingStatus(
        name,
        RecordingStatus.State.RECORDING,
        "",
        Instant.parse("2026-01-02T03:04:05Z"),
        "pattern",
        Optional.of(new CameraMode(PixelFormat.NV21, new Size(640, 480), FrameRate.of(24))),
        Codec.H265,
        Optional.of("ffmpeg-x265"),
        List.of("ffmpeg-x265"),
        ledger,
        8_000_000_000L,
        2_000_000,
        24,
        0,
        0,
        swaps,
        swaps.size(),
        List.of(
            new SinkStatus(
                Locator.target("out.mp4"),
                "mp4",
                SinkStatus.State.WRITING,
                ledger.written(),
                2_000_000,
                ledger.lost(),
                ledger.lostByReason(),
                0,
                0,
                List.of(Path.of("out.mp4")),
                1,
                Optional.of(Path.of("out.mp4")),
                Optional.empty())));
  }

  static Ledger whole() {
    return new Ledger(192, 192, 192, 0, 0, Map.of(), List.of());
  }

  static Ledger lossy() {
    return new Ledger(
        192,
        190,
        190,
        0,
        2,
        Map.of(LossReason.QUEUE_FULL, 2L),
        List.of(new Loss(7, 8, LossReason.QUEUE_FULL)));
  }

  static Swap swap() {
    return new Swap(
        Swap.What.ENCODER,
        Instant.parse("2026-01-02T03:04:06Z"),
        "ffmpeg-x265",
        "x265",
        Swap.Cause.REQUESTED,
        "a user asked",
        100,
        OptionalDouble.of(12.34),
        1,
        0);
  }

  void end(RecordingResult how) {
    result = how;
    ended.countDown();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public RecordingRequest request() {
    return request;
  }

  @Override
  public RecordingStatus status() {
    return status(name, whole(), List.of());
  }

  @Override
  public void stop() {
    calls.add("stop");
    onStop.run();
  }

  @Override
  public void pause() {
    calls.add("pause");
  }

  @Override
  public void resume() {
    calls.add("resume");
  }

  @Override
  public Optional<RecordingResult> await(Duration timeout) throws InterruptedException {
    return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS)
        ? Optional.of(result)
        : Optional.empty();
  }

  @Override
  public Optional<RecordingResult> result() {
    return Optional.ofNullable(result);
  }

  @Override
  public Swap switchEncoder(String provider) {
    calls.add("encoder " + provider);
    return swap();
  }

  @Override
  public Swap switchCamera(Locator camera) {
    calls.add("camera " + camera);
    return swap();
  }

  @Override
  public void addSink(Locator target) {
    calls.add("add " + target);
  }

  @Override
  public void removeSink(Locator target) throws RecordingException {
    calls.add("remove " + target);
  }

  @Override
  public void cut() {
    calls.add("cut");
  }

  @Override
  public void trigger() {
    calls.add("trigger");
  }

  @Override
  public void release() {
    calls.add("release");
  }

  @Override
  public void requestKeyFrame() {
    calls.add("key");
  }

  @Override
  public Optional<VideoFrame> capture(Duration timeout) {
    return still;
  }
}
