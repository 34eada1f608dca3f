package org.kinora.isobmff;

import java.io.IOException;
import java.util.Optional;

/**
 * A box in a file (ISO/IEC 14496-12, 4.2) that lies within its parent or the file, whatever it says
 * of its size.
 *
 * @param in the file
 * @param type four letters
 * @param begin where its content begins
 * @param end where it ends
 */
record BoxReader(FileWindow in, String type, long begin, long end) {

  private static final int HEADER = 8;
  private static final int LARGE_HEADER = 16;

  /** More than any file of ours has side by side. */
  private static final int MOST_SIBLINGS = 64;

  /**
   * The box at a position.
   *
   * @param limit where what it lies in ends
   * @return empty if there is no whole box
   */
  static Optional<BoxReader> at(FileWindow in, long position, long limit) throws IOException {
    if (position < 0 || limit > in.size() || position > limit - HEADER) {
      return Optional.empty();
    }
    long size = in.u32(position);
    int header = HEADER;
    if (size == 1 && position <= limit - LARGE_HEADER) {
      size = in.i64(position + HEADER);
      header = LARGE_HEADER;
    }
    if (size < header || size > limit - position) {
      return Optional.empty();
    }
    return Optional.of(
        new BoxReader(in, in.type(position + 4), position + header, position + size));
  }

  boolean is(String other) {
    return type.equals(other);
  }

  long size() {
    return end - begin;
  }

  /**
   * The first child of a type.
   *
   * @param offset of the first child within the content
   */
  Optional<BoxReader> child(String wanted, int offset) throws IOException {
    long at = begin + offset;
    for (int i = 0; i < MOST_SIBLINGS; i++) {
      Optional<BoxReader> child = at(in, at, end);
      if (child.isEmpty() || child.get().is(wanted)) {
        return child;
      }
      at = child.get().end();
    }
    return Optional.empty();
  }

  /** The box that a path of types leads to, each the first of its type in the one before. */
  Optional<BoxReader> find(String... path) throws IOException {
    Optional<BoxReader> box = Optional.of(this);
    for (String step : path) {
      box = box.isPresent() ? box.get().child(step, 0) : box;
    }
    return box;
  }

  /** A number in the content. */
  long u32(int offset) throws IOException {
    return offset + 4L <= size() ? in.u32(begin + offset) : 0;
  }
}
