package org.kinora.recorder.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.FramePool;
import org.kinora.api.media.VideoFrame;

/**
 * Makes frames last longer than the camera lends them: as long as the camera has enough of its few
 * buffers left, a frame is kept as it is, otherwise it is copied.
 *
 * <p>Used by the capture thread alone.
 */
final class FrameKeeper {

  /** The most memory that copies may take, so that a slow encoder does not take it all. */
  private static final long COPY_BYTES = 192L << 20;

  /** Buffers that a camera needs for itself to go on capturing. */
  private static final int CAMERA_NEEDS = 2;

  private static final int FEWEST_COPIES = 4;

  private final RecordedFrame.Pool frames;
  private final FramePool copies;
  private final AtomicInteger copiesLent = new AtomicInteger();

  /**
   * @param queue frames that wait for the encoder at most
   */
  FrameKeeper(CameraMode mode, int queue) {
    long most = COPY_BYTES / mode.format().frameBytes(mode.size());
    copies =
        new FramePool(
            mode.format(), mode.size(), (int) Math.max(FEWEST_COPIES, Math.min(queue + 2L, most)));
    frames = new RecordedFrame.Pool(queue + 8);
  }

  /** Gives a camera's frame its time and number; takes over the caller's reference. */
  RecordedFrame place(OpenCamera camera, VideoFrame frame, Timeline timeline) {
    camera.lent().incrementAndGet();
    return frames.wrap(frame, camera.lent(), timeline.pts(), timeline.number());
  }

  /**
   * Makes a frame fit to wait for the encoder.
   *
   * @param frame its reference goes over to the result
   * @return empty if there is no memory for a copy; the frame is then still the caller's
   */
  Optional<RecordedFrame> keep(OpenCamera camera, RecordedFrame frame) {
    if (camera.lent().get() <= camera.camera().lendable() - CAMERA_NEEDS) {
      return frame.self();
    }
    Optional<FramePool.PooledFrame> copy = copies.acquire();
    if (copy.isEmpty()) {
      return Optional.empty();
    }
    copy.get().copyFrom(frame);
    copiesLent.incrementAndGet();
    RecordedFrame kept = frames.wrap(copy.get(), copiesLent, frame.pts(), frame.sequence());
    frame.close();
    return kept.self();
  }
}
