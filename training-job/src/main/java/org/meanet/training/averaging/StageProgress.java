package org.meanet.training.averaging;

import java.util.Optional;

/**
 * How far a stage has come: with the network and its updater's state, all that it takes to go on as
 * if it had never stopped. What is random follows from the seed, the epoch, the round and the
 * image, so there is no generator's state to keep.
 *
 * @param epoch completed epochs
 * @param round completed rounds of the epoch that is under way
 * @param usage of images in those rounds
 * @param best pass over the validation split; absent before the first
 * @param passesSinceBest passes without a better accuracy
 */
public record StageProgress(
    int epoch, int round, Usage usage, Optional<Evaluation> best, int passesSinceBest) {

  /** Before the first round. */
  public static final StageProgress START =
      new StageProgress(0, 0, Usage.NONE, Optional.empty(), 0);

  StageProgress afterRound(Usage used) {
    return new StageProgress(epoch, round + 1, usage.plus(used), best, passesSinceBest);
  }

  StageProgress afterEpoch() {
    return new StageProgress(epoch + 1, 0, Usage.NONE, best, passesSinceBest);
  }

  /** After a pass over the validation split. */
  StageProgress after(Evaluation pass) {
    boolean better = isBest(pass);
    return new StageProgress(
        epoch, round, usage, better ? Optional.of(pass) : best, better ? 0 : passesSinceBest + 1);
  }

  /** Whether it is more accurate than every earlier pass. */
  boolean isBest(Evaluation pass) {
    return best.isEmpty() || pass.correct() > best.get().correct();
  }
}
