package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.recording.EncoderStatus;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingEvent;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingListener;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.sink.SinkProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recorder service: knows the providers, starts recordings, and tells them when providers come
 * and go.
 *
 * <p>The unbind call of a provider returns when no recording uses it any more, or after {@link
 * #LET_GO}.
 */
// Immediate: a recording outlives the command that started it, and a delayed component would be
// deactivated, and its recordings ended, as soon as nobody holds the service.
@Component(immediate = true)
public final class RecorderComponent implements Recorder {

  /**
   * How long an unbind call waits at most; a call that hangs in native code cannot be ended. Less
   * than the five seconds after which Declarative Services (Felix SCR,
   * ds.lock.timeout.milliseconds) gives up on a component.
   */
  static final Duration LET_GO = Duration.ofSeconds(4);

  private static final Duration END = Duration.ofSeconds(60);
  private static final Logger LOG = LoggerFactory.getLogger(RecorderComponent.class);

  private final ProviderRegistry<CameraProvider> cameras = new ProviderRegistry<>();
  private final ProviderRegistry<EncoderProvider> encoders = new ProviderRegistry<>();
  private final ProviderRegistry<SinkProvider> sinks = new ProviderRegistry<>();
  private final CopyOnWriteArrayList<RecordingListener> listeners = new CopyOnWriteArrayList<>();
  private final ThreadPoolExecutor background = Threads.unbounded("kinora-background");
  private final ThreadPoolExecutor events = Threads.single("kinora-events");

  private final Recordings recordings = new Recordings();
  private final Watchdog watchdog = new Watchdog(recordings::all);
  private final Environment environment =
      new Environment(cameras, encoders, sinks, background, this::tell);
  private final Starter starter = new Starter(environment);

  /** Starts the watchdog. */
  @Activate
  public RecorderComponent() {
    watchdog.start();
  }

  /** Ends all recordings in order. */
  @Deactivate
  void deactivate() throws InterruptedException {
    List<RecordingImpl> running = recordings.running();
    running.forEach(Recording::stop);
    long deadline = System.nanoTime() + END.toNanos();
    for (Recording recording : running) {
      if (recording.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))).isEmpty()) {
        LOG.error("recording {} did not end in time and is given up", recording.name());
      }
    }
    watchdog.close();
    background.shutdown();
    events.shutdown();
  }

  // ---- providers come and go ----

  /** A camera provider has come. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindCamera(CameraProvider provider, Map<String, Object> properties) {
    cameras.add(provider, properties);
    providersChanged();
  }

  /** A camera provider leaves. */
  void unbindCamera(CameraProvider provider, Map<String, Object> properties)
      throws InterruptedException {
    letGo(cameras.remove(properties));
  }

  /** An encoder provider has come. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindEncoder(EncoderProvider provider, Map<String, Object> properties) {
    encoders.add(provider, properties);
    providersChanged();
  }

  /** An encoder provider leaves. */
  void unbindEncoder(EncoderProvider provider, Map<String, Object> properties)
      throws InterruptedException {
    letGo(encoders.remove(properties));
  }

  /** A sink provider has come. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindSink(SinkProvider provider, Map<String, Object> properties) {
    sinks.add(provider, properties);
    providersChanged();
  }

  /** A sink provider leaves. */
  void unbindSink(SinkProvider provider, Map<String, Object> properties)
      throws InterruptedException {
    letGo(sinks.remove(properties));
  }

  /** A listener has come. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindListener(RecordingListener listener) {
    listeners.add(listener);
  }

  /** A listener leaves. */
  void unbindListener(RecordingListener listener) {
    listeners.remove(listener);
  }

  private void providersChanged() {
    recordings.running().forEach(recording -> recording.pipeline().providersChanged());
  }

  private <P> void letGo(Optional<ProviderEntry<P>> removed) throws InterruptedException {
    if (removed.isEmpty()) {
      return;
    }
    providersChanged();
    if (!removed.get().awaitUnused(LET_GO)) {
      LOG.error(
          "provider {} leaves although a call to it has not returned within {} s",
          removed.get(),
          LET_GO.toSeconds());
    }
  }

  private void tell(RecordingEvent event) {
    events.execute(
        () -> {
          for (RecordingListener listener : listeners) {
            try {
              listener.event(event);
            } catch (RuntimeException e) {
              LOG.error("a recording listener failed", e);
            }
          }
        });
  }

  // ---- recordings ----

  @Override
  public Recording start(RecordingRequest request) throws RecordingException {
    String name = recordings.reserve(request);
    try {
      RecordingImpl recording = starter.start(name, request);
      recordings.add(recording);
      return recording;
    } finally {
      recordings.unreserve(name);
    }
  }

  @Override
  public List<Recording> recordings() {
    return List.copyOf(recordings.all());
  }

  @Override
  public Optional<Recording> find(String name) {
    return recordings.find(name).map(Recording.class::cast);
  }

  @Override
  public List<EncoderStatus> encoders() {
    List<RecordingImpl> running = recordings.running();
    long now = System.nanoTime();
    return encoders.entries().stream()
        .map(
            entry ->
                new EncoderStatus(
                    entry.name(),
                    entry.ranking(),
                    entry.provider().capabilities(),
                    running.stream()
                        .filter(recording -> recording.pipeline().usesEncoder(entry))
                        .map(RecordingImpl::name)
                        .toList(),
                    entry.backOff().describe(now)))
        .toList();
  }
}
