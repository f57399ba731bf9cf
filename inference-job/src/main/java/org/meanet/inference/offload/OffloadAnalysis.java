package org.meanet.inference.offload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
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
  /** Points of a curve, besides its ends and the rule's own threshold. */
  private static final int POINTS = 250;

  /** More images than these are not sorted: a grid of limits stands for theirs. */
  private static final long SORTED_IMAGES = 50_000_000;

  private final FleetCosts costs;
  private final Reach reach;
  private final long seed;
  private final Payload payload;
  private final List<Variant> variants;

  /**
   * Compares a rule's policy with those that have nothing to learn.
   *
   * @param costs of every edge of the fleet
   * @param fleet the edges, for when they reach the cloud; its seed is that of the bootstraps
   * @param payload what an upload sends
   */
  public OffloadAnalysis(RoutingRule rule, FleetCosts costs, EdgeFleet fleet, Payload payload) {
    this(rule, OffloadPolicy.fixed(), costs, fleet, payload);
  }

  /**
   * @param policies to compare with the rule's; the other arguments as above
   */
  public OffloadAnalysis(
      RoutingRule rule,
      List<OffloadPolicy> policies,
      FleetCosts costs,
      EdgeFleet fleet,
      Payload payload) {
    this.costs = costs;
    this.reach = Reach.of(fleet);
    this.seed = fleet.seed();
    this.payload = payload;
    this.variants = Variant.of(rule, policies);
  }

  /**
   * @param scores the scores table, read several times; cache it if that is dear
   * @throws UserError if the table is empty, has an edge that the fleet has not, or lacks what the
   *     cloud says, or a signal is not a finite number
   */
  public Offload of(Dataset<Row> scores) {
    return counted(scores, this::count);
  }

  /**
   * The curves of every variant of the rule, of some images: see {@link Variant#of}.
   *
   * @param scores the scores table
   * @param which a condition on its rows; when an image arrives, and so whether it reaches the
   *     cloud, goes by the whole table
   * @param points at even distances of the offload share, besides both ends
   * @throws UserError as {@link #of}
   */
  public List<SweepCurve> curves(Dataset<Row> scores, Column which, int points) {
    List<SweptVariant> swept =
        variants.stream()
            .map(variant -> new SweptVariant(variant, Limits.exact(), List.of(), points))
            .toList();
    return counted(scores, marked -> curves(swept, marked.where(which)));
  }

  /**
   * The points of a curve's variant at some limits, of some images.
   *
   * @param which as in {@link #curves(Dataset, Column, int)}
   * @return one for each limit, in their order
   * @throws UserError as {@link #of}
   */
  public List<SweepPoint> at(
      Dataset<Row> scores, Column which, SweepCurve curve, List<Double> limits) {
    List<SweptVariant> swept = List.of(SweptVariant.at(of(curve), limits));
    Map<Double, SweepPoint> points =
        counted(scores, marked -> new Sweep(swept, costs, payload).points(marked.where(which)))
            .get(0)
            .stream()
            .collect(Collectors.toMap(SweepPoint::limit, point -> point));
    return limits.stream().map(limit -> points.get(limit + 0.0)).toList();
  }

  /**
   * The intervals of the headline numbers at one point of a curve.
   *
   * @param scores the scores table
   * @param limit of the point
   * @throws UserError as {@link #of}
   */
  public Intervals intervals(Dataset<Row> scores, SweepCurve curve, double limit) {
    Variant variant = of(curve).at(limit);
    return counted(
        scores,
        marked -> {
          Dataset<Row> facts = new ImageFacts(List.of(variant), costs, payload).of(marked);
          List<Cell> cells = Cell.count(facts);
          return intervals(facts, cells, cells.stream().mapToLong(Cell::images).sum());
        });
  }

  private Variant of(SweepCurve curve) {
    return variants.stream().filter(each -> curve.isOf(each)).findFirst().orElseThrow();
  }

  /**
   * What each policy's signal and each exit's confidence tell, with the rule's own extension rule.
   * Whether an image reaches the cloud makes no difference.
   *
   * @param scores the scores table, read twice
   * @throws UserError as {@link #of}
   */
  public SignalQuality signals(Dataset<Row> scores) {
    List<Variant> policies =
        variants.stream().filter(variant -> variant.isLike(variants.get(0))).toList();
    return counted(
        scores, marked -> new SignalAnalysis(policies, payload, SORTED_IMAGES).of(marked));
  }

  /**
   * Fits to some images what an upload repairs under the rule, whatever its policy.
   *
   * @param scores the scores table, read several times
   * @param which a condition on its rows
   * @throws UserError as {@link #of}
   */
  public GainFit gain(Dataset<Row> scores, Column which) {
    return counted(scores, marked -> GainFit.to(variants.get(0), payload, marked.where(which)));
  }

  private <T> T counted(Dataset<Row> scores, Function<Dataset<Row>, T> count) {
    requireComplete(scores);
    try {
      return count.apply(reach.mark(scores));
    } catch (RuntimeException e) {
      throw UserError.in(e).orElseThrow(() -> e);
    } catch (Exception e) {
      // Scala code throws Spark's checked exceptions without declaring them.
      throw UserError.in(e).orElseThrow(() -> new IllegalStateException("Counting failed", e));
    }
  }

  private Offload count(Dataset<Row> marked) {
    Dataset<Row> facts = new ImageFacts(variants, costs, payload).of(marked);
    List<Cell> cells = Cell.count(facts);
    Distribution distribution = Distribution.of(facts, variants.size());
    FleetStatistics statistics = statistics(cells, distribution);
    long images = statistics.fleet().images();
    return new Offload(
        statistics, intervals(facts, cells, images), sweep(marked, distribution, images));
  }

  private Intervals intervals(Dataset<Row> facts, List<Cell> cells, long images) {
    long edges = cells.stream().map(Cell::edge).distinct().count();
    return new Intervals(
        new ImageBootstrap(costs, new PoissonWeights(seed)).of(facts).intervals(images),
        QuantileIntervals.of(facts, images),
        edges < EdgeBootstrap.FEWEST
            ? Optional.empty()
            : Optional.of(new EdgeBootstrap(costs, seed).of(cells).intervals(images)));
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
              + "] images have none, as an earlier version scored them: score them anew, in a run of its"
              + " own");
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

  private List<SweepCurve> sweep(Dataset<Row> marked, Distribution distribution, long images) {
    List<SweptVariant> swept =
        IntStream.range(0, variants.size())
            .mapToObj(i -> swept(variants.get(i), distribution.range(i), images))
            .toList();
    return curves(swept, marked);
  }

  // Outside the signals, the policy's own limit routes as the nearer end does.
  private static SweptVariant swept(Variant variant, SignalRange range, long images) {
    double own = variant.rule().offload().limit();
    List<Double> wanted = own >= range.min() && own < range.max() ? List.of(own) : List.of();
    Limits limits =
        images <= SORTED_IMAGES
            ? Limits.exact()
            : LimitGrid.over(range, wanted.stream().mapToDouble(Double::doubleValue));
    return new SweptVariant(variant, limits, wanted, POINTS);
  }

  private List<SweepCurve> curves(List<SweptVariant> swept, Dataset<Row> marked) {
    List<List<SweepPoint>> points = new Sweep(swept, costs, payload).points(marked);
    return IntStream.range(0, swept.size())
        .mapToObj(i -> curve(swept.get(i).variant(), points.get(i)))
        .toList();
  }

  private static SweepCurve curve(Variant variant, List<SweepPoint> points) {
    return new SweepCurve(
        variant.rule().offload(), variant.rule().extensionRule(), variant.withExtension(), points);
  }
}
