package org.kinora.recorder.internal;

import java.time.Duration;
import java.util.Optional;
import org.kinora.api.camera.Camera;
import org.kinora.api.camera.CameraMode;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;

/**
 * What an encoder is bound to in a recording: it reads the capture queue, so that frames are
 * numbered, booked and kept until they are answered just as if they were pushed.
 *
 * <p>Lives as long as the encoder session it belongs to.
 */
final class BoundCamera implements Camera {

  /** Where the frames come from. */
  interface Source {

    /** Waits for the next frame, which the caller then owns. */
    Optional<RecordedFrame> next(long millis) throws InterruptedException;

    /** Whether there will be no more. */
    boolean ended();

    /** Whether the frame, which the encoder has now, should become a key frame. */
    boolean keyWanted(RecordedFrame frame);
  }

  private final Locator locator;
  private final CameraMode mode;
  private final Source source;
  private final EncoderSession session;

  BoundCamera(Locator locator, CameraMode mode, Source source, EncoderSession session) {
    this.locator = locator;
    this.mode = mode;
    this.source = source;
    this.session = session;
  }

  @Override
  public Locator locator() {
    return locator;
  }

  @Override
  public CameraMode mode() {
    return mode;
  }

  @Override
  public boolean live() {
    return false; // the queue waits for its reader
  }

  @Override
  public int lendable() {
    return Integer.MAX_VALUE; // frames are copied before the real camera runs out of them
  }

  @Override
  public Optional<VideoFrame> read(Duration timeout) throws InterruptedException {
    Optional<RecordedFrame> frame;
    session.pauseCall(); // to wait for a camera is not to hang
    try {
      frame = source.next(timeout.toMillis());
    } finally {
      session.resumeCall();
    }
    if (frame.isEmpty()) {
      return Optional.empty();
    }
    session.given(frame.get());
    if (source.keyWanted(frame.get())) {
      session.encoder().requestKeyFrame();
    }
    return Optional.of(frame.get().retain());
  }

  @Override
  public boolean ended() {
    return source.ended();
  }

  @Override
  public void close() {
    // The recording owns the queue; there is nothing to give back.
  }
}
