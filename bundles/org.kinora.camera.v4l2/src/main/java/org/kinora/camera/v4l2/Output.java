package org.kinora.camera.v4l2;

import java.util.Optional;
import org.kinora.api.media.VideoFrame;

/** Makes frames of the driver's filled buffers. Used by the reader alone, but for the frames. */
interface Output {

  /** How many frames may be kept at once. */
  int lendable();

  /** Whether there is room for one more frame. */
  boolean ready();

  /**
   * Makes a frame, or gives the buffer back if the picture in it is no good.
   *
   * @param index of the buffer, which is this object's from now on
   * @param offset of the picture in the buffer's memory
   * @param bytes of the picture; 0 if the driver does not tell
   * @param pts of the picture in nanoseconds
   * @param sequence of the picture
   */
  Optional<VideoFrame> take(int index, int offset, int bytes, long pts, long sequence);

  /** Gives up what is kept for the next frame. */
  void close();
}
