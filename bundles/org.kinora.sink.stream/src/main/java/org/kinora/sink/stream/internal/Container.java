package org.kinora.sink.stream.internal;

import org.kinora.api.media.AccessUnit;

/**
 * A kind of file: puts access units into the form in which they are stored. All of it happens in
 * memory, so that a failed write can be tried again. Not thread-safe.
 */
interface Container {

  /** Adds what stands at the beginning of the file while it is open. */
  void begin(Bytes out);

  /**
   * Adds an access unit.
   *
   * @param at the position in the file of the first byte of {@code out}
   * @throws IllegalArgumentException if it cannot be stored; nothing is added
   */
  void add(Bytes out, long at, AccessUnit unit);

  /** Makes what was added whole: it is written next. */
  void complete(Bytes out);

  /**
   * Adds what stands at the end of the file once it is closed.
   *
   * @param at the position in the file of the first byte of {@code out}
   */
  void end(Bytes out, long at);

  /**
   * Adds what takes the place of the beginning once the file is closed, of the same length; adds
   * nothing if it stays as it is.
   *
   * @param size of the file
   * @param duration from the first presentation time to the end of the last picture, in nanoseconds
   */
  void beginClosed(Bytes out, long size, long duration);
}
