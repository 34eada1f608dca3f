package org.kinora.binding.jna;

import org.kinora.api.KinoraException;
import org.osgi.annotation.versioning.ConsumerType;

/** A pool of equal blocks of a board's memory. */
@ConsumerType
public interface HardwarePool extends AutoCloseable {

  /**
   * Takes a block.
   *
   * @return its handle, to be {@linkplain #giveBack given back}
   */
  long takeBlock() throws KinoraException;

  /** Where a block is, which is not 0. */
  long physicalAddress(long block) throws KinoraException;

  /** Gives a block back. */
  void giveBack(long block);

  /** Frees it; all blocks must be back. */
  @Override
  void close();
}
