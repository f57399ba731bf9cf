package org.meanet.inference.offload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.meanet.core.cost.CostModel;
import org.meanet.core.fleet.EdgeFleet;

/**
 * How busy edges, links and the cloud are, from the rates at which images arrive. The shares of
 * images that an edge computes, extends and sends are those of its test images.
 *
 * @param edges by number; those without test images or without a rate are absent
 */
public record FleetLoad(Map<Integer, EdgeLoad> edges, CloudLoad cloud) {
  public FleetLoad {
    edges = Map.copyOf(edges);
  }

  /**
   * @return empty if not every edge with test images has a rate
   */
  public static Optional<FleetLoad> of(
      FleetStatistics statistics, EdgeFleet fleet, FleetCosts costs) {
    Map<Integer, EdgeLoad> edges = new TreeMap<>();
    for (EdgeStatistics edge : statistics.edges()) {
      CostModel model = costs.of(edge.edge());
      fleet
          .edges()
          .get(edge.edge())
          .imagesPerSecond()
          .ifPresent(rate -> edges.put(edge.edge(), EdgeLoad.of(edge.statistics(), model, rate)));
    }
    if (edges.size() < statistics.edges().size()) {
      return Optional.empty();
    }
    CostModel any = costs.models().get(0);
    double requests = edges.values().stream().mapToDouble(EdgeLoad::requestsPerSecond).sum();
    double service = any.cloud().seconds(any.macs().cloud());
    return Optional.of(
        new FleetLoad(edges, CloudLoad.of(requests, service, fleet.cloudLatencyTargetSeconds())));
  }

  /** The load of one edge, by number. */
  public EdgeLoad edge(int edge) {
    return edges.get(edge);
  }

  /** Numbers of the edges whose device does not keep up, ascending. */
  public List<Integer> overloadedDevices() {
    return overloaded(EdgeLoad::deviceUtilisation);
  }

  /** Numbers of the edges whose link does not keep up, ascending. */
  public List<Integer> overloadedLinks() {
    return overloaded(EdgeLoad::linkUtilisation);
  }

  private List<Integer> overloaded(ToDoubleFunction<EdgeLoad> utilisation) {
    return edges.entrySet().stream()
        .filter(edge -> utilisation.applyAsDouble(edge.getValue()) > 1)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
