package org.meanet.core.routing;

import java.util.Optional;
import org.meanet.core.config.AtLeast;
import org.meanet.core.config.AtMost;

/**
 * Offload when the confidence of the edge's final answer is below a threshold, after the extension
 * where it runs (the paper's abstract: "only if the neural network at the edge shows low confidence
 * in the prediction").
 *
 * @param threshold a probability, 0 to 1
 */
public record EdgeConfidence(@AtLeast(0) @AtMost(1) double threshold) implements OffloadPolicy {

  @Override
  public OffloadPolicy withThreshold(double other) {
    return new EdgeConfidence(other);
  }

  @Override
  public double value(ExitScore main, Optional<ExitScore> extension, ExitScore edge) {
    return edge.confidence();
  }

  @Override
  public Side side() {
    return Side.BELOW;
  }

  @Override
  public boolean beforeExtension() {
    return false;
  }

  @Override
  public String name() {
    return "edge-confidence";
  }

  @Override
  public String unit() {
    return "";
  }

  @Override
  public String quantity() {
    return "the edge's confidence";
  }
}
