package org.meanet.inference.offload;

import java.io.Serializable;
import org.meanet.core.hash.Seeds;

/**
 * How often each replicate of a bootstrap takes an image: numbers of a Poisson distribution of mean
 * 1, which stand for drawing with replacement and need no image but their own. Hanley and
 * MacGibbon, "Creating non-parametric bootstrap samples using Poisson frequencies", Computer
 * Methods and Programs in Biomedicine 83(1), 2006; Chamandy, Muralidharan, Najmi and Naidu,
 * "Estimating uncertainty for massive data streams", Google, 2012.
 */
record PoissonWeights(long seed) implements Serializable {
  private static final long IMAGES = 0x696d61676573L;
  private static final int BITS = 53;

  // Beyond 18 the probability is below 2^-53.
  private static final long[] CUMULATIVE = cumulative(18);

  private static long[] cumulative(int most) {
    long[] cumulative = new long[most + 1];
    double probability = Math.exp(-1);
    double sum = 0;
    for (int k = 0; k < most; k++) {
      sum += probability;
      cumulative[k] = (long) (sum * (1L << BITS));
      probability /= k + 1;
    }
    cumulative[most] = Long.MAX_VALUE;
    return cumulative;
  }

  /** Where an image's weights start. */
  long start(String id) {
    return Seeds.hash(Seeds.mix(seed, IMAGES), id);
  }

  /** The weight in one replicate, from {@link #start}; by inversion. */
  static int weight(long start, int replicate) {
    long drawn = Seeds.mix(start, replicate) >>> (Long.SIZE - BITS);
    int weight = 0;
    while (drawn >= CUMULATIVE[weight]) {
      weight++;
    }
    return weight;
  }
}
