package org.meanet.inference.offload;

import java.util.List;

/**
 * Everything that one pass over a scores table tells.
 *
 * @param sweep the first curve is the chosen policy's
 */
public record Offload(FleetStatistics statistics, List<SweepCurve> sweep) {
  public Offload {
    sweep = List.copyOf(sweep);
  }
}
