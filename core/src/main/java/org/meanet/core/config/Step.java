package org.meanet.core.config;

import java.util.List;
import java.util.Optional;

/**
 * Stays at the peak and is multiplied by a factor after each of some epochs; the paper's schedule.
 *
 * @param peak the largest learning rate
 * @param factor of each step
 * @param afterEpochs when the steps come, in ascending order
 * @param warmUp share of the stage in which the rate rises to its value; none when absent
 */
public record Step(
    @Common @Above(0) double peak,
    @Above(0) @AtMost(1) double factor,
    @AtLeast(1) List<Integer> afterEpochs,
    @AtLeast(0) @AtMost(0.99) Optional<Double> warmUp)
    implements Schedule {

  public Step {
    afterEpochs = List.copyOf(afterEpochs);
    for (int i = 1; i < afterEpochs.size(); i++) {
      if (afterEpochs.get(i - 1) >= afterEpochs.get(i)) {
        throw new IllegalArgumentException("after-epochs must ascend, got " + afterEpochs);
      }
    }
  }

  @Override
  public double learningRate(double epoch, int epochs) {
    long steps = afterEpochs.stream().filter(after -> epoch >= after).count();
    return peak * Math.pow(factor, steps) * WarmUp.factor(warmUp, epoch, epochs);
  }
}
