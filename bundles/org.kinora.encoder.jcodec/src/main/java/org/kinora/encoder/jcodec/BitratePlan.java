package org.kinora.encoder.jcodec;

/**
 * Keeps a bit rate: a leaky bucket says how far the stream is ahead of it, and a model of the
 * content says which QP brings it back within the window.
 *
 * <p>The model: a picture takes a fixed number of bits per macroblock, because JCodec writes every
 * one in full, and a part that halves every {@value #QP_PER_HALF} steps of QP. Measured with JCodec
 * 0.2.5 on 640x480 animation at QP 24 to 39.
 */
final class BitratePlan implements QpPlan {

  private static final double QP_PER_HALF = 4.5;
  private static final double FLOOR_BITS_PER_MACROBLOCK = 40;

  /** QP and bits per pixel of a P picture of ordinary content, for the first guess. */
  private static final int TYPICAL_QP = 33;

  private static final double TYPICAL_BITS = 0.27;

  private static final int MIN_QP = 10;

  /** I pictures are this much finer, because all pictures of the GOP build on them. */
  private static final int INTRA_BONUS = 2;

  private static final int LARGEST_FALL = 3;
  private static final int LARGEST_RISE = 6;
  private static final double NEWEST_WEIGHT = 0.4;

  private final double floor;
  private final double windowSeconds;
  private final double peakFactor;

  private double budget;
  private double window;
  private double ahead; // bits
  private double
      complexity; // of P pictures, or of I pictures where there are no others; 0: unknown
  private boolean complexityIsIntra;
  private int lastQp;

  /**
   * @param pixels of a picture
   * @param windowSeconds within which the rate is brought back
   * @param peakFactor the most a picture is planned to take, in times of the average
   */
  BitratePlan(
      int pixels, int bitrate, double framesPerSecond, double windowSeconds, double peakFactor) {
    this.floor = pixels / 256.0 * FLOOR_BITS_PER_MACROBLOCK;
    this.windowSeconds = windowSeconds;
    this.peakFactor = peakFactor;
    change(bitrate, framesPerSecond);
    double guess = TYPICAL_QP - QP_PER_HALF * 1.8 * log2(budget / pixels / TYPICAL_BITS);
    lastQp = clamp((int) Math.round(guess));
  }

  @Override
  public void change(int bitrate, double framesPerSecond) {
    budget = bitrate / framesPerSecond;
    window = windowSeconds * framesPerSecond;
    ahead = Math.max(-bitrate, Math.min(bitrate, ahead));
  }

  @Override
  public int next(boolean intra) {
    if (complexity > 0) {
      double target = Math.min(budget - ahead / window, budget * peakFactor) - floor;
      int wanted =
          target <= 0 ? QpTable.MAX_QP : (int) Math.round(QP_PER_HALF * log2(complexity / target));
      lastQp = clamp(Math.max(lastQp - LARGEST_FALL, Math.min(lastQp + LARGEST_RISE, wanted)));
    }
    return intra && !complexityIsIntra ? clamp(lastQp - INTRA_BONUS) : lastQp;
  }

  @Override
  public void done(int qp, boolean intra, long bits) {
    double second = budget * window / windowSeconds;
    ahead = Math.max(-second / 2, Math.min(second, ahead + bits - budget));
    if (intra && complexity > 0 && !complexityIsIntra) {
      return; // I pictures are too seldom to learn from, and the bucket has their bits
    }
    double seen = Math.max(bits - floor, floor / 16) * Math.pow(2, qp / QP_PER_HALF);
    boolean comparable = complexity > 0 && complexityIsIntra == intra;
    complexity = comparable ? complexity + NEWEST_WEIGHT * (seen - complexity) : seen;
    complexityIsIntra = intra;
  }

  private static int clamp(int qp) {
    return Math.max(MIN_QP, Math.min(QpTable.MAX_QP, qp));
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
