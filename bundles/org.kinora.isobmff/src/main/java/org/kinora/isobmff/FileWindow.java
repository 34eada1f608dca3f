package org.kinora.isobmff;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads a file here and there through one buffer of fixed size. */
final class FileWindow {

  /** Reads bytes at a position; tests put memory in a file's place. */
  @FunctionalInterface
  interface Source {
    int read(ByteBuffer into, long position) throws IOException;
  }

  private static final int CAPACITY = 64 * 1024;

  private final Source source;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY).limit(0);
  private long start;

  /**
   * @param size of the file; what grows behind it is not read
   */
  FileWindow(Source source, long size) {
    this.source = source;
    this.size = size;
  }

  long size() {
    return size;
  }

  int u8(long position) throws IOException {
    return buffer.get(index(position, 1)) & 0xff;
  }

  int u16(long position) throws IOException {
    return buffer.getShort(index(position, 2)) & 0xffff;
  }

  long u32(long position) throws IOException {
    return Integer.toUnsignedLong(i32(position));
  }

  int i32(long position) throws IOException {
    return buffer.getInt(index(position, 4));
  }

  long i64(long position) throws IOException {
    return buffer.getLong(index(position, 8));
  }

  /** A copy of some bytes, of which the caller knows that they are few. */
  byte[] bytes(long position, int count) throws IOException {
    byte[] bytes = new byte[count];
    for (int done = 0; done < count; ) {
      int part = Math.min(CAPACITY, count - done);
      buffer.get(index(position + done, part), bytes, done, part);
      done += part;
    }
    return bytes;
  }

  /** The four letters at a position. */
  String type(long position) throws IOException {
    return new String(bytes(position, 4), StandardCharsets.ISO_8859_1);
  }

  private int index(long position, int count) throws IOException {
    if (position < 0 || position > size - count) {
      throw new EOFException("it ends in the middle of what it should hold");
    }
    if (position < start || position + count > start + buffer.limit()) {
      load(position);
      if (count > buffer.limit()) {
        throw new EOFException("it became shorter while it was read");
      }
    }
    return (int) (position - start);
  }

  private void load(long position) throws IOException {
    buffer.clear().limit((int) Math.min(CAPACITY, size - position));
    start = position;
    long at = position;
    try {
      int count = 0;
      while (buffer.hasRemaining() && count >= 0) {
        count = source.read(buffer, at);
        at += count;
      }
    } finally {
      buffer.flip();
    }
  }
}
