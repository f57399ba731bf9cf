package org.meanet.core.routing;

import java.util.Optional;
import org.meanet.core.config.AtLeast;
import org.meanet.core.config.AtMost;

/**
 * Offload when main's largest probability is below a threshold, before the extension runs: the
 * baseline of Hendrycks and Gimpel, "A Baseline for Detecting Misclassified and Out-of-Distribution
 * Examples in Neural Networks", ICLR 2017.
 *
 * @param threshold a probability, 0 to 1
 */
public record MainConfidence(@AtLeast(0) @AtMost(1) double threshold) implements OffloadPolicy {

  @Override
  public OffloadPolicy withThreshold(double other) {
    return new MainConfidence(other);
  }

  @Override
  public double value(ExitScore main, Optional<ExitScore> extension, ExitScore edge) {
    return main.confidence();
  }

  @Override
  public Side side() {
    return Side.BELOW;
  }

  @Override
  public boolean beforeExtension() {
    return true;
  }

  @Override
  public String name() {
    return "main-confidence";
  }

  @Override
  public String unit() {
    return "";
  }

  @Override
  public String quantity() {
    return "main's confidence";
  }
}
