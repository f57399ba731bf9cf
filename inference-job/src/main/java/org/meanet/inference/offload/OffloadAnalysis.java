package org.meanet.inference.offload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.meanet.core.UserError;
import org.meanet.core.cost.Payload;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.routing.OffloadPolicy;
import org.meanet.core.routing.RoutingRule;

/**
 * Replays a routing rule over a scores table. Spark counts integers and exact decimals only, so the
 * same table gives the same numbers to the last bit, however it is partitioned; what reaches the
 * driver is bounded by edges and thresholds, never by images.
 */
public final class OffloadAnalysis {
  private final FleetCosts costs;
  private final Reach reach;
  private final Payload payload;
  private final List<Variant> variants;

  /**
   * @param costs of every edge of the fleet
   * @param fleet the edges, for when they reach the cloud
   * @param payload what an upload sends
   */
  public OffloadAnalysis(RoutingRule rule, FleetCosts costs, EdgeFleet fleet, Payload payload) {
    this.costs = costs;
    this.reach = Reach.of(fleet);
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
   * @throws UserError if the table is empty, has an edge that the fleet has not, or lacks what the
   *     cloud says
   */
  public Offload of(Dataset<Row> scores) {
    requireComplete(scores);
    Dataset<Row> marked = reach.mark(scores);
    Dataset<Row> facts = new ImageFacts(variants, costs, payload).of(marked);
    List<Cell> cells = Cell.count(facts);
    Distribution distribution = Distribution.of(facts, variants.size());
    return new Offload(statistics(cells, distribution), sweep(marked, distribution));
  }

  private void requireComplete(Dataset<Row> scores) {
    Row found =
        scores
            .agg(
                functions.max("edge"),
                functions.count_if(functions.col("cloud_class").isNull()),
                functions.count_if(functions.col("main_margin").isNull()),
                functions.count_if(functions.col("reencoded_bytes").isNull()))
            .first();
    if (found.isNullAt(0)) {
      throw new UserError("The scores table must hold at least one image, got [0]");
    }
    costs.model(found.getInt(0));
    if (found.getLong(1) > 0) {
      throw new UserError(
          "The scores table must hold what the cloud says of every image, but ["
              + found.getLong(1)
              + "] have no answer of it: score them with scoring.exits = all");
    }
    if (found.getLong(2) > 0) {
      throw new UserError(
          "The scores table must have main_margin, but ["
              + found.getLong(2)
              + "] images have none, as an earlier version scored them: score them anew");
    }
    if (payload == Payload.REENCODED && found.getLong(3) > 0) {
      throw new UserError(
          "costs.payload = reencoded needs images that were scored with scoring.reencode-quality,"
              + " got ["
              + found.getLong(3)
              + "] that were not: take raw or stored, or score them anew");
    }
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
                    edge, new Cells(its, costs).statistics(distribution.edge(edge)))));
    return new FleetStatistics(new Cells(cells, costs).statistics(distribution.fleet()), edges);
  }

  private List<SweepCurve> sweep(Dataset<Row> marked, Distribution distribution) {
    List<LimitGrid> grids =
        IntStream.range(0, variants.size())
            .mapToObj(
                i -> LimitGrid.of(distribution.range(i), variants.get(i).rule().offload().limit()))
            .toList();
    List<SweepBin> bins = new SweepFacts(variants, grids, costs, payload).count(marked);
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
    Map<Integer, List<SweepBin>> byLimit =
        bins.stream().collect(Collectors.groupingBy(SweepBin::bin));
    SweepBin[] kept =
        IntStream.range(0, costs.models().size()).mapToObj(SweepBin::none).toArray(SweepBin[]::new);
    SweepBin[] all = kept.clone();
    bins.forEach(bin -> all[bin.model()] = all[bin.model()].plus(bin));

    OffloadPolicy policy = variant.rule().offload();
    List<SweepPoint> points = new ArrayList<>();
    for (int i = 0; i < grid.size(); i++) {
      List<SweepBin> stay = byLimit.getOrDefault(i, List.of());
      stay.forEach(bin -> kept[bin.model()] = kept[bin.model()].plus(bin));
      boolean routesAsBefore = i > 0 && stay.isEmpty();
      if (!routesAsBefore || grid.limit(i) == policy.limit()) {
        points.add(point(policy.thresholdOf(grid.limit(i)), kept, all));
      }
    }
    return new SweepCurve(policy, variant.withExtension(), points);
  }

  private SweepPoint point(double threshold, SweepBin[] kept, SweepBin[] all) {
    return IntStream.range(0, kept.length)
        .mapToObj(
            model ->
                kept[model].point(
                    threshold, all[model].minus(kept[model]), costs.models().get(model)))
        .reduce(SweepPoint::plus)
        .orElseThrow();
  }
}
