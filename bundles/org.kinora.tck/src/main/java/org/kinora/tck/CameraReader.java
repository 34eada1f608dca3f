package org.kinora.tck;

import java.util.Optional;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraException;
import org.kinora.api.media.VideoFrame;

/** Reads frames that have to come. */
final class CameraReader {
  private CameraReader() {}

  /** The next frame, owned by the caller. */
  static VideoFrame next(CameraSubject subject, Camera camera)
      throws CameraException, InterruptedException {
    Optional<VideoFrame> frame = camera.read(subject.patience());
    return frame.orElseThrow(
        () ->
            new AssertionError(
                camera.ended()
                    ? "the camera ended before it gave " + subject.frames() + " frames"
                    : "no frame came within " + subject.patience().toMillis() + " ms"));
  }
}
