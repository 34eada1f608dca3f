package org.kinora.itest;

/** The feature of boards with AX630C. */
public class AxeraFeatureIT extends BoardFeatureSupport {

  public AxeraFeatureIT() {
    super("axera", "board-maixcam2");
  }
}
