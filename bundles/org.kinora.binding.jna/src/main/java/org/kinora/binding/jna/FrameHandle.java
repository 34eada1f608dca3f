package org.kinora.binding.jna;

import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A frame in memory of a board's media system, which its encoder can take without a copy. Each
 * board has a type of its own, which is the {@linkplain VideoFrame#handle handle} of its camera's
 * frames.
 */
@ConsumerType
public interface FrameHandle {

  /** The address of the vendor's structure that describes it, which is not to be changed. */
  long info();

  /** The physical address of a plane. */
  long physicalAddress(int plane);

  /**
   * The capture time as the driver gave it, in microseconds: the name of the frame on the board.
   */
  long ptsMicros();
}
