package org.kinora.binding.jna;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.AccessUnitPool.PooledAccessUnit;
import org.kinora.api.media.VideoFrame;
import org.kinora.binding.jna.HardwareEncoder.Answer;

/**
 * The camera that an encoder is linked to in the hardware, whose frames are read beside it: for
 * their numbers, and to be captured. Used inside the encoder.
 */
final class LinkedCamera {

  /** How long the camera's frame may come after its access unit. */
  private static final Duration FRAME_LATE = Duration.ofMillis(100);

  private final Camera camera;
  private final long interval;
  private Optional<VideoFrame> ahead = Optional.empty(); // read, and not yet answered
  private long aheadSince;
  private Optional<VideoFrame> captured = Optional.empty();
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

  boolean ended() {
    return camera.ended();
  }

  /** Whether there is a frame that is not answered yet. */
  boolean awaitFrame(int millis) throws CameraException, InterruptedException {
    if (ahead.isEmpty()) {
      ahead = camera.read(Duration.ofMillis(millis));
      aheadSince = System.nanoTime();
    }
    return ahead.isPresent();
  }

  /** Frames come and are not encoded: the hardware has failed, and not the camera. */
  boolean deliversWithoutAnswer(int answerMillis) throws CameraException, InterruptedException {
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - aheadSince);
    if (ahead.isEmpty() || waited < answerMillis) {
      return false;
    }
    Optional<VideoFrame> another = camera.read(Duration.ZERO);
    another.ifPresent(VideoFrame::close);
    aheadSince = System.nanoTime();
    return another.isPresent();
  }

  /** Gives an access unit the time and number of its frame. */
  void number(Answer answer, PooledAccessUnit unit) throws CameraException, InterruptedException {
    captured.ifPresent(VideoFrame::close);
    captured = Optional.empty();
    long pts = answer.pts();
    while (ahead.isEmpty() || ahead.get().pts() < pts) {
      ahead.ifPresent(VideoFrame::close); // the hardware did not encode it
      ahead = Optional.empty();
      ahead = camera.read(FRAME_LATE);
      if (ahead.isEmpty()) {
        break;
      }
    }
    long duration = interval;
    long sequence;
    if (ahead.isPresent() && ahead.get().pts() == pts) {
      captured = ahead;
      ahead = Optional.empty();
      duration = captured.get().duration();
      sequence = captured.get().sequence();
    } else if (ahead.isPresent()) {
      sequence = ahead.get().sequence() - stepsTo(answer, ahead.get());
    } else {
      sequence = lastSequence < 0 ? 0 : lastSequence + stepsFromLast(answer);
    }
    lastPts = pts;
    lastReference = answer.reference();
    lastSequence = Math.max(sequence, lastSequence + 1);
    unit.set(answer.size(), pts, pts, duration, lastSequence, answer.keyFrame());
  }

  /** How many frames after the answer's this one is. */
  private long stepsTo(Answer answer, VideoFrame later) {
    int taken =
        answer.referenced() && later instanceof HardwareFrame frame
            ? frame.reference() - answer.reference()
            : 0;
    return steps(taken, later.pts() - answer.pts());
  }

  /** How many frames after the last answer's this one's is. */
  private long stepsFromLast(Answer answer) {
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
    return captured
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no picture: encode first; or this one was lost before it could be kept"))
        .retain();
  }

  /** Lets go of all frames. */
  void release() {
    ahead.ifPresent(VideoFrame::close);
    ahead = Optional.empty();
    captured.ifPresent(VideoFrame::close);
    captured = Optional.empty();
  }
}
