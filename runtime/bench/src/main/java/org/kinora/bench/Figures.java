package org.kinora.bench;

import java.util.Arrays;
import java.util.Collection;

/** Sorted measurements. */
final class Figures {

  private final double[] sorted;

  Figures(Collection<Double> values) {
    sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  static double median(double... values) {
    return new Figures(Arrays.stream(values).boxed().toList()).percentile(50);
  }

  int count() {
    return sorted.length;
  }

  /** The smallest value that so many percent do not exceed (nearest rank); NaN if there is none. */
  double percentile(double percent) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }

  double min() {
    return percentile(0);
  }

  double max() {
    return percentile(100);
  }
}
