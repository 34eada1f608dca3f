package org.kinora.isobmff;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Builds boxes (ISO/IEC 14496-12, 4.2) in a buffer that grows as needed and is used over and over.
 */
final class BoxWriter {

  private static final int INITIAL_BYTES = 4096;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(INITIAL_BYTES);

  /** Forgets everything written. */
  BoxWriter clear() {
    buffer.clear();
    return this;
  }

  /** The bytes written. */
  int size() {
    return buffer.position();
  }

  /** The bytes written, to be read at once: the next change makes them invalid. */
  ByteBuffer flipped() {
    return buffer.flip();
  }

  /**
   * Begins a box.
   *
   * @return where it begins, for {@link #end}
   */
  int begin(String type) {
    int at = buffer.position();
    u32(0);
    type(type);
    return at;
  }

  /** Begins a box with version and flags. */
  int begin(String type, int version, int flags) {
    int at = begin(type);
    u32(version << 24 | flags);
    return at;
  }

  /** Ends the box that begins at an index. */
  void end(int at) {
    end(at, 0);
  }

  /** Ends a box of which more bytes follow elsewhere. */
  void end(int at, long bytesToFollow) {
    long size = buffer.position() - at + bytesToFollow;
    if (size > 0xFFFF_FFFFL) {
      throw new IllegalStateException("the index of the file is larger than 4 GB");
    }
    buffer.putInt(at, (int) size);
  }

  void type(String type) {
    for (int i = 0; i < 4; i++) {
      u8(type.charAt(i));
    }
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

  void bytes(byte[] value) {
    room(value.length).put(value);
  }

  void zeros(int count) {
    for (int i = 0; i < count; i++) {
      u8(0);
    }
  }

  /** A text of ISO 8859-1 characters, closed by a zero byte. */
  void text(String text) {
    bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    u8(0);
  }

  /** Changes four bytes written before. */
  void patch(int at, int value) {
    buffer.putInt(at, value);
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      buffer = Buffers.grown(buffer, bytes);
    }
    return buffer;
  }
}
