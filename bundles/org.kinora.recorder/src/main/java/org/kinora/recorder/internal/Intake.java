package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.VideoFrame;
import org.kinora.api.recording.LossReason;
import org.kinora.api.recording.RecordingRequest;

/**
 * The way of a frame from the camera into the capture queue: numbers every frame, books what the
 * camera lost, and drops the newest frame when the queue is full.
 *
 * <p>Used by the capture thread alone, but for {@link #pause}.
 */
final class Intake {

  private static final Duration POLL = Duration.ofMillis(100);

  /** What is added to the longest recording of a camera that gives no frames before it ends. */
  private static final long GRACE_NANOS = 500_000_000L;

  private final RecordingRequest request;
  private final FrameQueue queue;
  private final LedgerBook ledger;
  private final BooleanSupplier hasEncoder;
  private final Timeline timeline = new Timeline();
  private final FrameKeeper keeper;

  private volatile boolean paused;

  private long firstPts;
  private long firstArrival;
  private long lastArrival;
  private long accepted;

  /**
   * @param hasEncoder whether there is an encoder at the moment
   */
  Intake(
      RecordingRequest request,
      CameraMode mode,
      FrameQueue queue,
      LedgerBook ledger,
      BooleanSupplier hasEncoder) {
    this.request = request;
    this.queue = queue;
    this.ledger = ledger;
    this.hasEncoder = hasEncoder;
    keeper = new FrameKeeper(mode, queue.capacity());
  }

  /** Begins; without a frame the time counts from now on. */
  void begin() {
    firstArrival = System.nanoTime();
    lastArrival = firstArrival;
  }

  /** The next frame comes from a camera that has just been opened. */
  void camera(OpenCamera opened) {
    timeline.camera(opened.camera().mode().frameRate().intervalNanos(), opened.camera().live());
  }

  /** Passes over the frames that come from now on, or takes them again. */
  void pause(boolean on) {
    paused = on;
  }

  /** When the last frame came, by this machine's monotonic clock in nanoseconds. */
  long lastArrival() {
    return lastArrival;
  }

  /** The number of the last frame; -1 before the first. */
  long lastNumber() {
    return accepted - 1;
  }

  /** Whether the recording has had its time, although no frame says so. */
  boolean timeIsUp() {
    return request.maxDuration().isPresent()
        && System.nanoTime() - firstArrival > request.maxDuration().get().toNanos() + GRACE_NANOS;
  }

  /** Takes a frame, whose reference it owns; false if the recording ends before it. */
  boolean take(OpenCamera camera, VideoFrame frame) throws InterruptedException {
    lastArrival = System.nanoTime();
    timeline.place(frame, lastArrival);
    long number = timeline.number();
    if (number == 0) {
      firstPts = timeline.pts();
      firstArrival = lastArrival;
    }
    RecordedFrame recorded = keeper.place(camera, frame, timeline);
    if (isBeyondEnd(number, timeline.pts())) {
      bookMissing(Math.min(number, request.maxFrames().orElse(number)) - accepted);
      recorded.close();
      return false;
    }
    bookMissing(timeline.missing());
    accepted = number + 1;
    ledger.captured(accepted);
    if (paused) {
      if (request.joinPauses()) {
        firstArrival += timeline.leaveOut();
      }
      ledger.passedOver();
      recorded.close();
    } else if (camera.camera().live()) {
      enqueueOrDrop(camera, recorded);
    } else {
      enqueue(recorded);
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

  /** A camera that can wait is made to wait. */
  private void enqueue(RecordedFrame frame) throws InterruptedException {
    while (!queue.offer(frame)) {
      queue.awaitRoom(POLL.toMillis());
      if (queue.closed()) {
        drop(frame, LossReason.STOPPED);
        return;
      }
    }
  }

  private void enqueueOrDrop(OpenCamera camera, RecordedFrame frame) {
    if (queue.size() == queue.capacity()) {
      drop(frame, full());
      return;
    }
    Optional<RecordedFrame> kept = keeper.keep(camera, frame);
    if (kept.isEmpty()) {
      drop(frame, full());
    } else if (!queue.offer(kept.get())) {
      drop(kept.get(), full());
    }
  }

  private LossReason full() {
    return hasEncoder.getAsBoolean() ? LossReason.QUEUE_FULL : LossReason.NO_ENCODER;
  }

  private void drop(RecordedFrame frame, LossReason reason) {
    ledger.lost(frame.sequence(), 1, reason);
    frame.close();
  }
}
