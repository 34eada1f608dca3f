package org.kinora.binding.jna;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.VideoFrame;

/**
 * The camera that an encoder is linked to in the hardware, whose frames are read beside it: for
 * their numbers, and to be captured. For the thread that encodes, with no lock held.
 *
 * <p><b>Whose a frame is.</b> That thread owns the frame that it has in hand. Between two calls a
 * frame lies in a place, and is his who takes it out: that thread's, or {@link #release()}'s, which
 * any thread may call at any time. What is put in a place after that is taken out again and closed
 * at once.
 */
final class LinkedCamera {

  /** How long the camera's frame may come after its access unit. */
  private static final Duration FRAME_LATE = Duration.ofMillis(100);

  private final Camera camera;
  private final long interval;
  private final AtomicReference<Optional<VideoFrame>> ahead = place(); // read, not yet answered
  private final AtomicReference<Optional<VideoFrame>> captured = place();
  private volatile boolean released;
  private long aheadSince;
  private long lastPts;
  private int lastReference;
  private long lastSequence = -1;

  /**
   * @param interval nominal, in nanoseconds
   */
  LinkedCamera(Camera camera, long interval) {
    this.camera = camera;
    this.interval = interval;
  }

  private static AtomicReference<Optional<VideoFrame>> place() {
    return new AtomicReference<>(Optional.empty());
  }

  private static Optional<VideoFrame> take(AtomicReference<Optional<VideoFrame>> place) {
    return place.getAndSet(Optional.empty());
  }

  private void put(AtomicReference<Optional<VideoFrame>> place, Optional<VideoFrame> frame) {
    place.set(frame);
    if (released) {
      take(place).ifPresent(VideoFrame::close);
    }
  }

  boolean ended() {
    return camera.ended();
  }

  /** Whether there is a frame that is not answered yet. */
  boolean awaitFrame(Duration timeout) throws CameraException, InterruptedException {
    if (ahead.get().isEmpty()) {
      put(ahead, camera.read(timeout));
      aheadSince = System.nanoTime();
    }
    return ahead.get().isPresent();
  }

  /** Frames come and are not encoded: the hardware has failed, and not the camera. */
  boolean deliversWithoutAnswer(int answerMillis) throws CameraException, InterruptedException {
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - aheadSince);
    if (ahead.get().isEmpty() || waited < answerMillis) {
      return false;
    }
    Optional<VideoFrame> another = camera.read(Duration.ZERO);
    another.ifPresent(VideoFrame::close);
    aheadSince = System.nanoTime();
    return another.isPresent();
  }

  /** Gives an access unit the time and number of its frame. */
  void number(HardwareAnswer answer, PooledAccessUnit unit)
      throws CameraException, InterruptedException {
    take(captured).ifPresent(VideoFrame::close);
    long pts = answer.pts();
    Optional<VideoFrame> frame = frameFrom(pts);
    long duration = interval;
    long sequence;
    if (frame.isEmpty()) {
      sequence = lastSequence < 0 ? 0 : lastSequence + stepsFromLast(answer);
    } else if (frame.get().pts() == pts) {
      duration = frame.get().duration();
      sequence = frame.get().sequence();
      put(captured, frame);
    } else {
      sequence = frame.get().sequence() - stepsTo(answer, frame.get());
      put(ahead, frame);
    }
    lastPts = pts;
    lastReference = answer.reference();
    lastSequence = Math.max(sequence, lastSequence + 1);
    unit.set(answer.size(), pts, pts, duration, lastSequence, answer.keyFrame());
  }

  /** The first frame that is not older than this, owned by the caller; empty if it is late. */
  private Optional<VideoFrame> frameFrom(long pts) throws CameraException, InterruptedException {
    Optional<VideoFrame> frame = take(ahead);
    if (frame.isEmpty()) {
      frame = camera.read(FRAME_LATE);
    }
    while (frame.isPresent() && frame.get().pts() < pts) {
      frame.get().close(); // the hardware did not encode it
      frame = camera.read(FRAME_LATE);
    }
    return frame;
  }

  /** How many frames after the answer's this one is. */
  private long stepsTo(HardwareAnswer answer, VideoFrame later) {
    int taken =
        answer.referenced() && later instanceof HardwareFrame frame
            ? frame.reference() - answer.reference()
            : 0;
    return steps(taken, later.pts() - answer.pts());
  }

  /** How many frames after the last answer's this one's is. */
  private long stepsFromLast(HardwareAnswer answer) {
    int taken = answer.referenced() ? answer.reference() - lastReference : 0;
    return steps(taken, answer.pts() - lastPts);
  }

  /**
   * How many frames lie between two.
   *
   * @param taken pictures of the sensor between them; 0 if unknown
   */
  private long steps(int taken, long nanos) {
    return Math.max(
        1,
        camera instanceof HardwareCamera hardware
            ? hardware.steps(taken, nanos)
            : (nanos + interval / 2) / interval);
  }

  /** The frame of the last access unit, which the caller must close. */
  VideoFrame capture() {
    Optional<VideoFrame> frame = take(captured);
    VideoFrame given =
        frame
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no picture: encode first; or this one was lost before it could be kept"))
            .retain();
    put(captured, frame);
    return given;
  }

  /** Lets go of all frames, for good. By any thread. */
  void release() {
    released = true;
    take(ahead).ifPresent(VideoFrame::close);
    take(captured).ifPresent(VideoFrame::close);
  }
}
