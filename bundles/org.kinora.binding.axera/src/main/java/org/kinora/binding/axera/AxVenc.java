package org.kinora.binding.axera;

import org.kinora.binding.jna.DirectLibrary;
import org.kinora.binding.jna.HardwareSystem;

/**
 * The encoder (ax_venc_api.h): {@code libax_venc.so}. To be called while a {@link
 * HardwareSystem.Use} that asked for it is open, and for one channel by one thread at a time.
 * Pointers are {@code long}.
 */
public final class AxVenc {

  static final DirectLibrary LIBRARY = new DirectLibrary(AxVenc.class);

  private AxVenc() {}

  static native int init(long moduleAttributes);

  static native int deinit();

  /** Makes a channel from an {@code AX_VENC_CHN_ATTR_T}. */
  public static native int createChn(int channel, long attributes);

  /** Frees a channel. */
  public static native int destroyChn(int channel);

  /** Lets a channel take frames, by an {@code AX_VENC_RECV_PIC_PARAM_T}. */
  public static native int startRecvFrame(int channel, long parameters);

  /** Ends {@link #startRecvFrame}. */
  public static native int stopRecvFrame(int channel);

  /** Hands over a frame, an {@code AX_VIDEO_FRAME_INFO_T}; it is used until its stream is out. */
  public static native int sendFrame(int channel, long info, int milliseconds);

  /** Waits for an access unit and describes it in an {@code AX_VENC_STREAM_T}. */
  public static native int getStream(int channel, long stream, int milliseconds);

  /** Gives a stream back; it must be untouched since {@link #getStream}. */
  public static native int releaseStream(int channel, long stream);

  /** Asks that the next frame becomes an IDR picture; the second argument is 0 or 1. */
  public static native int requestIDR(int channel, int instant);

  /** Fills an {@code AX_VENC_RC_PARAM_T}. */
  public static native int getRcParam(int channel, long parameters);

  /** Changes the rate control of a running channel by an {@code AX_VENC_RC_PARAM_T}. */
  public static native int setRcParam(int channel, long parameters);
}
