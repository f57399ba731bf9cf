package org.meanet.inference.offload;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Both sums of every headline number in each replicate of a bootstrap, and the percentile intervals
 * that they give: Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.
 */
final class Replicates {
  /** With one less than a thousand, the 2.5 % points are order statistics. */
  static final int COUNT = 999;

  private final double[][] numerators = new double[Headline.values().length][COUNT];
  private final double[][] denominators = new double[Headline.values().length][COUNT];

  void addTo(Headline headline, int replicate, double numerator, double denominator) {
    numerators[headline.ordinal()][replicate] += numerator;
    denominators[headline.ordinal()][replicate] += denominator;
  }

  /**
   * @param images of the report
   * @return without numbers whose quotient is not defined in too many replicates to leave two tails
   */
  Map<Headline, Interval> intervals(long images) {
    Map<Headline, Interval> intervals = new EnumMap<>(Headline.class);
    for (Headline headline : Headline.values()) {
      interval(headline, headline.scale(images))
          .ifPresent(interval -> intervals.put(headline, interval));
    }
    return intervals;
  }

  private Optional<Interval> interval(Headline headline, double scale) {
    double[] above = numerators[headline.ordinal()];
    double[] below = denominators[headline.ordinal()];
    double[] values = new double[COUNT];
    int defined = 0;
    for (int replicate = 0; replicate < COUNT; replicate++) {
      if (below[replicate] > 0) {
        values[defined++] = scale * above[replicate] / below[replicate] + 0.0;
      }
    }
    Arrays.sort(values, 0, defined);
    int tail = (int) (Interval.TAIL * (defined + 1));
    return tail == 0
        ? Optional.empty()
        : Optional.of(new Interval(values[tail - 1], values[defined - tail]));
  }
}
