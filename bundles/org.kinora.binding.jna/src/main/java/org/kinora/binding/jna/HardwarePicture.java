package org.kinora.binding.jna;

import org.kinora.api.KinoraException;
import org.kinora.api.media.VideoFrame;
import org.osgi.annotation.versioning.ConsumerType;

/** A block of a board's memory, to which its encoder has frames of other memory copied. */
@ConsumerType
public interface HardwarePicture {

  /**
   * Copies a frame.
   *
   * @param name of it: its capture time in microseconds
   * @return the address of the vendor's structure that describes the copy
   */
  long fill(VideoFrame frame, long name) throws KinoraException;

  /** Gives the memory back. */
  void free();
}
