package org.meanet.inference.offload;

import java.util.List;

/**
 * Everything that one pass over a scores table tells.
 *
 * @param intervals of the whole fleet's headline numbers
 * @param sweep the first curve is the chosen policy's
 */
public record Offload(FleetStatistics statistics, Intervals intervals, List<SweepCurve> sweep) {
  public Offload {
    sweep = List.copyOf(sweep);
  }
}
