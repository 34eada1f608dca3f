package org.kinora.encoder.jcodec;

/** Chooses the QP of each picture. Used by one thread at a time. */
interface QpPlan {

  /** The QP of the next picture. */
  int next(boolean intra);

  /** Learns how large the picture became. */
  void done(int qp, boolean intra, long bits);

  /** Changes bit rate and frame rate, where they matter. */
  void change(int bitrate, double framesPerSecond);
}
