package org.meanet.inference.offload;

import java.io.Serializable;
import java.util.List;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.Experiment;
import org.meanet.core.cost.BlockMacs;
import org.meanet.core.cost.CostModel;
import org.meanet.core.cost.Device;
import org.meanet.core.fleet.EdgeFleet;

/**
 * What decisions cost at each edge. Edges of the same device and link share a model, so that
 * whatever is counted for each model stays small, however many edges there are.
 *
 * @param models all different
 * @param byEdge the position in {@code models} of each edge's model
 */
public record FleetCosts(List<CostModel> models, List<Integer> byEdge) implements Serializable {
  public FleetCosts {
    models = List.copyOf(models);
    byEdge = List.copyOf(byEdge);
  }

  /**
   * @param byEdge the model of each edge, by number
   */
  public static FleetCosts of(List<CostModel> byEdge) {
    List<CostModel> models = byEdge.stream().distinct().toList();
    return new FleetCosts(models, byEdge.stream().map(models::indexOf).toList());
  }

  /**
   * The costs of an experiment's fleet.
   *
   * @param manifest of the bundle that its edges and its cloud run
   * @param costs the devices and links that the fleet names
   */
  public static FleetCosts of(Manifest manifest, Experiment.Costs costs, EdgeFleet fleet) {
    BlockMacs macs =
        new BlockMacs(
            manifest.main().macs(),
            manifest.extension().map(Manifest.Block::macs).orElse(0L),
            manifest.cloud().macs());
    Device cloud = costs.devices().get(costs.cloudDevice()).device();
    return of(
        fleet.edges().stream()
            .map(
                edge ->
                    new CostModel(
                        costs.devices().get(edge.device()).device(),
                        cloud,
                        costs.links().get(edge.link()),
                        macs))
            .toList());
  }

  /**
   * @throws UserError if there is no such edge
   */
  public CostModel of(int edge) {
    return models.get(model(edge));
  }

  /** The position of an edge's model; otherwise as {@link #of(int)}. */
  int model(int edge) {
    requireEdge(edge, byEdge.size());
    return byEdge.get(edge);
  }

  /**
   * @param edges how many the fleet has
   * @throws UserError if there is no such edge
   */
  static void requireEdge(int edge, int edges) {
    if (edge < 0 || edge >= edges) {
      throw new UserError(
          "The scores table must have edges 0.."
              + (edges - 1)
              + ", as scoring.edges has it, got ["
              + edge
              + "]; give scoring.edges the number that the images were scored with");
    }
  }
}
