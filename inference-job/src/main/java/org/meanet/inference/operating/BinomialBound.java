package org.meanet.inference.operating;

import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * Exact one-sided confidence bounds of a proportion: Clopper and Pearson, "The use of confidence or
 * fiducial limits illustrated in the case of the binomial", Biometrika 26(4), 1934.
 */
final class BinomialBound {
  private BinomialBound() {}

  /**
   * The largest proportion that {@code count} of {@code trials} do not speak against.
   *
   * @param trials at least 1
   * @param error the probability, at most, with which the proportion is above the bound
   */
  static double upper(long count, long trials, double error) {
    return count == trials
        ? 1
        : new BetaDistribution(null, count + 1.0, trials - count)
            .inverseCumulativeProbability(1 - error);
  }

  /** The smallest such proportion. */
  static double lower(long count, long trials, double error) {
    return 1 - upper(trials - count, trials, error);
  }
}
