package org.kinora.binding.jna;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.function.LongToIntFunction;

/**
 * Addresses of direct buffers that come again and again, such as the planes of pooled frames: only
 * the first sight of a buffer makes garbage. Not for several threads at once.
 */
public final class BufferAddresses {

  /** More than the planes of all frames that a recording holds; bounds what is kept reachable. */
  private static final int MOST = 512;

  private final IdentityHashMap<ByteBuffer, Long> known = new IdentityHashMap<>();

  /** The address of index 0 of a direct buffer, valid for as long as the buffer is reachable. */
  public long of(ByteBuffer direct) {
    Long address = known.get(direct);
    if (address == null) {
      if (known.size() >= MOST) {
        known.clear();
      }
      address = addressOf(direct);
      known.put(direct, address);
    }
    return address;
  }

  /** Lets go of all buffers. */
  public void clear() {
    known.clear();
  }

  /** The address of index 0 of a direct buffer, found anew. */
  public static long addressOf(ByteBuffer direct) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
  }

  /**
   * Calls a function with the address of a structure, which stays reachable meanwhile; for set-up
   * code.
   *
   * @return what the function returned
   */
  public static int call(ByteBuffer structure, LongToIntFunction function) {
    try {
      return function.applyAsInt(addressOf(structure));
    } finally {
      Reference.reachabilityFence(structure);
    }
  }

  /** A direct buffer of zeros in the byte order of C structures on this machine. */
  public static ByteBuffer structure(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
