package org.kinora.bench;

/**
 * What one run of a program over the whole clip took.
 *
 * @param framesPerSecond in steady state: from the {@linkplain #WARM_UP first frames} to the last
 * @param cpuMillis of all its threads for one frame
 * @param seconds from its start to its completed file
 */
record Run(double framesPerSecond, double cpuMillis, double seconds) {

  /** Frames before the steady state, while code is compiled and caches are filled. */
  static final int WARM_UP = 192;
}
