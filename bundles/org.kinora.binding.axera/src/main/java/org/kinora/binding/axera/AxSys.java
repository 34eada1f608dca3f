package org.kinora.binding.axera;

import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.HardwareSystem;

/**
 * Functions of the vendor's {@code libax_sys.so} (ax_sys_api.h). To be called between {@link
 * MediaSystem#open} and {@link HardwareSystem.Use#close} only. Pointers are {@code long}; a
 * function that is said to return nothing else returns 0 or an error for {@link AxError}.
 */
public final class AxSys {

  static final DirectLibrary LIBRARY = new DirectLibrary(AxSys.class);

  private AxSys() {}

  static native int sysInit();

  static native int sysDeinit();

  static native int poolSetConfig(long floorPlan);

  static native int poolInit();

  static native int poolExit();

  /** Sends what one channel makes to another; both are {@code AX_MOD_INFO_T}. */
  static native int sysLink(long source, long destination);

  /** Ends what {@link #sysLink} began. */
  static native int sysUnLink(long source, long destination);

  /** Maps physical memory through the processor's cache; gives its address. */
  static native long sysMmapCache(long physical, int bytes);

  /** Unmaps what {@link #sysMmapCache} mapped. */
  static native int sysMunmap(long address, int bytes);

  /** Writes what is in the processor's cache to memory, for devices to see. */
  public static native int sysMflushCache(long physical, long address, int bytes);

  /** Drops what is in the processor's cache, to see what devices have written. */
  static native int sysMinvalidateCache(long physical, long address, int bytes);

  /** Makes a pool of blocks from an {@code AX_POOL_CONFIG_T}; gives its number. */
  static native int poolCreatePool(long config);

  /** Frees a pool. */
  static native int poolDestroyPool(int pool);

  /** Takes a block of a pool, in any partition if the last argument is 0; gives its number. */
  static native int poolGetBlock(int pool, long bytes, long partition);

  /** Gives a block back. */
  public static native int poolReleaseBlock(int block);

  /** The physical address of a block. */
  public static native long poolHandle2PhysAddr(int block);

  /** Of the C library, which libax_sys brings with it. */
  public static native long memcpy(long to, long from, long bytes);
}
