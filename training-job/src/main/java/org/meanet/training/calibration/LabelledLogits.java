package org.meanet.training.calibration;

import java.io.Serializable;

/**
 * What an exit says of an image, and what it should say.
 *
 * @param logits one per class of the exit
 * @param target the position of the true class among them
 */
record LabelledLogits(float[] logits, int target) implements Serializable {

  /**
   * Derivative of −ln of the true class's probability by the inverse temperature: the mean logit
   * under the softmax less the true class's.
   *
   * @param inverseTemperature β: the softmax is of β · logits
   */
  double slope(double inverseTemperature) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double weights = 0;
    double weighted = 0;
    for (float logit : logits) {
      double weight = Math.exp(inverseTemperature * (logit - max));
      weights += weight;
      weighted += weight * logit;
    }
    return weighted / weights - logits[target];
  }
}
