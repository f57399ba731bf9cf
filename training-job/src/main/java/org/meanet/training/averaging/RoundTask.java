package org.meanet.training.averaging;

import java.io.Serializable;
import org.meanet.core.config.Schedule;
import org.meanet.core.hash.Seeds;

/**
 * What the workers have to know of the round they train in.
 *
 * @param epoch from 0
 * @param round from 0, within the epoch
 * @param minibatchSizes of each worker
 * @param learningRates of each worker's minibatches
 * @param learningRate in the middle of the round
 * @param seed of the stage
 */
record RoundTask(
    int epoch,
    int round,
    int[] minibatchSizes,
    double[][] learningRates,
    double learningRate,
    long seed)
    implements Serializable {

  /**
   * The round with its learning rates: each is that of the images seen when all workers are in the
   * middle of the minibatch.
   *
   * @param imagesBefore that the stage has seen before this round
   * @param epochs of the stage
   */
  static RoundTask of(
      RoundPlan plan,
      int epoch,
      int round,
      long imagesBefore,
      Schedule schedule,
      int epochs,
      long seed) {
    double inRound = plan.imagesIn(round);
    int[] sizes = new int[plan.workers()];
    double[][] rates = new double[plan.workers()][];
    for (int worker = 0; worker < rates.length; worker++) {
      int share = plan.imagesIn(round, worker);
      int size = plan.minibatchSize(round, worker);
      int minibatches = share == 0 ? 0 : Math.toIntExact(RoundPlan.quotient(share, size));
      sizes[worker] = size;
      rates[worker] = new double[minibatches];
      for (int i = 0; i < minibatches; i++) {
        double middle = (i * (double) size + Math.min(share, (i + 1.0) * size)) / 2;
        double seen = imagesBefore + middle / share * inRound;
        rates[worker][i] = schedule.learningRate(seen / plan.images(), epochs);
      }
    }
    double middle = (imagesBefore + inRound / 2) / plan.images();
    return new RoundTask(epoch, round, sizes, rates, schedule.learningRate(middle, epochs), seed);
  }

  /** Seed of what is random within a worker's layers, such as dropout. */
  long seedOf(int worker) {
    return Seeds.mix(Seeds.mix(Seeds.mix(seed, epoch), round), worker);
  }
}
