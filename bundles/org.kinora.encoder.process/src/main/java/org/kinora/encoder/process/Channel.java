package org.kinora.encoder.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Messages over a pair of streams, one at a time in each direction, in memory that is used again.
 * Not for several threads at once.
 */
final class Channel {

  private static final int HEAD = 2 * Integer.BYTES;
  private static final int INITIAL_BYTES = 64 * 1024;

  /** More than any access unit; a larger number means that the streams are out of step. */
  private static final int LARGEST = 256 * 1024 * 1024;

  private final InputStream in;
  private final OutputStream out;
  private byte[] outgoingBytes = new byte[INITIAL_BYTES];
  private ByteBuffer outgoing = littleEndian(outgoingBytes);
  private byte[] incomingBytes = new byte[INITIAL_BYTES];
  private ByteBuffer incoming = littleEndian(incomingBytes);

  Channel(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int atLeast(int bytes) {
    return Integer.highestOneBit(bytes) * 2;
  }

  /** Begins a message. */
  Channel begin(int type) {
    outgoing.clear().putInt(type).putInt(0);
    return this;
  }

  Channel put(int number) {
    room(Integer.BYTES).putInt(number);
    return this;
  }

  Channel put(long number) {
    room(Long.BYTES).putLong(number);
    return this;
  }

  Channel put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(bytes.length);
    room(bytes.length).put(bytes);
    return this;
  }

  /** Adds bytes of a buffer from index 0. */
  Channel put(ByteBuffer bytes, int size) {
    room(size);
    int position = outgoing.position();
    bytes.get(0, outgoingBytes, position, size);
    outgoing.position(position + size);
    return this;
  }

  private ByteBuffer room(int bytes) {
    if (outgoing.remaining() < bytes) {
      int position = outgoing.position();
      outgoingBytes = Arrays.copyOf(outgoingBytes, atLeast(position + bytes));
      outgoing = littleEndian(outgoingBytes).position(position);
    }
    return outgoing;
  }

  /** Sends the message that was begun. */
  void send() throws IOException {
    outgoing.putInt(Integer.BYTES, outgoing.position() - HEAD);
    out.write(outgoingBytes, 0, outgoing.position());
    out.flush();
  }

  /** Whether a message has begun to arrive. */
  boolean ready() throws IOException {
    return in.available() >= HEAD;
  }

  /**
   * Waits for a message, whose content the methods {@code get} then give.
   *
   * @return its type
   * @throws EOFException if the other side is gone
   */
  int receive() throws IOException {
    fill(HEAD);
    int type = incoming.getInt();
    int size = incoming.getInt();
    if (size < 0 || size > LARGEST) {
      throw new IOException("a message of type " + type + " and " + size + " bytes");
    }
    if (incoming.capacity() < size) {
      incomingBytes = new byte[atLeast(size)];
      incoming = littleEndian(incomingBytes);
    }
    fill(size);
    return type;
  }

  private void fill(int bytes) throws IOException {
    if (in.readNBytes(incomingBytes, 0, bytes) < bytes) {
      throw new EOFException("the other side has ended");
    }
    incoming.clear().limit(bytes);
  }

  int getInt() {
    return incoming.getInt();
  }

  long getLong() {
    return incoming.getLong();
  }

  String getText() {
    byte[] bytes = new byte[incoming.getInt()];
    incoming.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The bytes of the message that were not taken yet. */
  int remaining() {
    return incoming.remaining();
  }

  /** Copies what was not taken yet to a buffer, from its position. */
  void getRest(ByteBuffer to) {
    to.put(incoming);
  }
}
