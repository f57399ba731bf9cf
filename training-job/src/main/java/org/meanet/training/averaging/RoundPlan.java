package org.meanet.training.averaging;

import java.io.Serializable;

/**
 * Which worker uses which image in which averaging round of an epoch. The epoch's order is cut into
 * rounds of equal size, one image more or less, and each round is dealt out to the workers in turn:
 * every position is in exactly one round of exactly one worker, and no round or minibatch is a
 * small remainder.
 *
 * @param images of the epoch, at least one for each worker
 * @param workers that train at the same time
 * @param batchSize the most images of one minibatch
 * @param averagingFrequency the most minibatches of one worker in one round
 */
record RoundPlan(long images, int workers, int batchSize, int averagingFrequency)
    implements Serializable {

  /** Averaging rounds of one epoch. */
  int rounds() {
    long most = (long) workers * batchSize * averagingFrequency;
    return Math.toIntExact(ceil(images, most));
  }

  /** Number of (round, worker) pairs; partition p is worker p mod workers in round p ÷ workers. */
  int partitions() {
    return rounds() * workers;
  }

  int partitionOf(long position) {
    long round = position * rounds() / images;
    // Rounding may have put the first position of a round behind.
    while (position >= firstOf(round + 1)) {
      round++;
    }
    return (int) (round * workers + (position - firstOf(round)) % workers);
  }

  /** Images that all workers together use in a round. */
  long imagesIn(int round) {
    return firstOf(round + 1L) - firstOf(round);
  }

  /** Images of one minibatch, but for the last of a worker's round, which may have fewer. */
  int evenBatchSize() {
    long share = ceil(ceil(images, rounds()), workers);
    return Math.toIntExact(ceil(share, ceil(share, batchSize)));
  }

  private long firstOf(long round) {
    return round * images / rounds();
  }

  private static long ceil(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
