package org.meanet.core.routing;

import java.util.Collection;

/** The probabilities of one exit, in double precision and safe for any finite logits. */
public final class Softmax {
  private final double[] probabilities;

  private Softmax(double[] probabilities) {
    this.probabilities = probabilities;
  }

  /**
   * @param logits at least one, all finite
   * @throws IllegalArgumentException if a logit is NaN or infinite, naming its position
   */
  public static Softmax of(float[] logits) {
    return of(logits, 1);
  }

  /**
   * Of logits that are divided by a temperature first: above 1 the probabilities become more equal,
   * below 1 less. Their order stays.
   *
   * @param temperature above 0
   * @throws IllegalArgumentException as {@link #of(float[])}
   */
  public static Softmax of(float[] logits, double temperature) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.length; i++) {
      if (!Float.isFinite(logits[i])) {
        throw new IllegalArgumentException(
            "Logit " + i + " must be finite, got [" + logits[i] + "]");
      }
      max = Math.max(max, logits[i]);
    }
    double[] p = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp((logits[i] - max) / temperature);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return new Softmax(p);
  }

  public double probability(int index) {
    return probabilities[index];
  }

  /** The lowest index among the largest probabilities. */
  public int argMax() {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * The most probable of some classes; of two that are equally probable the lower one.
   *
   * @param indices any of the classes, at least one, in any order
   */
  public int argMaxAmong(Collection<Integer> indices) {
    return indices.stream()
        .sorted()
        .reduce((best, index) -> probabilities[index] > probabilities[best] ? index : best)
        .orElseThrow();
  }

  /** Whether fewer than {@code k} classes are more probable than {@code index}. */
  public boolean isAmongTop(int k, int index) {
    int above = 0;
    for (double p : probabilities) {
      if (p > probabilities[index]) {
        above++;
      }
    }
    return above < k;
  }

  /** The largest probability − the second largest, which a class that ties with it has, too. */
  public double margin() {
    double first = 0;
    double second = 0;
    for (double p : probabilities) {
      second = Math.max(second, Math.min(first, p));
      first = Math.max(first, p);
    }
    return first - second;
  }

  /** H = −Σ p ln p in nats, with 0 ln 0 = 0. */
  public double entropy() {
    double h = 0;
    for (double p : probabilities) {
      if (p > 0) {
        h -= p * Math.log(p);
      }
    }
    return h;
  }
}
