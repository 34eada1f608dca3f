package org.kinora.binding.axera;

import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.HardwareSystem;

/**
 * The image and video processing subsystem, which scales what the sensor delivers (ax_ivps_api.h):
 * {@code libax_ivps.so}. To be called while a {@link HardwareSystem.Use} that asked for it is open.
 * Pointers are {@code long}.
 */
public final class AxIvps {

  static final DirectLibrary LIBRARY = new DirectLibrary(AxIvps.class);

  private AxIvps() {}

  static native int init();

  static native int deinit();

  /** Makes a group from an {@code AX_IVPS_GRP_ATTR_T}. */
  public static native int createGrp(int group, long attributes);

  /** Frees a group; the vendor's spelling. */
  public static native int destoryGrp(int group);

  /** Sets what a group's filters do by an {@code AX_IVPS_PIPELINE_ATTR_T}. */
  public static native int setPipelineAttr(int group, long attributes);

  /** Sets where a channel takes its blocks from by an {@code AX_IVPS_POOL_ATTR_T}. */
  public static native int setChnPoolAttr(int group, int channel, long attributes);

  /** Lets a channel make pictures. */
  public static native int enableChn(int group, int channel);

  /** Ends {@link #enableChn}. */
  public static native int disableChn(int group, int channel);

  /** Lets a group take pictures. */
  public static native int startGrp(int group);

  /** Ends {@link #startGrp}. */
  public static native int stopGrp(int group);

  /** Waits for a picture of a channel and describes it in an {@code AX_VIDEO_FRAME_T}. */
  public static native int getChnFrame(int group, int channel, long frame, int milliseconds);

  /** Gives a picture back. */
  public static native int releaseChnFrame(int group, int channel, long frame);
}
