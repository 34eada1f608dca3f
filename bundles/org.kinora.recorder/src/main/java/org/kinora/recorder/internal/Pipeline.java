package org.kinora.recorder.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.encoder.EncoderProvider;
import org.kinora.api.media.AccessUnit;
import org.kinora.api.media.Codec;
import org.kinora.api.media.Locator;
import org.kinora.api.media.StreamFormat;
import org.kinora.api.media.VideoFrame;
import org.kinora.api.recording.Recording;
import org.kinora.api.recording.RecordingEvent;
import org.kinora.api.recording.RecordingException;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.RecordingResult;
import org.kinora.api.recording.RecordingStatus;
import org.kinora.api.recording.Swap;

/** The stages of a recording, joined: what one of them tells goes to the others. */
final class Pipeline implements EncodeStage.Context, CaptureStage.Context, Storage.Context {

  private static final long KEY_FRAME_INTERVAL_NANOS = 1_000_000_000L;

  private final Recording recording;
  private final String name;
  private final Environment environment;
  private final CameraMode mode;
  private final Instant started = Instant.now();
  private final LedgerBook ledger;
  private final FrameQueue queue;
  private final CaptureStage capture;
  private final EncodeStage encode;
  private final EncoderSwitch encoderSwitch;
  private final ThreadPoolExecutor control;
  private final Storage storage;
  private final SwapLog swaps = new SwapLog();
  private final Meter meter = new Meter();
  private final RecordingState state = new RecordingState();
  private final CompletableFuture<RecordingResult> result = new CompletableFuture<>();

  private volatile Codec codec;
  private volatile long firstPts = Long.MIN_VALUE;
  private volatile long lastKeyRequest = System.nanoTime() - KEY_FRAME_INTERVAL_NANOS;

  /**
   * @param recording what events name
   */
  Pipeline(
      Recording recording, Environment environment, OpenCamera camera, EncoderChooser chooser) {
    this.recording = recording;
    this.name = recording.name();
    RecordingRequest request = recording.request();
    this.environment = environment;
    this.mode = camera.camera().mode();
    this.codec = request.encoder().codec();
    this.ledger = new LedgerBook(loss -> tell(new RecordingEvent.Lost(recording, loss)));
    this.queue = new FrameQueue(request.captureQueue());
    this.storage = new Storage(recording, request, environment, ledger, this);
    this.control = Threads.single("kinora-" + name + "-control");
    this.capture =
        new CaptureStage(name, request, environment.cameras(), camera, queue, ledger, this);
    this.encode =
        new EncodeStage(
            name,
            request.bind()
                ? Optional.of(new EncodeStage.Binding(request.camera(), mode))
                : Optional.empty(),
            queue,
            chooser,
            ledger,
            request.encoderTimeout(),
            environment.background(),
            this);
    this.encoderSwitch =
        new EncoderSwitch(encode, request.swapPolicy(), request.encoderTimeout(), control);
  }

  /** Where the first encoder sends its output. */
  EncoderSession.Output output() {
    return encode;
  }

  void start(EncoderSession first) {
    storage.start();
    tell(new RecordingEvent.Started(recording));
    encode.start(first);
    capture.start();
  }

  /** Looks at the providers again, because some came or left. Does not wait. */
  void providersChanged() {
    capture.providersChanged();
    storage.wake();
    if (!result.isDone()) {
      encoderSwitch.providersChanged();
    }
  }

  /** Gives up calls that hang. */
  void watch(long now) throws InterruptedException {
    encode.checkHang(now);
  }

  /** Whether an encoder of this provider is open here. */
  boolean usesEncoder(ProviderEntry<EncoderProvider> entry) {
    return encode.session().filter(session -> session.entry() == entry).isPresent();
  }

  // ---- what the stages tell ----

  @Override
  public boolean keyWanted(long pts) {
    return storage.keyWanted(pts);
  }

  @Override
  public void deliver(AccessUnit unit, StreamFormat format) {
    if (firstPts == Long.MIN_VALUE) {
      firstPts = unit.pts();
    }
    codec = format.codec();
    meter.count(System.nanoTime());
    storage.deliver(unit, format);
  }

  @Override
  public void awaitSinks() throws InterruptedException {
    if (!capture.live()) {
      storage.awaitRoom();
    }
  }

  @Override
  public void swapped(Swap swap) {
    swaps.add(swap);
    tell(new RecordingEvent.Swapped(recording, swap));
  }

  @Override
  public void waiting(boolean forEncoder) {
    boolean changed =
        state.waitForEncoder(
            forEncoder
                ? Optional.of("waiting for an encoder: " + encode.chooser().refusals())
                : Optional.empty());
    tellState(changed);
  }

  @Override
  public void waiting(boolean forCamera, String detail) {
    tellState(
        state.waitForCamera(
            forCamera ? Optional.of("waiting for the camera: " + detail) : Optional.empty()));
  }

  private void tellState(boolean changed) {
    if (changed) {
      tell(new RecordingEvent.StateChanged(recording, state.state(), state.detail()));
    }
  }

  @Override
  public boolean hasEncoder() {
    return encode.session().isPresent();
  }

  @Override
  public void failed(String reason) {
    state.fail(reason);
    stop();
  }

  @Override
  public void keyFrameWanted() {
    long now = System.nanoTime();
    if (now - lastKeyRequest >= KEY_FRAME_INTERVAL_NANOS) {
      lastKeyRequest = now;
      requestKeyFrame();
    }
  }

  @Override
  public long begin() {
    return firstPts;
  }

  @Override
  public void encoded() {
    control.shutdown();
    try {
      storage.finish();
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; the result says what is missing.
      Thread.currentThread().interrupt();
    }
    state.end();
    RecordingResult end = Results.of(snapshot(), state.failure());
    result.complete(end);
    tell(new RecordingEvent.Ended(recording, end));
  }

  @Override
  public void tell(RecordingEvent event) {
    environment.events().accept(event);
  }

  // ---- what users ask ----

  /** Ends with the recording. */
  CompletableFuture<RecordingResult> result() {
    return result;
  }

  RecordingStatus status() {
    return result.isDone() ? result.join().status() : snapshot();
  }

  private RecordingStatus snapshot() {
    long begin = firstPts;
    return new RecordingStatus(
        name,
        stateNow(),
        state.detail(),
        started,
        capture.locator().toString(),
        Optional.of(mode),
        codec,
        encode.session().map(session -> session.entry().name()),
        encode.swaps().used(),
        ledger.snapshot(),
        encode.end().map(end -> end - begin).orElse(0L),
        encode.bytes(),
        meter.perSecond(System.nanoTime()),
        queue.size(),
        encode.abandoned(),
        swaps.kept(),
        swaps.count(),
        storage.status());
  }

  private RecordingStatus.State stateNow() {
    RecordingStatus.State now = state.state();
    return storage.armed() && now == RecordingStatus.State.RECORDING
        ? RecordingStatus.State.ARMED
        : now;
  }

  void stop() {
    if (state.stop()) {
      capture.stop();
    }
  }

  void pause() {
    state.pause(true);
    capture.pause(true);
  }

  void resume() {
    encode.requestKeyFrame();
    capture.pause(false);
    state.pause(false);
  }

  /** Changes the encoder at the next frame. Does not wait. */
  CompletableFuture<Swap> switchEncoder(String provider) {
    return encoderSwitch.switchTo(provider);
  }

  /** Changes the camera before the next frame. Does not wait. */
  CompletableFuture<Swap> switchCamera(Locator camera) {
    CompletableFuture<Swap> done = new CompletableFuture<>();
    capture.change(camera, done);
    return done;
  }

  void addSink(Locator target) throws RecordingException {
    storage.add(target, codec);
    encode.requestKeyFrame();
    swapped(sinkSwap("", target.toString()));
  }

  void removeSink(Locator target) throws RecordingException, InterruptedException {
    storage.remove(target);
    swapped(sinkSwap(target.toString(), ""));
  }

  private Swap sinkSwap(String from, String to) {
    return new Swap(
        Swap.What.SINK,
        Instant.now(),
        from,
        to,
        Swap.Cause.REQUESTED,
        "a user asked",
        ledger.snapshot().encoded(),
        OptionalDouble.empty(),
        0,
        0);
  }

  void cut() {
    storage.cut();
  }

  void trigger() throws RecordingException {
    storage.trigger();
  }

  void release() throws RecordingException {
    storage.release(encode.lastPts());
  }

  void requestKeyFrame() {
    encode.requestKeyFrame();
  }

  /** Waits for the next picture that is encoded; the caller owns it. */
  Optional<VideoFrame> still(Duration timeout) throws InterruptedException {
    return encode.stills().await(timeout).map(VideoFrame.class::cast);
  }
}
