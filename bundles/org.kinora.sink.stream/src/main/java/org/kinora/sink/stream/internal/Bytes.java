package org.kinora.sink.stream.internal;

import java.nio.ByteBuffer;

/** Bytes that are put together in memory, in network order; the memory is used over and over. */
final class Bytes {

  private static final int INITIAL_BYTES = 256 * 1024;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(INITIAL_BYTES);

  /** How many there are. */
  int size() {
    return buffer.position();
  }

  /** Forgets those from an index on. */
  void cut(int size) {
    buffer.position(size);
  }

  /** All of them, to be read and left as they are; the next change makes the view invalid. */
  ByteBuffer view() {
    return buffer.duplicate().flip();
  }

  void u8(int value) {
    room(1).put((byte) value);
  }

  void u16(int value) {
    room(2).putShort((short) value);
  }

  void u32(long value) {
    room(4).putInt((int) value);
  }

  void u64(long value) {
    room(8).putLong(value);
  }

  void f64(double value) {
    room(8).putDouble(value);
  }

  void bytes(byte[] value) {
    room(value.length).put(value);
  }

  /** Adds a byte so many times. */
  void fill(int value, int count) {
    ByteBuffer to = room(count);
    for (int i = 0; i < count; i++) {
      to.put((byte) value);
    }
  }

  /** Adds a part of a buffer, which is not changed. */
  void copy(ByteBuffer from, int index, int count) {
    ByteBuffer to = room(count);
    to.put(to.position(), from, index, count).position(to.position() + count);
  }

  /** Writes eight bytes over what is there. */
  void patch(int at, long value) {
    buffer.putLong(at, value);
  }

  /** Writes four bytes over what is there. */
  void patch(int at, int value) {
    buffer.putInt(at, value);
  }

  /** Writes two bytes over what is there. */
  void patch(int at, short value) {
    buffer.putShort(at, value);
  }

  byte get(int at) {
    return buffer.get(at);
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      long needed = (long) buffer.position() + bytes;
      long capacity = Math.min(Integer.MAX_VALUE, Math.max(needed, 2L * buffer.capacity()));
      if (needed > capacity) {
        throw new IllegalStateException("more than 2 GB wait to be written");
      }
      buffer = ByteBuffer.allocateDirect((int) capacity).put(buffer.flip());
    }
    return buffer;
  }
}
