package org.meanet.inference.offload;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.meanet.core.routing.OffloadPolicy;

/**
 * What one threshold would have made of the same images.
 *
 * @param limit the largest signal that stays at the edge
 * @param threshold the same in the policy's own unit
 * @param offloaded images answered by the cloud
 * @param lost images that the edge answers wrong and the cloud would have answered right
 * @param gained images that the edge answers right and the cloud would have answered wrong
 * @param totals what it costs
 * @param decisions the counts that the costs come from, one for each of {@link FleetCosts#models},
 *     so that other devices and links can be priced without the scores
 */
public record SweepPoint(
    double limit,
    double threshold,
    long offloaded,
    Answers all,
    Answers hard,
    long lost,
    long gained,
    Totals totals,
    LatencyQuantiles latency,
    List<DecisionCounts> decisions) {
  public SweepPoint {
    decisions = List.copyOf(decisions);
  }

  /**
   * @param row of {@link SweepState#point}
   * @param start stands for a limit of minus infinity, which no threshold could be
   */
  static SweepPoint of(Row row, OffloadPolicy policy, double start, FleetCosts costs) {
    List<DecisionCounts> decisions = DecisionCounts.ofNumbers(row.getAs(12));
    Totals totals =
        IntStream.range(0, decisions.size())
            .mapToObj(model -> decisions.get(model).price(costs.models().get(model)))
            .reduce(Totals.none(), Totals::plus);
    double limit = row.getDouble(1) == Double.NEGATIVE_INFINITY ? start : row.getDouble(1);
    return new SweepPoint(
        limit,
        policy.thresholdOf(limit),
        row.getLong(2),
        new Answers(row.getLong(3), row.getLong(4)),
        new Answers(row.getLong(5), row.getLong(6)),
        row.getLong(7),
        row.getLong(8),
        totals,
        new LatencyQuantiles(row.getDouble(9), row.getDouble(10), row.getDouble(11)),
        decisions);
  }

  /** Offloaded ÷ images. */
  public double offloadShare() {
    return (double) offloaded / all.count();
  }

  /** Images of easy classes. */
  public Answers easy() {
    return new Answers(all.count() - hard.count(), all.correct() - hard.correct());
  }

  /** Images that the cloud's network answers right, were all of them sent. */
  public long cloudCorrect() {
    return all.correct() + lost - gained;
  }
}
