package org.kinora.binding.sophgo;

import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.HardwareSystem;

/**
 * The video process subsystem, which scales what the sensor delivers (cvi_vpss.h): {@code
 * libvpu.so}, or {@code libvpss.so} where the SDK splits it. To be called while a {@link
 * HardwareSystem.Use} that asked for it is open. Pointers are {@code long}.
 */
public final class CviVpss {

  static final DirectLibrary LIBRARY = new DirectLibrary(CviVpss.class);

  private CviVpss() {}

  /** Makes a group from a {@code VPSS_GRP_ATTR_S}. */
  public static native int createGrp(int group, long attributes);

  /** Frees a group. */
  public static native int destroyGrp(int group);

  /** Brings a group back to its first state. */
  public static native int resetGrp(int group);

  /** Lets a group take pictures. */
  public static native int startGrp(int group);

  /** Ends {@link #startGrp}. */
  public static native int stopGrp(int group);

  /** Sets a channel by a {@code VPSS_CHN_ATTR_S}. */
  public static native int setChnAttr(int group, int channel, long attributes);

  /** Chooses a part of the sensor's picture by a {@code VPSS_CROP_INFO_S}. */
  public static native int setChnCrop(int group, int channel, long crop);

  /** Lets a channel make pictures. */
  public static native int enableChn(int group, int channel);

  /** Ends {@link #enableChn}. */
  public static native int disableChn(int group, int channel);

  /** Waits for a picture of a channel and describes it in a {@code VIDEO_FRAME_INFO_S}. */
  public static native int getChnFrame(int group, int channel, long info, int milliseconds);

  /** Gives a picture back. */
  public static native int releaseChnFrame(int group, int channel, long info);

  /** Gives a channel a pool to take its pictures from. */
  public static native int attachVbPool(int group, int channel, int pool);

  /** Ends {@link #attachVbPool}. */
  public static native int detachVbPool(int group, int channel);
}
