package org.meanet.core.routing;

import java.util.Optional;
import org.meanet.core.config.AtLeast;

/**
 * Offload when the entropy of main's probabilities is above a threshold, before the extension runs
 * (Algorithm 2, step 1).
 *
 * @param threshold nats
 */
public record MainEntropy(@AtLeast(0) double threshold) implements OffloadPolicy {

  @Override
  public OffloadPolicy withThreshold(double other) {
    return new MainEntropy(other);
  }

  @Override
  public double value(ExitScore main, Optional<ExitScore> extension, ExitScore edge) {
    return main.entropy();
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
    return "main-entropy";
  }

  @Override
  public String unit() {
    return "nats";
  }

  @Override
  public String quantity() {
    return "main's entropy";
  }
}
