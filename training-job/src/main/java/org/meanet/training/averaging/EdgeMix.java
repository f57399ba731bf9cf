package org.meanet.training.averaging;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.meanet.core.config.Training;
import org.meanet.core.hash.Seeds;
import org.meanet.core.image.EncodedImage;

/**
 * Which edge holds which image. Each class is spread over the edges by proportions of its own,
 * drawn from a symmetric Dirichlet distribution (Hsu, Qi and Brown, "Measuring the Effects of
 * Non-Identical Data Distribution for Federated Visual Classification", 2019); without one, evenly.
 * An image's edge follows from its id and its class alone.
 */
public final class EdgeMix implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double UNIT = 0x1p-53;

  private final int edges;
  private final long seed;
  private final double[][] upTo;

  private EdgeMix(int edges, long seed, double[][] upTo) {
    this.edges = edges;
    this.seed = seed;
    this.upTo = upTo;
  }

  /**
   * @param classes K, of the labels
   */
  public static EdgeMix of(Training.Edges edges, int classes, long seed) {
    double[][] upTo = new double[classes][];
    for (int label = 0; label < classes; label++) {
      upTo[label] =
          cumulative(proportions(edges.count(), edges.dirichletAlpha(), Seeds.mix(seed, label)));
    }
    return new EdgeMix(edges.count(), seed, upTo);
  }

  private static double[] proportions(int edges, Optional<Double> alpha, long seed) {
    double[] weights = new double[edges];
    if (alpha.isEmpty()) {
      Arrays.fill(weights, 1);
      return weights;
    }
    RandomGenerator random = new Well19937c(seed);
    GammaDistribution gamma = new GammaDistribution(random, alpha.get(), 1);
    for (int edge = 0; edge < edges; edge++) {
      weights[edge] = gamma.sample();
    }
    // A tiny alpha draws numbers too small for a double; in its limit one edge holds all.
    if (Arrays.stream(weights).sum() == 0) {
      weights[random.nextInt(edges)] = 1;
    }
    return weights;
  }

  private static double[] cumulative(double[] weights) {
    double[] upTo = new double[weights.length];
    double sum = 0;
    for (int edge = 0; edge < weights.length; edge++) {
      sum += weights[edge];
      upTo[edge] = sum;
    }
    for (int edge = 0; edge < weights.length; edge++) {
      upTo[edge] /= sum;
    }
    return upTo;
  }

  /** Number of edges. */
  public int edges() {
    return edges;
  }

  /** The edge, 0..edges−1, that holds the image. */
  public int edgeOf(EncodedImage image) {
    double at = (Seeds.hash(seed, image.id()) >>> 11) * UNIT;
    double[] ends = upTo[image.label()];
    int edge = 0;
    while (edge < edges - 1 && at >= ends[edge]) {
      edge++;
    }
    return edge;
  }
}
