package org.meanet.core.fleet;

import java.util.Map;
import java.util.Optional;
import org.meanet.core.config.Above;

/**
 * A fleet of edges as a configuration describes it: by weights, or edge by edge in a file.
 *
 * @param devices weights by device; empty for the one of {@code costs} everywhere
 * @param links weights by link; empty for the one of {@code costs} everywhere
 * @param arrivals images per second of each edge; absent if nobody knows, and then nothing is said
 *     of loads
 * @param csv a file that names device and link of each edge, see {@link FleetCsv}
 * @param reachability when an edge reaches the cloud
 * @param cloudLatencyTargetSeconds what waiting and computing in the cloud may take together
 */
public record FleetSpec(
    @Above(0) Map<String, Double> devices,
    @Above(0) Map<String, Double> links,
    Optional<Arrivals> arrivals,
    Optional<String> csv,
    Reachability reachability,
    @Above(0) double cloudLatencyTargetSeconds) {
  public FleetSpec {
    devices = Map.copyOf(devices);
    links = Map.copyOf(links);
    if (csv.isPresent() && !(devices.isEmpty() && links.isEmpty())) {
      throw new IllegalArgumentException(
          "csv names each edge's device and link, so devices and links must be empty beside it,"
              + " got ["
              + csv.get()
              + "]");
    }
  }
}
