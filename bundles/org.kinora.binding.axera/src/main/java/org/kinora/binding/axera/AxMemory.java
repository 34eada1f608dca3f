package org.kinora.binding.axera;

import org.kinora.binding.jna.PhysicalMemory;

/** The media system's memory as the processor sees it. */
public final class AxMemory implements PhysicalMemory {

  private static final long NULL = 0;
  private static final long MAP_FAILED = -1;

  /** There is one for the whole board. */
  public AxMemory() {}

  @Override
  public long map(long physical, int bytes) throws AxException {
    long address = AxSys.sysMmapCache(physical, bytes);
    if (address == NULL || address == MAP_FAILED) {
      throw AxException.of(AxError.FAILURE, "AX_SYS_MmapCache");
    }
    return address;
  }

  @Override
  public void unmap(long address, int bytes) {
    MediaSystem.giveBack("AX_SYS_Munmap", () -> AxSys.sysMunmap(address, bytes));
  }

  @Override
  public void refresh(long physical, long address, int bytes) throws AxException {
    AxException.check(
        AxSys.sysMinvalidateCache(physical, address, bytes), "AX_SYS_MinvalidateCache");
  }

  @Override
  public void flush(long physical, long address, int bytes) throws AxException {
    AxException.check(AxSys.sysMflushCache(physical, address, bytes), "AX_SYS_MflushCache");
  }
}
