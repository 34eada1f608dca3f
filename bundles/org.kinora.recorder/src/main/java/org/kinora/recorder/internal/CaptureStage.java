package org.kinora.recorder.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.kinora.api.KinoraException.Retry;
import org.kinora.api.camera.CameraException;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.camera.CameraProvider;
import org.kinora.api.camera.CameraRequest;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.Swap;

/**
 * Reads the camera and fills the capture queue: numbers every frame, books what the camera lost,
 * drops the newest frame when the queue is full, and waits for a camera that is gone.
 */
final class CaptureStage {

  /** What the stage needs from its recording. */
  interface Context {

    /** Whether there is an encoder at this moment. */
    boolean hasEncoder();

    /** Learns of a completed change of camera. */
    void swapped(Swap swap);

    /** Learns that the camera is gone, or that there is one again. */
    void waiting(boolean forCamera, String detail);

    /** Learns why the recording cannot go on. */
    void failed(String reason);
  }

  private static final Duration READ = Duration.ofMillis(100);

  /** A live camera that gives nothing for so long is closed and opened again. */
  private static final long STALL_NANOS = 5_000_000_000L;

  private static final long RETRY_MILLIS = 300;

  /** What is added to the longest recording of a camera that gives no frames before it ends. */
  private static final long GRACE_NANOS = 500_000_000L;

  private record Change(Locator camera, CompletableFuture<Swap> done) {}

  private record Gone(
      String from,
      Swap.Cause cause,
      String reason,
      long since,
      Optional<CompletableFuture<Swap>> done) {}

  private final RecordingRequest request;
  private final ProviderRegistry<CameraProvider> registry;
  private final CameraMode mode;
  private final FrameQueue queue;
  private final LedgerBook ledger;
  private final Context context;
  private final Thread thread;
  private final Timeline timeline = new Timeline();
  private final FrameKeeper keeper;

  private volatile boolean stopping;
  private volatile boolean paused;
  private volatile Optional<OpenCamera> camera;
  private final AtomicReference<Optional<Change>> change = new AtomicReference<>(Optional.empty());

  private volatile Locator locator;

  // Of the capture thread alone.
  private Optional<Gone> gone = Optional.empty();
  private long firstPts;
  private long firstArrival;
  private long lastFrame;
  private long lastLife;
  private long accepted;

  CaptureStage(
      String name,
      RecordingRequest request,
      ProviderRegistry<CameraProvider> registry,
      OpenCamera opened,
      FrameQueue queue,
      LedgerBook ledger,
      Context context) {
    this.request = request;
    this.registry = registry;
    this.camera = Optional.of(opened);
    this.mode = opened.camera().mode();
    this.locator = request.camera();
    this.queue = queue;
    this.ledger = ledger;
    this.context = context;
    keeper = new FrameKeeper(mode, queue.capacity());
    timeline.camera(mode.frameRate().intervalNanos(), opened.camera().live());
    thread = new Thread(this::run, "kinora-" + name + "-capture");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Takes no more frames. */
  void stop() {
    stopping = true;
  }

  void pause(boolean on) {
    paused = on;
  }

  /** The camera that is read, or waited for. */
  Locator locator() {
    return locator;
  }

  /** Whether the camera makes frames at its own time. */
  boolean live() {
    return camera.map(open -> open.camera().live()).orElse(true);
  }

  /** Changes the camera before the next frame. */
  void change(Locator to, CompletableFuture<Swap> done) {
    change
        .getAndSet(Optional.of(new Change(to, done)))
        .ifPresent(earlier -> earlier.done().cancel(false));
  }

  /** Lets go of the camera if its provider is leaving. */
  void providersChanged() {
    camera
        .filter(open -> open.entry().removed())
        .ifPresent(open -> open.camera().close()); // a read that waits returns
  }

  private void run() {
    firstArrival = System.nanoTime();
    lastFrame = firstArrival;
    lastLife = firstArrival;
    try {
      while (!stopping && !timeIsUp() && step()) {
        // Each step is one frame, or one wait.
      }
    } catch (InterruptedException e) {
      Thread.currentThread()
          .interrupt(); // nobody interrupts this thread; end in order all the same
    } catch (RuntimeException | LinkageError e) {
      context.failed("capture failed: " + e);
    } finally {
      camera.ifPresent(OpenCamera::close);
      camera = Optional.empty();
      change.get().ifPresent(wanted -> wanted.done().completeExceptionally(ended()));
      gone.flatMap(Gone::done).ifPresent(done -> done.completeExceptionally(ended()));
      queue.close();
    }
  }

  private static CameraException ended() {
    return new CameraException("the recording has ended", Retry.FATAL);
  }

  /** Whether a live camera has had its time, although its frames do not say so. */
  private boolean timeIsUp() {
    return request.maxDuration().isPresent()
        && live()
        && System.nanoTime() - firstArrival > request.maxDuration().get().toNanos() + GRACE_NANOS;
  }

  /** Takes one frame, or waits a little; false at the end. */
  private boolean step() throws InterruptedException {
    Optional<Change> wanted = change.getAndSet(Optional.empty());
    if (wanted.isPresent()) {
      change(wanted.get());
    }
    if (camera.isEmpty()) {
      return reopen();
    }
    OpenCamera open = camera.get();
    if (open.entry().removed()) {
      return lost(Swap.Cause.LEFT, "the provider of camera " + locator + " left", true);
    }
    Optional<VideoFrame> read;
    try {
      read = open.camera().read(READ);
    } catch (CameraException e) {
      return lost(Swap.Cause.FAILED, e.getMessage(), e.retry() != Retry.FATAL);
    } catch (RuntimeException | LinkageError e) {
      return lost(Swap.Cause.FAILED, "camera " + locator + " failed: " + e, true);
    }
    if (read.isPresent()) {
      return take(open, read.get());
    }
    if (open.camera().ended()) {
      return false;
    }
    if (open.camera().live() && System.nanoTime() - lastLife > STALL_NANOS) {
      return lost(
          Swap.Cause.HUNG,
          "camera %s gave no frame for %d s".formatted(locator, STALL_NANOS / 1_000_000_000),
          true);
    }
    return true;
  }

  /** Takes a frame, whose reference it owns; false if the recording ends before it. */
  private boolean take(OpenCamera open, VideoFrame frame) throws InterruptedException {
    lastFrame = System.nanoTime();
    lastLife = lastFrame;
    timeline.place(frame, lastFrame);
    long number = timeline.number();
    if (number == 0) {
      firstPts = timeline.pts();
      firstArrival = lastFrame;
    }
    RecordedFrame recorded = keeper.place(open, frame, timeline);
    if (isBeyondEnd(number, timeline.pts())) {
      bookMissing(Math.min(number, request.maxFrames().orElse(number)) - accepted);
      recorded.close();
      return false;
    }
    bookMissing(timeline.missing());
    accepted = number + 1;
    ledger.captured(accepted);
    if (gone.isPresent()) {
      completeSwap(gone.get(), number);
    }
    if (paused) {
      if (request.joinPauses()) {
        firstArrival += timeline.leaveOut();
      }
      ledger.passedOver();
      recorded.close();
    } else {
      enqueue(open, recorded);
    }
    return true;
  }

  private boolean isBeyondEnd(long number, long pts) {
    return (request.maxFrames().isPresent() && number >= request.maxFrames().getAsLong())
        || (request.maxDuration().isPresent()
            && pts - firstPts >= request.maxDuration().get().toNanos());
  }

  private void bookMissing(long missing) {
    if (missing > 0) {
      ledger.captured(accepted + missing);
      ledger.lost(accepted, missing, LossReason.CAMERA_GAP);
    }
  }

  private void enqueue(OpenCamera open, RecordedFrame frame) throws InterruptedException {
    if (!open.camera().live()) {
      // A camera that can wait is made to wait.
      while (!queue.offer(frame)) {
        queue.awaitRoom(READ.toMillis());
        if (queue.closed()) {
          drop(frame, LossReason.STOPPED);
          return;
        }
      }
      return;
    }
    if (queue.size() == queue.capacity()) {
      drop(frame, full());
      return;
    }
    Optional<RecordedFrame> kept = keeper.keep(open, frame);
    if (kept.isEmpty()) {
      drop(frame, full());
    } else if (!queue.offer(kept.get())) {
      drop(kept.get(), full());
    }
  }

  private LossReason full() {
    return context.hasEncoder() ? LossReason.QUEUE_FULL : LossReason.NO_ENCODER;
  }

  private void drop(RecordedFrame frame, LossReason reason) {
    ledger.lost(frame.sequence(), 1, reason);
    frame.close();
  }

  /** Lets go of a camera that is gone; false if the recording cannot wait for another. */
  private boolean lost(Swap.Cause cause, String reason, boolean canReturn) {
    boolean waits = canReturn && live();
    camera.ifPresent(OpenCamera::close);
    camera = Optional.empty();
    gone =
        gone.or(
            () ->
                Optional.of(
                    new Gone(locator.toString(), cause, reason, lastFrame, Optional.empty())));
    if (!waits) {
      context.failed(reason);
      return false;
    }
    context.waiting(true, reason);
    return true;
  }

  private boolean reopen() throws InterruptedException {
    try {
      adopt(OpenCamera.open(registry, requestFor(locator)));
    } catch (CameraException e) {
      Thread.sleep(RETRY_MILLIS); // it is not there yet; the reason is in the status already
    }
    return true;
  }

  private CameraRequest requestFor(Locator wanted) {
    return new CameraRequest(
        wanted,
        Optional.of(mode.size()),
        wanted.equals(request.camera()) ? request.frameRate() : Optional.empty(),
        List.of(mode.format()));
  }

  private void adopt(OpenCamera opened) throws CameraException {
    CameraMode found = opened.camera().mode();
    if (!found.size().equals(mode.size()) || found.format() != mode.format()) {
      opened.close();
      throw new CameraException(
          "camera %s delivers %s, and the recording is %s"
              .formatted(opened.camera().locator(), found, mode),
          Retry.RECOVERABLE);
    }
    lastLife = System.nanoTime();
    timeline.camera(found.frameRate().intervalNanos(), opened.camera().live());
    camera = Optional.of(opened);
    context.waiting(false, "");
  }

  private void change(Change wanted) throws InterruptedException {
    String from = locator.toString();
    try {
      OpenCamera next = OpenCamera.open(registry, requestFor(wanted.camera()));
      Optional<OpenCamera> old = camera;
      adopt(next);
      old.ifPresent(OpenCamera::close);
      locator = wanted.camera();
      gone =
          Optional.of(
              new Gone(
                  from,
                  Swap.Cause.REQUESTED,
                  "a user asked",
                  lastFrame,
                  Optional.of(wanted.done())));
    } catch (CameraException e) {
      wanted.done().completeExceptionally(e);
    }
  }

  private void completeSwap(Gone from, long number) {
    Swap swap =
        new Swap(
            Swap.What.CAMERA,
            Instant.now(),
            from.from(),
            locator.toString(),
            from.cause(),
            from.reason(),
            number,
            OptionalDouble.of((lastFrame - from.since()) / 1e6),
            0,
            0);
    gone = Optional.empty();
    context.swapped(swap);
    from.done().ifPresent(done -> done.complete(swap));
  }
}
