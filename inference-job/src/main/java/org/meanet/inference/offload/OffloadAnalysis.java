package org.meanet.inference.offload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.meanet.core.UserError;
import org.meanet.core.cost.CostModel;
import org.meanet.core.cost.Payload;
import org.meanet.core.routing.OffloadPolicy;
import org.meanet.core.routing.RoutingRule;

/**
 * Replays a routing rule over a scores table. Spark counts integers and exact decimals only, so the
 * same table gives the same numbers to the last bit, however it is partitioned; what reaches the
 * driver is bounded by edges and thresholds, never by images.
 */
public final class OffloadAnalysis {
  private final CostModel costs;
  private final Payload payload;
  private final List<Variant> variants;

  public OffloadAnalysis(RoutingRule rule, CostModel costs, Payload payload) {
    this.costs = costs;
    this.payload = payload;
    Variant chosen = new Variant(rule, true);
    Stream<Variant> others =
        OffloadPolicy.all().stream()
            .filter(policy -> policy.getClass() != rule.offload().getClass())
            .map(chosen::withPolicy);
    this.variants =
        Stream.of(Stream.of(chosen), others, Stream.of(chosen.withoutExtension()))
            .flatMap(stream -> stream)
            .toList();
  }

  /**
   * @param scores the scores table, read three times; cache it if that is dear
   * @throws UserError if the table is empty
   */
  public Offload of(Dataset<Row> scores) {
    Dataset<Row> facts = new ImageFacts(variants, costs, payload).of(scores);
    List<Cell> cells = Cell.count(facts);
    if (cells.isEmpty()) {
      throw new UserError("The scores table must hold at least one image, got [0]");
    }
    Distribution distribution = Distribution.of(facts, variants.size());
    return new Offload(statistics(cells, distribution), sweep(scores, distribution));
  }

  private FleetStatistics statistics(List<Cell> cells, Distribution distribution) {
    Map<Integer, List<Cell>> byEdge =
        cells.stream()
            .collect(Collectors.groupingBy(Cell::edge, TreeMap::new, Collectors.toList()));
    List<EdgeStatistics> edges = new ArrayList<>();
    byEdge.forEach(
        (edge, its) ->
            edges.add(
                new EdgeStatistics(
                    edge, new Cells(its).statistics(costs, distribution.edge(edge)))));
    return new FleetStatistics(new Cells(cells).statistics(costs, distribution.fleet()), edges);
  }

  private List<SweepCurve> sweep(Dataset<Row> scores, Distribution distribution) {
    List<LimitGrid> grids =
        IntStream.range(0, variants.size())
            .mapToObj(
                i -> LimitGrid.of(distribution.range(i), variants.get(i).rule().offload().limit()))
            .toList();
    List<SweepBin> bins = new SweepFacts(variants, grids, payload).count(scores);
    return IntStream.range(0, variants.size())
        .mapToObj(
            i ->
                curve(
                    variants.get(i),
                    grids.get(i),
                    bins.stream().filter(bin -> bin.variant() == i).toList()))
        .toList();
  }

  private SweepCurve curve(Variant variant, LimitGrid grid, List<SweepBin> bins) {
    SweepBin[] byLimit = new SweepBin[grid.size() + 1];
    Arrays.fill(byLimit, SweepBin.none());
    bins.forEach(bin -> byLimit[bin.bin()] = bin);

    OffloadPolicy policy = variant.rule().offload();
    SweepBin all = bins.stream().reduce(SweepBin.none(), SweepBin::plus);
    SweepBin kept = SweepBin.none();
    List<SweepPoint> points = new ArrayList<>();
    for (int i = 0; i < grid.size(); i++) {
      kept = kept.plus(byLimit[i]);
      boolean routesAsBefore = i > 0 && byLimit[i].images() == 0;
      if (!routesAsBefore || grid.limit(i) == policy.limit()) {
        double threshold = policy.thresholdOf(grid.limit(i));
        points.add(kept.point(threshold, all.minus(kept), costs));
      }
    }
    return new SweepCurve(policy, variant.withExtension(), points);
  }
}
