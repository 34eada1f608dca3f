package org.kinora.binding.sophgo;

import org.kinora.binding.jna.DirectLibrary;

/** The encoder's fine parameters of rate control, through {@link MediaSystem#callExtra} only. */
public final class CviVencRate {

  static final DirectLibrary LIBRARY = new DirectLibrary(CviVencRate.class);

  private CviVencRate() {}

  /** Fills a {@code VENC_RC_PARAM_S}. */
  public static native int getRcParam(int channel, long parameters);

  /** Sets what is in a {@code VENC_RC_PARAM_S}. */
  public static native int setRcParam(int channel, long parameters);
}
