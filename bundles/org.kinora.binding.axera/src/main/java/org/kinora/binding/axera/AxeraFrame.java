package org.kinora.binding.axera;

import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A frame in memory of the media system, which its encoder can take without a copy: the {@linkplain
 * VideoFrame#handle handle} of this board's camera frames.
 */
@ProviderType
public interface AxeraFrame {

  /** The address of the frame's {@code AX_VIDEO_FRAME_INFO_T}, which is not to be changed. */
  long info();

  /** The physical address of a plane. */
  long physicalAddress(int plane);

  /**
   * The capture time as the driver gave it, in microseconds: the name of the frame on the board.
   */
  long ptsMicros();
}
