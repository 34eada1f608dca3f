package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.encoder.EncoderException;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.media.Locator;
import org.kinora.api.media.PixelFormat;
import org.kinora.api.recording.EncoderStatus;
import org.kinora.api.recording.Recorder;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingEvent;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingListener;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.sink.SinkProvider;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
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
// deactivated,
// and its recordings ended, as soon as nobody holds the service.
@Component(immediate = true)
public final class RecorderComponent implements Recorder {

  /**
   * How long an unbind call waits at most; a call that hangs in native code cannot be ended. Less
   * than the five seconds after which Declarative Services (Felix SCR,
   * ds.lock.timeout.milliseconds) gives up on a component.
   */
  static final Duration LET_GO = Duration.ofSeconds(4);

  private static final Duration END = Duration.ofSeconds(60);
  private static final int REMEMBERED = 16;
  private static final Logger LOG = LoggerFactory.getLogger(RecorderComponent.class);

  private final ProviderRegistry<CameraProvider> cameras = new ProviderRegistry<>();
  private final ProviderRegistry<EncoderProvider> encoders = new ProviderRegistry<>();
  private final ProviderRegistry<SinkProvider> sinks = new ProviderRegistry<>();
  private final CopyOnWriteArrayList<RecordingListener> listeners = new CopyOnWriteArrayList<>();
  private final ThreadPoolExecutor background = Threads.unbounded("kinora-background");
  private final ThreadPoolExecutor events = Threads.single("kinora-events");

  // What the watchdog sees: the recordings below in a list of their own, because it looks often and
  // is to leave no garbage.
  private volatile List<RecordingImpl> watched = List.of();

  private final Watchdog watchdog = new Watchdog(() -> watched);
  private final Environment environment =
      new Environment(cameras, encoders, sinks, background, this::tell);
  private final AtomicInteger made = new AtomicInteger();

  // By name, in the order of start; the ended ones are among them until others take their place.
  private final Map<String, RecordingImpl> recordings = new LinkedHashMap<>();

  // Names of recordings that are being started; guarded by recordings.
  private final Set<String> reserved = new HashSet<>();

  /** Starts the watchdog. */
  @Activate
  public RecorderComponent() {
    watchdog.start();
  }

  /** Ends all recordings in order. */
  @Deactivate
  void deactivate() throws InterruptedException {
    List<Recording> running = running();
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
    runningImpls().forEach(RecordingImpl::providersChanged);
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
    Optional<Filter> filter = filter(request);
    String name = reserve(request);
    try {
      for (Locator target : request.targets()) {
        Targets.check(
            environment, new TargetNames(target, name, request), request.encoder().codec());
      }
      RecordingImpl recording = open(name, request, filter);
      synchronized (recordings) {
        recordings.put(name, recording);
        forgetOld();
        watched = List.copyOf(recordings.values());
      }
      return recording;
    } catch (CameraException e) {
      throw new RecordingException(e.getMessage(), e.retry(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RecordingException("interrupted while the recording started", Retry.TRANSIENT, e);
    } finally {
      synchronized (recordings) {
        reserved.remove(name);
      }
    }
  }

  private RecordingImpl open(String name, RecordingRequest request, Optional<Filter> filter)
      throws RecordingException, CameraException, InterruptedException {
    OpenCamera camera =
        OpenCamera.open(
            cameras,
            new CameraRequest(
                request.camera(), request.size(), request.frameRate(), formats(request)));
    boolean started = false;
    try {
      EncoderChooser chooser =
          new EncoderChooser(encoders, request.encoder(), filter, camera.camera().mode());
      RecordingImpl recording = new RecordingImpl(name, request, environment, camera, chooser);
      recording.start(firstEncoder(chooser, recording.output()));
      started = true;
      return recording;
    } finally {
      if (!started) {
        camera.close();
      }
    }
  }

  /** The formats that the encoders of a request take, in the order of the encoders. */
  private List<PixelFormat> formats(RecordingRequest request) {
    return encoders.entries().stream()
        .filter(
            entry ->
                request.encoder().name().isEmpty()
                    || request.encoder().name().get().equals(entry.name()))
        .map(entry -> entry.provider().capabilities())
        .filter(capabilities -> capabilities.codecs().contains(request.encoder().codec()))
        .flatMap(capabilities -> capabilities.formats().stream())
        .distinct()
        .toList();
  }

  private static EncoderSession firstEncoder(EncoderChooser chooser, EncoderSession.Output output)
      throws RecordingException, InterruptedException {
    List<String> refusals = new ArrayList<>();
    for (ProviderEntry<EncoderProvider> entry : chooser.candidates()) {
      try {
        return chooser.open(entry, output);
      } catch (EncoderException e) {
        entry.backOff().failed(e.getMessage(), System.nanoTime());
        refusals.add(e.getMessage());
      }
    }
    throw new RecordingException(
        refusals.isEmpty() ? chooser.refusals() : String.join("; ", refusals), Retry.RECOVERABLE);
  }

  private static Optional<Filter> filter(RecordingRequest request) throws RecordingException {
    try {
      return request.encoder().filter().isPresent()
          ? Optional.of(FrameworkUtil.createFilter(request.encoder().filter().get()))
          : Optional.empty();
    } catch (InvalidSyntaxException e) {
      throw new RecordingException(
          "the encoder filter '%s' is not valid: %s"
              .formatted(request.encoder().filter().get(), e.getMessage()),
          Retry.FATAL,
          e);
    }
  }

  private String reserve(RecordingRequest request) throws RecordingException {
    synchronized (recordings) {
      String name = request.name().orElseGet(() -> "rec-" + made.incrementAndGet());
      RecordingImpl there = recordings.get(name);
      if ((there != null && there.result().isEmpty()) || !reserved.add(name)) {
        throw new RecordingException(
            "a recording named '" + name + "' is running already", Retry.RECOVERABLE);
      }
      recordings.remove(name);
      return name;
    }
  }

  private void forgetOld() {
    List<String> ended =
        recordings.values().stream()
            .filter(recording -> recording.result().isPresent())
            .map(RecordingImpl::name)
            .toList();
    ended.stream().limit(Math.max(0, ended.size() - REMEMBERED)).forEach(recordings::remove);
  }

  @Override
  public List<Recording> recordings() {
    synchronized (recordings) {
      return List.copyOf(recordings.values());
    }
  }

  private List<Recording> running() {
    return List.copyOf(runningImpls());
  }

  private List<RecordingImpl> runningImpls() {
    synchronized (recordings) {
      return recordings.values().stream()
          .filter(recording -> recording.result().isEmpty())
          .toList();
    }
  }

  @Override
  public Optional<Recording> find(String name) {
    synchronized (recordings) {
      return Optional.ofNullable(recordings.get(name));
    }
  }

  @Override
  public List<EncoderStatus> encoders() {
    List<RecordingImpl> running = runningImpls();
    long now = System.nanoTime();
    return encoders.entries().stream()
        .map(
            entry ->
                new EncoderStatus(
                    entry.name(),
                    entry.ranking(),
                    entry.provider().capabilities(),
                    running.stream()
                        .filter(recording -> recording.usesEncoder(entry))
                        .map(RecordingImpl::name)
                        .toList(),
                    entry.backOff().describe(now)))
        .toList();
  }
}
