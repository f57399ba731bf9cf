package org.meanet.training.averaging;

import java.io.Serializable;

/**
 * Which worker uses which image in which averaging round of an epoch. Every image has an index
 * 0..images−1 that stays, and a position 0..images−1 that is new in each epoch; every position is
 * in exactly one round of exactly one worker.
 */
interface RoundPlan extends Serializable {
  /** An averaging frequency that no worker reaches. */
  int MOST_MINIBATCHES = Integer.MAX_VALUE;

  /** Images of the epoch. */
  long images();

  /** Workers that train between two averagings. */
  int workers();

  /** The most minibatches of one worker in one round. */
  int averagingFrequency();

  /** Averaging rounds of one epoch. */
  int rounds();

  /** The most images of one minibatch. */
  int batchSize();

  /** Images that one worker uses in a round. */
  int imagesIn(int round, int worker);

  /** Where the images stand in an epoch. */
  EpochOrder order(long seed, int epoch);

  /** The (round, worker) pair of a position: worker p mod workers in round p ÷ workers. */
  int partitionOf(long position);

  /** Images that all workers together use in a round. */
  default long imagesIn(int round) {
    long images = 0;
    for (int worker = 0; worker < workers(); worker++) {
      images += imagesIn(round, worker);
    }
    return images;
  }

  /**
   * Images of a worker's minibatches in a round, but for the last, which may have a few less: as
   * few minibatches as the batch size allows, nearly equal, so that none is a small remainder. 0
   * for a worker without images.
   */
  default int minibatchSize(int round, int worker) {
    int images = imagesIn(round, worker);
    return images == 0 ? 0 : Math.toIntExact(quotient(images, quotient(images, batchSize())));
  }

  /** The same images and workers in a single round. */
  RoundPlan inOneRound();

  /** Number of (round, worker) pairs. */
  default int partitions() {
    return rounds() * workers();
  }

  /** Rounded up. */
  static long quotient(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }
}
