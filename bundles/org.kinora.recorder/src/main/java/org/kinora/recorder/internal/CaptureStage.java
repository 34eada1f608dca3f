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
import org.kinora.api.recording.RecordingRequest;
import org.kinora.api.recording.Swap;

/**
 * Reads the camera, changes it when a user asks, and waits for a camera that is gone; what becomes
 * of a frame is the {@link Intake}'s.
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
  private final Intake intake;
  private final Context context;
  private final Thread thread;

  private volatile boolean stopping;
  private volatile Optional<OpenCamera> camera;
  private final AtomicReference<Optional<Change>> change = new AtomicReference<>(Optional.empty());

  private volatile Locator locator;

  // Of the capture thread alone.
  private Optional<Gone> gone = Optional.empty();
  private long lastLife;

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
    this.context = context;
    intake = new Intake(request, mode, queue, ledger, context::hasEncoder);
    intake.camera(opened);
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
    intake.pause(on);
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
    intake.begin();
    lastLife = intake.lastArrival();
    try {
      while (!stopping && !(live() && intake.timeIsUp()) && step()) {
        // Each step is one frame, or one wait.
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; end in order all the same.
      Thread.currentThread().interrupt();
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

  private boolean take(OpenCamera open, VideoFrame frame) throws InterruptedException {
    boolean taken = intake.take(open, frame);
    lastLife = intake.lastArrival();
    if (taken && gone.isPresent()) {
      completeSwap(gone.get());
    }
    return taken;
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
                    new Gone(
                        locator.toString(),
                        cause,
                        reason,
                        intake.lastArrival(),
                        Optional.empty())));
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
    intake.camera(opened);
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
                  intake.lastArrival(),
                  Optional.of(wanted.done())));
    } catch (CameraException e) {
      wanted.done().completeExceptionally(e);
    }
  }

  private void completeSwap(Gone from) {
    Swap swap =
        new Swap(
            Swap.What.CAMERA,
            Instant.now(),
            from.from(),
            locator.toString(),
            from.cause(),
            from.reason(),
            intake.lastNumber(),
            OptionalDouble.of((intake.lastArrival() - from.since()) / 1e6),
            0,
            0);
    gone = Optional.empty();
    context.swapped(swap);
    from.done().ifPresent(done -> done.complete(swap));
  }
}
