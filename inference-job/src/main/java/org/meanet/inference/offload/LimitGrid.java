package org.meanet.inference.offload;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The limits of a sweep, ascending. They are dense where the edge is sure: the distance from the
 * smallest signal grows geometrically over six decades, as entropies of a trained network do. The
 * first limit lets every image through to the cloud, the last none. The policy's own limit is among
 * them if it lies from the smallest to the largest signal; outside, it routes as the nearer end
 * does.
 */
final class LimitGrid implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int STEPS = 500;
  private static final int DECADES = 6;

  private final double[] limits;

  private LimitGrid(double[] limits) {
    this.limits = limits;
  }

  static LimitGrid of(SignalRange range, double own) {
    double width = range.max() - range.min();
    DoubleStream inner =
        IntStream.range(0, STEPS)
            .mapToDouble(
                i -> range.min() + width * Math.pow(10, DECADES * (i / (double) STEPS - 1)))
            .filter(limit -> limit < range.max());
    DoubleStream ends = DoubleStream.of(Math.nextDown(range.min()), range.max());
    DoubleStream within =
        DoubleStream.of(own).filter(limit -> limit >= range.min() && limit < range.max());
    return new LimitGrid(
        DoubleStream.concat(DoubleStream.concat(inner, ends), within)
            .sorted()
            .distinct()
            .toArray());
  }

  int size() {
    return limits.length;
  }

  double limit(int index) {
    return limits[index];
  }

  /** The number of limits that the signal is above, which are those that would offload it. */
  int bin(double signal) {
    int found = Arrays.binarySearch(limits, signal);
    return found >= 0 ? found : -found - 1;
  }
}
