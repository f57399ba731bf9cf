package org.meanet.training.averaging;

/**
 * One averaging round, as it ended.
 *
 * @param stage of Algorithm 1: cloud, main or extension
 * @param epoch 1..epochs
 * @param round 1..rounds, within the epoch
 * @param imagesSeen in the stage so far
 * @param imagesInStage that the stage will see in all
 * @param loss mean of the workers' last minibatches, regularisation included
 * @param learningRate of this round
 * @param seconds since the stage began
 */
public record RoundReport(
    String stage,
    int epoch,
    int epochs,
    int round,
    int rounds,
    long imagesSeen,
    long imagesInStage,
    double loss,
    double learningRate,
    double seconds) {

  /** Images per second since the stage began. */
  public double imagesPerSecond() {
    return imagesSeen / seconds;
  }

  /** Seconds until the stage ends at the pace so far. */
  public double secondsLeft() {
    return seconds * (imagesInStage - imagesSeen) / imagesSeen;
  }
}
