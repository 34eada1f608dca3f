package org.kinora.binding.sophgo;

import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.HardwareSystem;

/**
 * The encoder (cvi_venc.h): {@code libvenc.so}. Only functions that the shipped library exports are
 * here. To be called while a {@link HardwareSystem.Use} that asked for it is open, and for one
 * channel by one thread at a time: the library keeps unguarded state. Pointers are {@code long}.
 */
public final class CviVenc {

  static final DirectLibrary LIBRARY = new DirectLibrary(CviVenc.class);

  private CviVenc() {}

  /** Makes a channel from a {@code VENC_CHN_ATTR_S}. */
  public static native int createChn(int channel, long attributes);

  /** Frees a channel and closes its descriptor. */
  public static native int destroyChn(int channel);

  /** Drops what is inside. */
  public static native int resetChn(int channel);

  /** Lets a channel take frames, by a {@code VENC_RECV_PIC_PARAM_S}. */
  public static native int startRecvFrame(int channel, long parameters);

  /** Ends {@link #startRecvFrame}. */
  public static native int stopRecvFrame(int channel);

  /** Hands over a frame, a {@code VIDEO_FRAME_INFO_S}; it is used until its stream is out. */
  public static native int sendFrame(int channel, long info, int milliseconds);

  /** Fills a {@code VENC_CHN_STATUS_S}. */
  public static native int queryStatus(int channel, long status);

  /** Fills a {@code VENC_STREAM_S} and the packs that it points to. */
  public static native int getStream(int channel, long stream, int milliseconds);

  /** Gives a stream back; it must be untouched since {@link #getStream}. */
  public static native int releaseStream(int channel, long stream);

  /** Asks that the next frame becomes an IDR picture; the second argument is 0 or 1. */
  public static native int requestIDR(int channel, byte instant);

  /** Fills a {@code VENC_CHN_ATTR_S}. */
  public static native int getChnAttr(int channel, long attributes);

  /** Changes a channel by a {@code VENC_CHN_ATTR_S}. */
  public static native int setChnAttr(int channel, long attributes);

  /**
   * The channel's descriptor, which is readable while a stream waits; negative if there is none.
   */
  public static native int getFd(int channel);
}
