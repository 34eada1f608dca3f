package org.kinora.itest;

/** Swaps to and from VENC of AX630C. */
public class SwapAxeraIT extends SwapBoardSupport {

  public SwapAxeraIT() {
    super("axera");
  }
}
