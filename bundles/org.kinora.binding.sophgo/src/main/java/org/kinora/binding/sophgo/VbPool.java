package org.kinora.binding.sophgo;

import java.nio.ByteBuffer;
import org.kinora.api.KinoraException.Retry;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.HardwarePool;

/** A pool of equal blocks of the media system's memory. */
public final class VbPool implements HardwarePool {

  private static final int INVALID_POOL = 0xffffffff; // VB_INVALID_POOLID
  private static final long INVALID_BLOCK = 0xffffffffL; // VB_INVALID_HANDLE, zero-extended

  /** Handles may be addresses of the kernel, but not of its last GB: errors look like these. */
  private static final long FIRST_ERROR = 0xffff_ffff_c000_0000L;

  private final int number;
  private final int blockBytes;

  /**
   * Makes a pool.
   *
   * @param name for the driver's statistics, below 32 characters of ASCII
   */
  public VbPool(String name, int blockBytes, int blocks) throws CviException {
    ByteBuffer config = BufferAddresses.structure(CviLayout.VB_POOL_CONFIG_SIZE);
    MediaSystem.describePool(config, 0, blockBytes, blocks, name);
    this.blockBytes = blockBytes;
    this.number = BufferAddresses.call(config, CviSys::vbCreatePool);
    if (number == INVALID_POOL) {
      throw new CviException(
          "CVI_VB_CreatePool gave no pool of %d blocks of %d bytes: the memory set aside for media"
                  .formatted(blocks, blockBytes)
              + " (ION) is used up",
          Retry.RECOVERABLE);
    }
    if (number < 0) {
      throw CviException.of(number, "CVI_VB_CreatePool");
    }
  }

  /** Its number. */
  public int number() {
    return number;
  }

  @Override
  public long takeBlock() throws CviException {
    long block = CviSys.vbGetBlock(number, blockBytes);
    if (block == INVALID_BLOCK || block == 0) {
      throw new CviException(
          "CVI_VB_GetBlock gave no block of %d bytes of pool %d".formatted(blockBytes, number),
          Retry.TRANSIENT);
    }
    boolean narrow = block >>> Integer.SIZE == 0 && (int) block < 0;
    boolean wide = block >= FIRST_ERROR && block < 0;
    if (narrow || wide) {
      throw CviException.of((int) block, "CVI_VB_GetBlock");
    }
    return block;
  }

  @Override
  public long physicalAddress(long block) throws CviException {
    long physical = CviSys.vbHandle2PhysAddr(block);
    if (physical == 0) {
      throw CviException.of(CviError.FAILURE, "CVI_VB_Handle2PhysAddr");
    }
    return physical;
  }

  @Override
  public void giveBack(long block) {
    MediaSystem.giveBack("CVI_VB_ReleaseBlock", () -> CviSys.vbReleaseBlock(block));
  }

  @Override
  public void close() {
    MediaSystem.giveBack("CVI_VB_DestroyPool", () -> CviSys.vbDestroyPool(number));
  }
}
