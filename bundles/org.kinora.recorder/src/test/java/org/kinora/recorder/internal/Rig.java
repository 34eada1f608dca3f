package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.recording.EncoderRequest;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.osgi.framework.Constants;

/** A recorder with providers of memory and air, bound as Declarative Services would bind them. */
final class Rig {

  static final Duration SOON = Duration.ofSeconds(20);

  final RecorderComponent recorder = new RecorderComponent();
  final FakeSink sink = new FakeSink();
  private final Map<Object, Map<String, Object>> services = new HashMap<>();
  private long nextId;

  Rig() {
    recorder.bindSink(sink, register(sink, "memory", 0));
  }

  private Map<String, Object> register(Object service, String name, int ranking) {
    Map<String, Object> properties =
        Map.of(
            Constants.SERVICE_ID,
            ++nextId,
            Constants.SERVICE_RANKING,
            ranking,
            "kinora.name",
            name);
    services.put(service, properties);
    return properties;
  }

  void removeSink() throws InterruptedException {
    recorder.unbindSink(sink, services.remove(sink));
  }

  void addSink() {
    recorder.bindSink(sink, register(sink, "memory", 0));
  }

  Rig camera(FakeCamera camera) {
    recorder.bindCamera(camera, register(camera, camera.name(), 0));
    return this;
  }

  void removeCamera(FakeCamera camera) throws InterruptedException {
    recorder.unbindCamera(camera, services.remove(camera));
  }

  Rig encoder(EncoderProvider encoder, int ranking) {
    recorder.bindEncoder(encoder, register(encoder, encoder.name(), ranking));
    return this;
  }

  void removeEncoder(EncoderProvider encoder) throws InterruptedException {
    recorder.unbindEncoder(encoder, services.remove(encoder));
  }

  static RecordingRequest.Builder request(String... targets) {
    return RecordingRequest.builder()
        .name("test")
        .camera("fake")
        .encoder(EncoderRequest.DEFAULT.with(Codec.H264))
        .targets(List.of(targets).stream().map(Locator::target).toList());
  }

  static RecordingResult end(Recording recording) throws InterruptedException {
    return recording
        .await(SOON)
        .orElseThrow(() -> new AssertionError("it does not end: " + recording.status()));
  }

  static List<Long> upTo(long n) {
    return LongStream.range(0, n).boxed().toList();
  }

  /** Waits until so many frames have been encoded. */
  static void awaitEncoded(Recording recording, long frames) throws InterruptedException {
    await(recording, status -> status.ledger().encoded() >= frames);
  }

  /** Waits until a condition holds. */
  static void await(Recording recording, Predicate<RecordingStatus> condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.test(recording.status())) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it does not come to that: " + recording.status());
      }
      Thread.sleep(2);
    }
  }

  void close() throws InterruptedException {
    sink.release.countDown();
    recorder.deactivate();
  }
}
