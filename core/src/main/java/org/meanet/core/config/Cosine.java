package org.meanet.core.config;

import java.util.Optional;

/**
 * Falls from the peak to nothing along half a cosine (Loshchilov and Hutter, "SGDR", 2017, equation
 * 5, without restarts).
 *
 * @param peak the largest learning rate
 * @param warmUp share of the stage in which the rate rises to the peak first; none when absent
 */
public record Cosine(
    @Common @Above(0) double peak, @AtLeast(0) @AtMost(0.99) Optional<Double> warmUp)
    implements Schedule {

  @Override
  public double learningRate(double epoch, int epochs) {
    double start = warmUp.orElse(0.0) * epochs;
    double progress = Math.max(0, epoch - start) / (epochs - start);
    return peak * (1 + Math.cos(Math.PI * progress)) / 2 * WarmUp.factor(warmUp, epoch, epochs);
  }
}
