package org.meanet.inference.offload;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A bounded number of limits, for tables of more images than a sort is worth. They are dense where
 * the edge is sure: the distance from the smallest signal grows geometrically over six decades, as
 * entropies of a trained network do. What a sweep says at each of them is exact.
 */
final class LimitGrid implements Limits {
  private static final long serialVersionUID = 1L;
  private static final int STEPS = 500;
  private static final int DECADES = 6;

  private final double[] limits;

  private LimitGrid(double[] limits) {
    this.limits = limits;
  }

  /** The limits given and no others; a signal above all of them never stays. */
  static LimitGrid at(DoubleStream limits) {
    return new LimitGrid(
        DoubleStream.concat(limits, DoubleStream.of(Double.MAX_VALUE))
            .sorted()
            .distinct()
            .toArray());
  }

  /**
   * @param range of the signals
   * @param wanted further limits
   */
  static LimitGrid over(SignalRange range, DoubleStream wanted) {
    double width = range.max() - range.min();
    DoubleStream inner =
        IntStream.range(0, STEPS)
            .mapToDouble(
                i -> range.min() + width * Math.pow(10, DECADES * (i / (double) STEPS - 1)))
            .filter(limit -> limit < range.max());
    return at(
        DoubleStream.concat(
            DoubleStream.concat(inner, DoubleStream.of(range.min(), range.max())), wanted));
  }

  @Override
  public double holding(double signal) {
    int found = Arrays.binarySearch(limits, signal);
    return limits[found >= 0 ? found : -found - 1];
  }
}
