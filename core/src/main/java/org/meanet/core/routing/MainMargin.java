package org.meanet.core.routing;

import java.util.Optional;
import org.meanet.core.config.AtLeast;
import org.meanet.core.config.AtMost;

/**
 * Offload when main's largest probability is ahead of its second largest by less than a threshold,
 * before the extension runs. Such margins come from Scheffer, Decomain and Wrobel, "Active Hidden
 * Markov Models for Information Extraction", IDA 2001; over networks' probabilities, Park et al.,
 * "Big/little deep neural network for ultra low power inference", CODES+ISSS 2015.
 *
 * @param threshold a difference of probabilities, 0 to 1
 */
public record MainMargin(@AtLeast(0) @AtMost(1) double threshold) implements OffloadPolicy {

  @Override
  public OffloadPolicy withThreshold(double other) {
    return new MainMargin(other);
  }

  @Override
  public double value(ExitScore main, Optional<ExitScore> extension, ExitScore edge) {
    return main.margin();
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
    return "main-margin";
  }

  @Override
  public String unit() {
    return "";
  }

  @Override
  public String quantity() {
    return "main's margin";
  }
}
