package org.meanet.training.averaging;

import java.io.Serializable;

/**
 * Count, mean and sum of squared deviations of each channel, in a form that can be pooled without
 * loss: the mean of the means and, by the law of total variance, the mean of the variances plus the
 * variance of the means (Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for
 * Computing Sample Variances", 1979).
 */
final class Moments implements Serializable {
  private static final long serialVersionUID = 1L;
  private long count;
  private final double[] mean;
  private final double[] squares;

  Moments(int channels) {
    this.mean = new double[channels];
    this.squares = new double[channels];
  }

  /**
   * Adds a batch of feature maps.
   *
   * @param values [n, channels, positions], row by row
   */
  void add(float[] values, int n, int positions) {
    Moments batch = new Moments(mean.length);
    batch.count = (long) n * positions;
    for (int channel = 0; channel < mean.length; channel++) {
      // One pass over distances from a number amid them, so that nothing is lost far from zero.
      double origin = values[channel * positions];
      double sum = 0;
      double squared = 0;
      for (int image = 0; image < n; image++) {
        int first = (image * mean.length + channel) * positions;
        for (int i = first; i < first + positions; i++) {
          double distance = values[i] - origin;
          sum += distance;
          squared += distance * distance;
        }
      }
      batch.mean[channel] = origin + sum / batch.count;
      batch.squares[channel] = Math.max(0, squared - sum * sum / batch.count);
    }
    add(batch);
  }

  /** Pools other numbers with these. */
  void add(Moments other) {
    if (other.count == 0) {
      return;
    }
    long all = count + other.count;
    for (int channel = 0; channel < mean.length; channel++) {
      double distance = other.mean[channel] - mean[channel];
      mean[channel] += distance * other.count / all;
      squares[channel] += other.squares[channel] + distance * distance * count * other.count / all;
    }
    count = all;
  }

  double mean(int channel) {
    return mean[channel];
  }

  /** Of the whole population: squared deviations ÷ count. */
  double variance(int channel) {
    return squares[channel] / count;
  }

  int channels() {
    return mean.length;
  }
}
