package org.kinora.binding.jna;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.kinora.api.KinoraException;
import org.kinora.api.media.VideoFrame;

/**
 * A block of a board's memory, to which frames of other memory are copied row by row. Not for
 * several threads at once.
 */
public final class HardwareBlock {

  private final SemiPlanar layout;
  private final HardwarePool pool;
  private final PhysicalMemory memory;
  private final long handle;
  private final long physical;
  private final long address;
  private final ByteBuffer bytes;

  /**
   * Takes the block of a pool and maps it.
   *
   * @param layout of the frames
   * @param pool of one such block, which is closed with it, or now if this fails
   * @param memory of the board
   */
  public HardwareBlock(SemiPlanar layout, HardwarePool pool, PhysicalMemory memory)
      throws KinoraException {
    this.layout = layout;
    this.pool = pool;
    this.memory = memory;
    long taken = 0;
    boolean hasBlock = false;
    boolean done = false;
    try {
      taken = pool.takeBlock();
      hasBlock = true;
      physical = pool.physicalAddress(taken);
      address = memory.map(physical, layout.bytes());
      done = true;
    } finally {
      if (!done) {
        if (hasBlock) {
          pool.giveBack(taken);
        }
        pool.close();
      }
    }
    handle = taken;
    bytes = new Pointer(address).getByteBuffer(0, layout.bytes());
  }

  /** What the pool calls it. */
  public long handle() {
    return handle;
  }

  /** Where it is. */
  public long physical() {
    return physical;
  }

  /** Where the processor sees it. */
  public long address() {
    return address;
  }

  /** Copies a frame to it, for the hardware to read. */
  public void copy(VideoFrame frame) throws KinoraException {
    layout.copy(frame, bytes);
    memory.flush(physical, address, layout.bytes());
  }

  /** Gives it and its pool back. */
  public void free() {
    memory.unmap(address, layout.bytes());
    pool.giveBack(handle);
    pool.close();
  }
}
