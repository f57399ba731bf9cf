package org.meanet.training.averaging;

import java.io.Serializable;

/**
 * Which worker uses which image in which averaging round of an epoch. Every image has an index
 * 0..images−1 that stays, and a position 0..images−1 that is new in each epoch; every position is
 * in exactly one round of exactly one worker.
 */
interface RoundPlan extends Serializable {

  /** Images of the epoch. */
  long images();

  /** Workers that train between two averagings. */
  int workers();

  /** The most minibatches of one worker in one round. */
  int averagingFrequency();

  /** Averaging rounds of one epoch. */
  int rounds();

  /** Images of one minibatch, but for the last of a worker's round, which may have fewer. */
  int minibatchSize();

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

  /** Number of (round, worker) pairs. */
  default int partitions() {
    return rounds() * workers();
  }

  /** Rounded up. */
  static long quotient(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }
}
