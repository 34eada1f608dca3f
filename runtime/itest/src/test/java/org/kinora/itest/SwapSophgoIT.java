package org.kinora.itest;

/** Swaps to and from VENC of SG2002 and CV181x. */
public class SwapSophgoIT extends SwapBoardSupport {

  public SwapSophgoIT() {
    super("sophgo");
  }
}
