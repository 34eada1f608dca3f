package org.kinora.camera.pattern;

import java.util.Random;

/** Smooth random texture that repeats sideways: value noise in octaves. */
final class Texture {

  private static final int VALUES = 4096;
  private static final int LARGEST_CELL = 64;

  private final float[] values = new float[VALUES];

  Texture(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < VALUES; i++) {
      values[i] = random.nextFloat();
    }
  }

  /**
   * The texture at a place.
   *
   * @param period after which it repeats sideways
   * @param octaves the more, the finer its detail
   * @return 0 to 1
   */
  double at(int x, int y, int period, int octaves) {
    double sum = 0;
    double weights = 0;
    double weight = 1;
    for (int octave = 0; octave < octaves; octave++) {
      int cell = LARGEST_CELL >> octave;
      sum += weight * octaveAt(x, y, period, cell);
      weights += weight;
      weight *= 0.6;
    }
    return sum / weights;
  }

  private double octaveAt(int x, int y, int period, int cell) {
    int cells = Math.max(1, period / cell);
    double across = (double) x * cells / period;
    int left = (int) across;
    double right = smooth(across - left);
    int top = y / cell;
    double bottom = smooth((double) (y % cell) / cell);
    double upper = mix(value(left % cells, top, cell), value((left + 1) % cells, top, cell), right);
    double lower =
        mix(value(left % cells, top + 1, cell), value((left + 1) % cells, top + 1, cell), right);
    return mix(upper, lower, bottom);
  }

  private double value(int column, int row, int cell) {
    int hash = column * 73_856_093 ^ row * 19_349_663 ^ cell * 83_492_791; // large primes
    return values[(hash ^ hash >>> 15) & (VALUES - 1)];
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double mix(double from, double to, double part) {
    return from + (to - from) * part;
  }
}
