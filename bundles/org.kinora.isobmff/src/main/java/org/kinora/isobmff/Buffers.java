package org.kinora.isobmff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** What several classes do with buffers. */
final class Buffers {

  private Buffers() {}

  /** A larger direct buffer with the same content before its position, and so much room behind. */
  static ByteBuffer grown(ByteBuffer buffer, int room) {
    long needed = (long) buffer.position() + room;
    long capacity = Math.min(Integer.MAX_VALUE, Math.max(needed, 2L * buffer.capacity()));
    if (needed > capacity) {
      throw new IllegalStateException("a fragment is larger than 2 GB");
    }
    return ByteBuffer.allocateDirect((int) capacity).put(buffer.flip());
  }

  /** Writes all that remains. */
  static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
