package org.meanet.core.config;

/**
 * Rises from nothing to a peak and falls back to nothing, in straight lines (Smith and Topin,
 * "Super-Convergence", 2018).
 *
 * @param peak the largest learning rate
 * @param warmUp the share of the stage at which the peak is reached
 */
public record OneCycle(@Common @Above(0) double peak, @Above(0) @AtMost(0.99) double warmUp)
    implements Schedule {

  @Override
  public double learningRate(double epoch, int epochs) {
    double progress = epoch / epochs;
    return peak * (progress < warmUp ? progress / warmUp : (1 - progress) / (1 - warmUp));
  }
}
