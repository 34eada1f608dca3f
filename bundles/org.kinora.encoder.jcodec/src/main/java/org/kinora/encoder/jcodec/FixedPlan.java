package org.kinora.encoder.jcodec;

/** The same QP for all pictures of a kind. */
record FixedPlan(int intra, int inter) implements QpPlan {

  @Override
  public int next(boolean isIntra) {
    return Math.min(isIntra ? intra : inter, QpTable.MAX_QP);
  }

  @Override
  public void done(int qp, boolean isIntra, long bits) {
    // nothing to learn
  }

  @Override
  public void change(int bitrate, double framesPerSecond) {
    // no bit rate to keep
  }
}
