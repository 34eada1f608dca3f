package org.kinora.camera.pattern;

import java.util.Random;

/**
 * Sensor noise: normally distributed, new in every row of every picture, taken from a table at a
 * place that is drawn per row. Used by one thread.
 */
final class Noise {

  /** Largest standard deviation. */
  static final int MAX_DEVIATION = 12;

  /** The table is cut here, in standard deviations, so that no sample of a scene overflows. */
  private static final int CUT = 3;

  /** The largest change of a sample. */
  static final int MAX_CHANGE = CUT * MAX_DEVIATION;

  private static final int PLACES = 1 << 16;

  private final byte[] table;
  private long state;

  /**
   * @param deviation standard deviation; 0 for none
   * @param longestRow in bytes
   */
  Noise(int deviation, int longestRow) {
    table = new byte[deviation == 0 ? 0 : PLACES + longestRow];
    Random random = new Random(1);
    for (int i = 0; i < table.length; i++) {
      double normal = Math.max(-CUT, Math.min(CUT, random.nextGaussian()));
      table[i] = (byte) Math.round(normal * deviation);
    }
  }

  /** Begins a picture; the same number gives the same noise. */
  void begin(long picture) {
    state = (picture + 1) * 0x9e3779b97f4a7c15L; // spreads neighbouring numbers (golden ratio)
  }

  /** Adds noise to samples that are at least {@link #MAX_CHANGE} away from 0 and 255. */
  void addTo(byte[] row, int length) {
    if (table.length == 0) {
      return;
    }
    state ^= state << 13; // xorshift64, Marsaglia
    state ^= state >>> 7;
    state ^= state << 17;
    int place = (int) (state >>> 32) & (PLACES - 1);
    for (int i = 0; i < length; i++) {
      row[i] = (byte) (row[i] + table[place + i]); // no clamping, so that it is vectorised
    }
  }
}
