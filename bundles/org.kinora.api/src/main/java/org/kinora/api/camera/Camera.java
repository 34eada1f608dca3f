package org.kinora.api.camera;

import java.time.Duration;
import java.util.Optional;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open camera, which delivers frames.
 *
 * <p><b>Threads.</b> {@link #read} is called by one thread at a time; all else from any thread.
 */
@ConsumerType
public interface Camera extends AutoCloseable {

  /** The locator it was opened with. */
  Locator locator();

  /** What it delivers; does not change while it is open. */
  CameraMode mode();

  /**
   * Whether frames arrive at their own time and are lost if nobody reads them. A camera that is not
   * live, such as a file at fast pace, waits for its reader.
   */
  boolean live();

  /**
   * The number of frames that may be kept unclosed at once, at least 2. A reader that keeps more
   * gets no further frame until it closes one.
   */
  int lendable();

  /**
   * Waits for the next frame.
   *
   * @param timeout how long to wait at most; zero does not wait
   * @return the frame, owned by the caller, who must close it; empty if the time ran out, or at
   *     once if the camera has {@link #ended()} or was closed. Never a frame older than one
   *     returned before.
   * @throws CameraException if the camera failed or is gone; it is then to be closed
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  Optional<VideoFrame> read(Duration timeout) throws CameraException, InterruptedException;

  /** Whether the camera has delivered its last frame. A live device never ends, it fails. */
  boolean ended();

  /**
   * What an encoder of the same hardware can bind to instead of reading frames; empty if there is
   * no such thing. Valid until the camera is closed.
   *
   * @param type the type of the handle, defined by a binding bundle
   */
  default <T> Optional<T> handle(Class<T> type) {
    return Optional.empty();
  }

  /**
   * Ends capture and gives the device back; a {@link #read} that waits returns. Frames that are
   * lent stay valid until they are closed. Closing again does nothing.
   */
  @Override
  void close();
}
