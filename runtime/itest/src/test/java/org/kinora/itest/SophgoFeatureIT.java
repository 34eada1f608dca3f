package org.kinora.itest;

/** The feature of boards with SG2002 and CV181x. */
public class SophgoFeatureIT extends BoardFeatureSupport {

  public SophgoFeatureIT() {
    super("sophgo", "board-maixcam");
  }
}
