package org.meanet.inference.offload;

import java.io.Serializable;
import java.util.List;
import org.meanet.core.UserError;
import org.meanet.core.cost.CostModel;

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
   * @throws UserError if there is no such edge
   */
  public CostModel of(int edge) {
    return models.get(model(edge));
  }

  /** The position of an edge's model; otherwise as {@link #of(int)}. */
  int model(int edge) {
    if (edge < 0 || edge >= byEdge.size()) {
      throw new UserError(
          "The scores table must have edges 0.."
              + (byEdge.size() - 1)
              + ", as scoring.edges has it, got ["
              + edge
              + "]; give scoring.edges the number that the images were scored with");
    }
    return byEdge.get(edge);
  }
}
