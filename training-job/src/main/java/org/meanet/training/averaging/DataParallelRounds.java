package org.meanet.training.averaging;

/**
 * All workers share one pool of images. The epoch's order is cut into rounds of equal size, one
 * image more or less, and each round is dealt out to the workers in turn: no round or minibatch is
 * a small remainder.
 *
 * @param images of the epoch, at least one for each worker
 * @param workers that train at the same time
 * @param batchSize the most images of one minibatch
 * @param averagingFrequency the most minibatches of one worker in one round
 */
record DataParallelRounds(long images, int workers, int batchSize, int averagingFrequency)
    implements RoundPlan {

  @Override
  public int rounds() {
    long most = (long) workers * batchSize * averagingFrequency;
    return Math.toIntExact(RoundPlan.quotient(images, most));
  }

  @Override
  public EpochOrder order(long seed, int epoch) {
    return new SeededOrder(seed, epoch, images);
  }

  @Override
  public int partitionOf(long position) {
    long round = position * rounds() / images;
    // Rounding may have put the first position of a round behind.
    while (position >= firstOf(round + 1)) {
      round++;
    }
    return (int) (round * workers + (position - firstOf(round)) % workers);
  }

  @Override
  public int imagesIn(int round, int worker) {
    long inRound = firstOf(round + 1L) - firstOf(round);
    return Math.toIntExact((inRound - worker + workers - 1) / workers);
  }

  @Override
  public RoundPlan inOneRound() {
    return new DataParallelRounds(images, workers, batchSize, MOST_MINIBATCHES);
  }

  private long firstOf(long round) {
    return round * images / rounds();
  }
}
