package org.kinora.binding.sophgo;

import org.kinora.binding.jna.PhysicalMemory;

/** The media system's memory as the processor sees it. */
public final class CviMemory implements PhysicalMemory {

  private static final long NULL = 0;

  /** There is one for the whole board. */
  public CviMemory() {}

  @Override
  public long map(long physical, int bytes) throws CviException {
    long address = CviSys.sysMmapCache(physical, bytes);
    if (address == NULL) {
      throw CviException.of(CviError.FAILURE, "CVI_SYS_MmapCache");
    }
    return address;
  }

  @Override
  public void unmap(long address, int bytes) {
    MediaSystem.giveBack("CVI_SYS_Munmap", () -> CviSys.sysMunmap(address, bytes));
  }

  @Override
  public void refresh(long physical, long address, int bytes) throws CviException {
    CviException.check(
        CviSys.sysIonInvalidateCache(physical, address, bytes), "CVI_SYS_IonInvalidateCache");
  }

  @Override
  public void flush(long physical, long address, int bytes) throws CviException {
    CviException.check(CviSys.sysIonFlushCache(physical, address, bytes), "CVI_SYS_IonFlushCache");
  }
}
