package org.kinora.binding.axera;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.kinora.api.KinoraException.Retry;
import org.kinora.binding.jna.BufferAddresses;
import org.kinora.binding.jna.HardwarePool;

/** A pool of equal blocks of the media system's memory. */
public final class AxPool implements HardwarePool {

  private static final int INVALID_POOL = -1; // AX_INVALID_POOLID, ax_pool_type.h
  private static final int INVALID_BLOCK = 0; // AX_INVALID_BLOCKID
  private static final int CACHED = 1; // AX_POOL_CACHE_MODE_CACHED

  /** Bytes of each block for the vendor's own notes, as its samples have (ax_opal_hal_sys.c). */
  private static final int META_BYTES = 4096;

  /** The partition of memory without a name of its own, as in the vendor's samples. */
  private static final String PARTITION = "anonymous";

  private static final long ANY_PARTITION = 0;

  private final int number;
  private final int blockBytes;

  /**
   * Makes a pool.
   *
   * @param name for the driver's statistics, below 32 characters of ASCII
   */
  public AxPool(String name, int blockBytes, int blocks) throws AxException {
    ByteBuffer config = BufferAddresses.structure(AxLayout.POOL_CONFIG_SIZE);
    describe(config, 0, blockBytes, blocks, name);
    this.blockBytes = blockBytes;
    this.number = BufferAddresses.call(config, AxSys::poolCreatePool);
    if (number == INVALID_POOL) {
      throw new AxException(
          "AX_POOL_CreatePool gave no pool of %d blocks of %d bytes: the memory set aside for"
                  .formatted(blocks, blockBytes)
              + " media (CMM) is used up",
          Retry.RECOVERABLE);
    }
    if (number < 0) {
      throw AxException.of(number, "AX_POOL_CreatePool");
    }
  }

  /** Writes an {@code AX_POOL_CONFIG_T} of blocks that the processor may cache. */
  static void describe(ByteBuffer config, int at, int bytes, int blocks, String name) {
    config.putLong(at + AxLayout.POOL_CONFIG_METASIZE, META_BYTES);
    config.putLong(at + AxLayout.POOL_CONFIG_BLKSIZE, bytes);
    config.putInt(at + AxLayout.POOL_CONFIG_BLKCNT, blocks);
    config.putInt(at + AxLayout.POOL_CONFIG_CACHEMODE, CACHED);
    config.put(
        at + AxLayout.POOL_CONFIG_PARTITIONNAME, PARTITION.getBytes(StandardCharsets.US_ASCII));
    config.put(at + AxLayout.POOL_CONFIG_POOLNAME, name.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public long takeBlock() throws AxException {
    int block = AxSys.poolGetBlock(number, blockBytes, ANY_PARTITION);
    if (block == INVALID_BLOCK) {
      throw new AxException(
          "AX_POOL_GetBlock gave no block of %d bytes of pool %d".formatted(blockBytes, number),
          Retry.TRANSIENT);
    }
    if (AxError.isError(block)) {
      throw AxException.of(block, "AX_POOL_GetBlock");
    }
    return block;
  }

  @Override
  public long physicalAddress(long block) throws AxException {
    long physical = AxSys.poolHandle2PhysAddr((int) block);
    if (physical == 0) {
      throw AxException.of(AxError.FAILURE, "AX_POOL_Handle2PhysAddr");
    }
    return physical;
  }

  @Override
  public void giveBack(long block) {
    MediaSystem.giveBack("AX_POOL_ReleaseBlock", () -> AxSys.poolReleaseBlock((int) block));
  }

  @Override
  public void close() {
    MediaSystem.giveBack("AX_POOL_DestroyPool", () -> AxSys.poolDestroyPool(number));
  }
}
