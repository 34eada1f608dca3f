package org.kinora.camera.v4l2;

import java.nio.ByteBuffer;
import org.kinora.api.media.FramePool.PooledFrame;

/** Makes a picture of 4:2:0 of a driver's picture. Used by one thread. */
interface Converter {

  /**
   * Converts a picture.
   *
   * @param from the driver's buffer; its position and limit are not changed
   * @param offset index at which the picture begins
   * @param bytes of the picture
   * @param to is filled
   * @return false if the picture is damaged
   */
  boolean convert(ByteBuffer from, int offset, int bytes, PooledFrame to);
}
