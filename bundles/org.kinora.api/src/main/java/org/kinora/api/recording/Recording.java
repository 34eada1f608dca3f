package org.kinora.api.recording;

import java.time.Duration;
import java.util.Optional;
import org.kinora.api.media.Locator;
import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A running recording: one camera, one encoder at a time, one or more sinks.
 *
 * <p><b>Threads.</b> All methods may be called from any thread.
 */
@ProviderType
public interface Recording {

  /** The name, unique among running recordings. */
  String name();

  /** What was asked for. */
  RecordingRequest request();

  /** The recording at this moment. */
  RecordingStatus status();

  /**
   * Ends the recording: no further frame is taken, those on their way are encoded and stored, the
   * files are completed. Returns at once; use {@link #await} for the end. Stopping again does
   * nothing.
   */
  void stop();

  /**
   * Passes frames over until {@link #resume()}. In the file the time goes on, or stands still, as
   * {@link RecordingRequest#joinPauses()} says.
   */
  void pause();

  /** Ends a pause; the first frame becomes an IDR. */
  void resume();

  /**
   * Waits for the end.
   *
   * @param timeout how long to wait at most
   * @return the result; empty if the recording still runs
   * @throws InterruptedException if the thread was interrupted while it waited; the recording goes
   *     on
   */
  Optional<RecordingResult> await(Duration timeout) throws InterruptedException;

  /** The result; empty while the recording runs. */
  Optional<RecordingResult> result();

  /**
   * Changes the encoder without losing a frame.
   *
   * @param provider name of the new provider
   * @return the completed swap
   * @throws RecordingException if there is no such provider, it cannot do what the recording needs,
   *     it could not be opened, or the request forbids it: the recording goes on as it was
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  Swap switchEncoder(String provider) throws RecordingException, InterruptedException;

  /**
   * Changes the camera. The gap between both is kept as real time.
   *
   * @param camera must deliver the size that is being recorded
   * @return the completed swap
   * @throws RecordingException if it cannot be opened: the recording goes on as it was
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  Swap switchCamera(Locator camera) throws RecordingException, InterruptedException;

  /**
   * Adds a target, which begins at the next IDR; one is requested.
   *
   * @throws RecordingException if the target cannot be written or is one of the recording's already
   */
  void addSink(Locator target) throws RecordingException;

  /**
   * Completes a target and removes it.
   *
   * @throws RecordingException if it is no target of this recording, or the last one
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  void removeSink(Locator target) throws RecordingException, InterruptedException;

  /** Ends the current file of every target at the next frame, and begins the next one with it. */
  void cut();

  /**
   * Begins to store, with the pictures that are kept from before; each trigger makes another file.
   * While the recording stores, it takes a {@link #release()} back.
   *
   * @throws RecordingException if the recording was not asked to wait for a trigger, or has ended
   */
  void trigger() throws RecordingException;

  /**
   * Ends what a {@link #trigger()} began, after the time that {@link PreRoll#after()} says, and
   * waits for the next one. Without a trigger it does nothing.
   *
   * @throws RecordingException if the recording was not asked to wait for a trigger, or has ended
   */
  void release() throws RecordingException;

  /** Asks that the next frame becomes an IDR. */
  void requestKeyFrame();

  /**
   * A still while the recording goes on: the picture of the next access unit that comes out of the
   * encoder, that very frame by its number.
   *
   * @param timeout how long to wait for it at most
   * @return a frame, owned by the caller, who must close it soon, because it is one of the camera's
   *     few; empty if none was encoded in time
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  Optional<VideoFrame> capture(Duration timeout) throws InterruptedException;
}
