package org.meanet.core.routing;

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

  // Negation is exact in floating point, so "confidence < threshold" and "signal > limit" agree on
  // every image;
  // 1 − confidence would not.
  @Override
  public double signal(ExitScore main, ExitScore edge) {
    return -edge.confidence();
  }

  @Override
  public double limit() {
    return -threshold;
  }

  @Override
  public boolean beforeExtension() {
    return false;
  }

  @Override
  public OffloadPolicy withLimit(double limit) {
    return new EdgeConfidence(-limit);
  }

  @Override
  public double thresholdOf(double limit) {
    return -limit;
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

  @Override
  public String side() {
    return "below";
  }
}
