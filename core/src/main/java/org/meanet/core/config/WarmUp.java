package org.meanet.core.config;

import java.util.Optional;

/** A rise in a straight line from nothing, as the first part of a stage. */
final class WarmUp {
  private WarmUp() {}

  /**
   * What the learning rate is multiplied by.
   *
   * @param share of the stage that the rise takes; none when absent
   */
  static double factor(Optional<Double> share, double epoch, int epochs) {
    double end = share.orElse(0.0) * epochs;
    return epoch < end ? epoch / end : 1;
  }
}
