package org.meanet.inference.offload;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one threshold would have made of the same images.
 *
 * @param threshold in the policy's own unit
 * @param offloaded images answered by the cloud
 * @param totals what it costs
 * @param decisions the counts that the costs come from, one for each of {@link FleetCosts#models},
 *     so that other devices and links can be priced without the scores
 */
public record SweepPoint(
    double threshold,
    long offloaded,
    Answers all,
    Answers hard,
    Totals totals,
    List<DecisionCounts> decisions) {
  public SweepPoint {
    decisions = List.copyOf(decisions);
  }

  /** Offloaded ÷ images. */
  public double offloadShare() {
    return (double) offloaded / all.count();
  }

  /** The point of both sets of images together; the models of {@code other} come after these. */
  SweepPoint plus(SweepPoint other) {
    return new SweepPoint(
        threshold,
        offloaded + other.offloaded,
        all.plus(other.all),
        hard.plus(other.hard),
        totals.plus(other.totals),
        Stream.concat(decisions.stream(), other.decisions.stream()).toList());
  }
}
