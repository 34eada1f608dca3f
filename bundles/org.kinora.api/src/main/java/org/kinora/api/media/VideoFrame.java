package org.kinora.api.media;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One raw picture with its capture time and number.
 *
 * <p><b>Ownership.</b> A frame is shared and reference-counted. Whoever is handed a frame as a
 * parameter may use it until the call returns, and must {@link #retain()} it to keep it longer.
 * Whoever gets one as a result owns a reference and must {@link #close()} it. Cameras lend few
 * frames: one that is kept too long starves its camera.
 *
 * <p><b>Threads.</b> Any; the pixels are not changed between {@link #retain()} and {@link
 * #close()}.
 *
 * <p>{@link FramePool} has an implementation; a camera with buffers of its own implements this on
 * {@link ReferenceCounted}.
 */
@ConsumerType
public interface VideoFrame extends AutoCloseable {

  /** The layout of the planes. */
  PixelFormat format();

  /** The size in luma samples. */
  Size size();

  /**
   * The bytes of a plane: a direct buffer of at least {@code stride x (rows - 1) + rowBytes} bytes
   * that begins at index 0. The same buffer object each time: its position and limit belong to the
   * frame, so read by index or from a {@code duplicate()}. Valid until the frame is closed.
   *
   * @param plane 0 for luma, 1 and up for chroma
   */
  ByteBuffer plane(int plane);

  /** The bytes from one row of a plane to the next, at least {@link PixelFormat#rowBytes}. */
  int stride(int plane);

  /** How the samples are to be turned into colours. */
  default Colour colour() {
    return Colour.BT601;
  }

  /** The capture time in nanoseconds, on the camera's monotonic clock, of unknown origin. */
  long pts();

  /** The nominal time in nanoseconds that this picture is shown; 0 if unknown. */
  long duration();

  /**
   * The number that the camera gave the frame. It grows by one from frame to frame; a larger step
   * means that the camera lost what is between.
   */
  long sequence();

  /**
   * What a provider of the same hardware can use instead of the pixels, such as a physical address
   * or a dma-buf descriptor; empty if the frame has no such thing. Valid until the frame is closed.
   *
   * @param type the type of the handle, defined by a binding bundle
   */
  <T> Optional<T> handle(Class<T> type);

  /** Adds a reference, which the caller must give up by {@link #close()}; returns this frame. */
  VideoFrame retain();

  /** Gives up a reference; with the last one the picture goes back to where it came from. */
  @Override
  void close();
}
