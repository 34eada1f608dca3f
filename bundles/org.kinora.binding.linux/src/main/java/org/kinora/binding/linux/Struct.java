package org.kinora.binding.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.kinora.binding.jna.BufferAddresses;

/**
 * A C structure, or an array of some, outside the Java heap, read and written by offset. Not for
 * several threads at once. Its memory is given back some time after it is no longer reachable.
 */
public final class Struct {

  private final ByteBuffer bytes;
  private final long address;

  /**
   * @param size in bytes; all are zero
   */
  public Struct(int size) {
    bytes = BufferAddresses.structure(size);
    address = BufferAddresses.addressOf(bytes);
  }

  /** The size in bytes. */
  public int size() {
    return bytes.capacity();
  }

  /** Where it is, for pointers in another structure; valid while this object is reachable. */
  public long address() {
    return address;
  }

  /** Makes all bytes zero; returns this. */
  public Struct clear() {
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) 0);
    }
    return this;
  }

  /** An 8-bit value without sign. */
  public int getByte(int offset) {
    return bytes.get(offset) & 0xff;
  }

  /** A 16-bit value without sign. */
  public int getShort(int offset) {
    return bytes.getShort(offset) & 0xffff;
  }

  /** A 32-bit value; one without sign by {@link Integer#toUnsignedLong}. */
  public int getInt(int offset) {
    return bytes.getInt(offset);
  }

  /** A 64-bit value. */
  public long getLong(int offset) {
    return bytes.getLong(offset);
  }

  /** Text that ends at a zero byte or at the end of its field. */
  public String getText(int offset, int length) {
    int end = offset;
    while (end < offset + length && bytes.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - offset];
    bytes.get(offset, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Writes the lowest 8 bits; returns this. */
  public Struct putByte(int offset, int value) {
    bytes.put(offset, (byte) value);
    return this;
  }

  /** Writes the lowest 16 bits; returns this. */
  public Struct putShort(int offset, int value) {
    bytes.putShort(offset, (short) value);
    return this;
  }

  /** Writes 32 bits; returns this. */
  public Struct putInt(int offset, int value) {
    bytes.putInt(offset, value);
    return this;
  }

  /** Writes 64 bits, at any offset; returns this. */
  public Struct putLong(int offset, long value) {
    bytes.putLong(offset, value);
    return this;
  }
}
