package org.meanet.training.averaging;

import java.io.Serializable;

/**
 * Which worker uses which image in which averaging round of an epoch. Positions of the epoch's
 * order are dealt out in turn, so that in every round all workers have the same number of images,
 * one more or less in the last round; every position is in exactly one round of exactly one worker.
 *
 * @param images of the epoch
 * @param workers that train at the same time
 * @param imagesPerRound of one worker: minibatch size × averaging frequency; the last round has
 *     what is left
 */
record RoundPlan(long images, int workers, int imagesPerRound) implements Serializable {

  /** Averaging rounds of one epoch. */
  int rounds() {
    long perRound = (long) workers * imagesPerRound;
    return Math.toIntExact((images + perRound - 1) / perRound);
  }

  /** Number of (round, worker) pairs; partition p is worker p mod workers in round p ÷ workers. */
  int partitions() {
    return rounds() * workers;
  }

  int partitionOf(long position) {
    long perRound = (long) workers * imagesPerRound;
    return (int) (position / perRound * workers + position % workers);
  }

  /** Images that all workers together use in a round. */
  long imagesIn(int round) {
    long perRound = (long) workers * imagesPerRound;
    return Math.min(perRound, images - round * perRound);
  }
}
