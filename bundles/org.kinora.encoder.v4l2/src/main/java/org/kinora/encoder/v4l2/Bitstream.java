package org.kinora.encoder.v4l2;

import java.nio.ByteBuffer;

/**
 * Looks at what a device makes, one buffer at a time, and says how it becomes an access unit. Not
 * for several threads at once.
 */
interface Bitstream {

  /**
   * Looks at a buffer; the following methods tell about it.
   *
   * @param bytes from index 0 to the limit
   */
  void look(ByteBuffer bytes);

  /** Whether there is a picture in it: if not, it is none of the access units. */
  boolean picture();

  /** Whether a decoder can start at the picture, once it has what is missing. */
  boolean keyFrame();

  /** Whether the picture, if it is a key frame, has its parameter sets, or they came before. */
  boolean complete();

  /** The bytes to put into the access unit that the device has left out. */
  int missing();

  /**
   * Copies an access unit with what is missing.
   *
   * @param from what {@link #look} has looked at
   * @param to has room for all of it and for {@link #missing()}, from index 0
   */
  void copy(ByteBuffer from, ByteBuffer to);
}
