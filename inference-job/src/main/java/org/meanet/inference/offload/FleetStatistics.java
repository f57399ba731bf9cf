package org.meanet.inference.offload;

import java.util.List;

/**
 * All edges and each of them.
 *
 * @param edges by number, ascending; those without an image are absent
 */
public record FleetStatistics(OffloadStatistics fleet, List<EdgeStatistics> edges) {
  public FleetStatistics {
    edges = List.copyOf(edges);
  }
}
