package org.kinora.binding.sophgo;

import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.HardwareSystem;

/**
 * Functions of the vendor's {@code libsys.so} (cvi_sys.h, cvi_vb.h). To be called between {@link
 * MediaSystem#open} and {@link HardwareSystem.Use#close} only. Pointers are {@code long}; a
 * function that is said to return nothing else returns 0 or an error for {@link CviError}.
 */
public final class CviSys {

  static final DirectLibrary LIBRARY = new DirectLibrary(CviSys.class);

  private CviSys() {}

  static native int sysInit();

  static native int sysExit();

  static native int vbSetConfig(long config);

  static native int vbInit();

  static native int vbExit();

  /** Sends what one channel makes to another; both are {@code MMF_CHN_S}. */
  static native int sysBind(long source, long destination);

  /** Ends what {@link #sysBind} began. */
  static native int sysUnBind(long source, long destination);

  /** Maps physical memory through the processor's cache; gives its address. */
  static native long sysMmapCache(long physical, int bytes);

  /** Unmaps what {@link #sysMmapCache} mapped. */
  static native int sysMunmap(long address, int bytes);

  /** Writes what is in the processor's cache to memory, for devices to see. */
  public static native int sysIonFlushCache(long physical, long address, int bytes);

  /** Drops what is in the processor's cache, to see what devices have written. */
  static native int sysIonInvalidateCache(long physical, long address, int bytes);

  /** Makes a pool of blocks from a {@code VB_POOL_CONFIG_S}; gives its number. */
  public static native int vbCreatePool(long config);

  /** Frees a pool. */
  public static native int vbDestroyPool(int pool);

  /** Takes a block of a pool; gives its handle. */
  public static native long vbGetBlock(int pool, int bytes);

  /** Gives a block back. */
  public static native int vbReleaseBlock(long block);

  /** The physical address of a block. */
  public static native long vbHandle2PhysAddr(long block);

  /** Of the C library, which libsys brings with it. */
  public static native long memcpy(long to, long from, long bytes);

  /** Of the C library: waits for descriptors; gives the number that are ready. */
  public static native int poll(long descriptors, long count, int milliseconds);
}
