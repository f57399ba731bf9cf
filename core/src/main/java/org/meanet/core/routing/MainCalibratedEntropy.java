package org.meanet.core.routing;

import java.util.Optional;
import org.meanet.core.config.AtLeast;

/**
 * Offload when the entropy of main's probabilities at its temperature is above a threshold, before
 * the extension runs. The temperature is fitted to the validation split (Guo et al., "On
 * Calibration of Modern Neural Networks", ICML 2017); it orders images otherwise than entropy
 * itself does.
 *
 * @param threshold nats
 */
public record MainCalibratedEntropy(@AtLeast(0) double threshold) implements OffloadPolicy {

  @Override
  public OffloadPolicy withThreshold(double other) {
    return new MainCalibratedEntropy(other);
  }

  @Override
  public double value(ExitScore main, Optional<ExitScore> extension, ExitScore edge) {
    return main.calibratedEntropy();
  }

  @Override
  public Side side() {
    return Side.ABOVE;
  }

  @Override
  public boolean beforeExtension() {
    return true;
  }

  @Override
  public String name() {
    return "main-calibrated-entropy";
  }

  @Override
  public String unit() {
    return "nats";
  }

  @Override
  public String quantity() {
    return "main's calibrated entropy";
  }
}
