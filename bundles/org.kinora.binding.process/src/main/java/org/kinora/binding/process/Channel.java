package org.kinora.binding.process;

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
 * For one thread at a time in each direction.
 */
public final class Channel {

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

  /**
   * @param in is to be buffered
   * @param out is to be unbuffered or flushed
   */
  public Channel(InputStream in, OutputStream out) {
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
  public Channel begin(int type) {
    outgoing.clear().putInt(type).putInt(0);
    return this;
  }

  /** Adds 32 bits. */
  public Channel put(int number) {
    room(Integer.BYTES).putInt(number);
    return this;
  }

  /** Adds 64 bits. */
  public Channel put(long number) {
    room(Long.BYTES).putLong(number);
    return this;
  }

  /** Adds a text. */
  public Channel put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(bytes.length);
    room(bytes.length).put(bytes);
    return this;
  }

  /** Adds bytes of a buffer from index 0. */
  public Channel put(ByteBuffer bytes, int size) {
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
  public void send() throws IOException {
    outgoing.putInt(Integer.BYTES, outgoing.position() - HEAD);
    out.write(outgoingBytes, 0, outgoing.position());
    out.flush();
  }

  /** Whether a message has begun to arrive. */
  public boolean ready() throws IOException {
    return in.available() >= HEAD;
  }

  /**
   * Waits for a message, whose content the methods {@code get} then give.
   *
   * @return its type
   * @throws EOFException if the other side is gone
   */
  public int receive() throws IOException {
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

  /** The next 32 bits of the message that was received. */
  public int getInt() {
    return incoming.getInt();
  }

  /** The next 64 bits. */
  public long getLong() {
    return incoming.getLong();
  }

  /** The next text. */
  public String getText() {
    byte[] bytes = new byte[incoming.getInt()];
    incoming.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The bytes of the message that were not taken yet. */
  public int remaining() {
    return incoming.remaining();
  }

  /** Copies what was not taken yet to a buffer, from its position. */
  public void getRest(ByteBuffer to) {
    to.put(incoming);
  }
}
