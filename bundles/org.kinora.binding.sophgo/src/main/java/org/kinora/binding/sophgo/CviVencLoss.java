package org.kinora.binding.sophgo;

import org.kinora.binding.jna.DirectLibrary;

/** Whether the encoder may leave frames out, through {@link MediaSystem#callExtra} only. */
public final class CviVencLoss {

  static final DirectLibrary LIBRARY = new DirectLibrary(CviVencLoss.class);

  private CviVencLoss() {}

  /** Fills a {@code VENC_FRAMELOST_S}. */
  public static native int getFrameLostStrategy(int channel, long strategy);

  /** Sets what is in a {@code VENC_FRAMELOST_S}. */
  public static native int setFrameLostStrategy(int channel, long strategy);
}
