package org.kinora.api.encoder;

import java.time.Duration;
import org.kinora.api.camera.Camera;
import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open encoder: raw frames in, access units out.
 *
 * <p><b>Output.</b> The first access unit is an IDR with its parameter sets in front, and so is
 * every further IDR. There are no B frames unless they were asked for: access units come in the
 * order of the frames. Each carries pts, duration and sequence number of its source frame; each
 * frame gives exactly one access unit.
 *
 * <p><b>Rehearsal.</b> Before an encoder takes over a recording that runs, the recorder lets it
 * encode some frames that the present one encodes too, throws away what it gives, and drains it. It
 * goes on, pushed or bound, with a frame that may be a few later.
 *
 * <p><b>Threads.</b> {@link #encode}, {@link #drain}, {@link #bind} and {@link #capture} are called
 * by one thread at a time, which may be another each time. {@link #requestKeyFrame}, {@link
 * #update}, {@link #abort} and {@link #close} may be called from any thread at any time; {@code
 * close} during a call of {@code encode} waits for it to return or makes it throw, and never
 * crashes.
 *
 * <p>An encoder without a hardware path from a camera extends {@link PushEncoder}, which has {@link
 * #bind} and what belongs to it.
 */
@ConsumerType
public interface Encoder extends AutoCloseable {

  /**
   * Encodes one frame.
   *
   * @param frame of the format and size that the encoder was opened with, with a larger pts than
   *     the one before; the encoder retains it for as long as it needs it
   * @param out takes zero or more access units before the call returns
   * @throws EncoderException if the frame has another format or size (nothing has happened, the
   *     next frame may be right), or if the encoder failed ({@code FATAL}: close it)
   */
  void encode(VideoFrame frame, AccessUnitConsumer out) throws EncoderException;

  /**
   * Gives what is still inside. Frames may follow; the first of them becomes an IDR.
   *
   * @throws EncoderException if the encoder failed
   */
  void drain(AccessUnitConsumer out) throws EncoderException;

  /**
   * Lets the encoder take its frames from a camera itself.
   *
   * @param camera delivers what the encoder was opened for; stays the caller's, is not read by
   *     anybody else while it is bound, and is closed after the encoder
   * @throws EncoderException if the camera does not fit
   */
  void bind(Camera camera) throws EncoderException;

  /**
   * Takes a frame from the bound camera and encodes it.
   *
   * @param timeout how long to wait for the camera at most
   * @param out takes zero or more access units before the call returns
   * @return false if the camera gave no frame in time or has {@linkplain Camera#ended() ended}
   * @throws IllegalStateException if no camera is bound
   * @throws EncoderException if encoder or camera failed
   * @throws InterruptedException if the thread was interrupted while it waited for the camera
   */
  boolean encode(Duration timeout, AccessUnitConsumer out)
      throws EncoderException, InterruptedException;

  /**
   * The picture of the access unit that {@link #encode(Duration, AccessUnitConsumer)} gave last:
   * the very same frame, by sequence number, not its neighbour.
   *
   * @return the frame, owned by the caller, who must close it
   * @throws IllegalStateException if no camera is bound or there was no access unit yet
   */
  VideoFrame capture();

  /** Asks that the next frame encoded becomes an IDR. */
  void requestKeyFrame();

  /**
   * Changes settings while the encoder is open, from the next frame on.
   *
   * @throws EncoderException if something is asked that is not among the {@linkplain
   *     EncoderCapabilities#live() live settings}, or a value is not possible; nothing has changed
   */
  void update(EncoderUpdate update) throws EncoderException;

  /**
   * Tries to make a call that hangs return, such as by ending a helper process. The encoder is of
   * no use afterwards and is still to be closed. By default nothing happens: native code in this
   * process cannot be interrupted.
   */
  default void abort() {}

  /** Frees everything, frames that are still inside too. Closing again does nothing. */
  @Override
  void close();
}
