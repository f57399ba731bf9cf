package org.meanet.inference.offload;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.meanet.core.cost.Payload;

/**
 * Every limit of several variants in one sort. The images are dealt out over partitions by ranges
 * of the limit and sorted there; a first pass counts what each partition holds, and a second one
 * runs through the images with the sums of the partitions before, so that at every distinct limit
 * all statistics are at hand. They are integers until a point is priced, and images of equal limit
 * move together, so that points do not depend on the partitions. What reaches the driver is bounded
 * by {@link SweepSize} and by the points that are wanted, never by images.
 */
final class Sweep {
  private final List<SweptVariant> swept;
  private final FleetCosts costs;
  private final Payload payload;

  Sweep(List<SweptVariant> swept, FleetCosts costs, Payload payload) {
    this.swept = List.copyOf(swept);
    this.costs = costs;
    this.payload = payload;
  }

  /**
   * @param marked the scores table, marked by {@link Reach}
   * @return for each variant the points that are wanted of it, by ascending limit
   */
  List<List<SweepPoint>> points(Dataset<Row> marked) {
    return points(marked, SweepSize.of(marked, swept.size(), costs, payload));
  }

  List<List<SweepPoint>> points(Dataset<Row> marked, SweepSize size) {
    JavaRDD<Row> sorted = sorted(marked, size);
    List<Row> shares = shares(sorted);
    // Rows, not records, are broadcast: Kryo, where a user has set it, cannot write records.
    Broadcast<List<Row>> all =
        JavaSparkContext.fromSparkContext(sorted.context()).broadcast(shares);
    try {
      // The second pass finds the sorted files of the first: Spark keeps a shuffle's output.
      return byVariant(sorted.mapPartitionsWithIndex(walk(all), false).collect(), shares);
    } finally {
      all.destroy();
    }
  }

  /** The images by variant and limit; equal ones are in one partition. */
  JavaRDD<Row> sorted(Dataset<Row> marked, SweepSize size) {
    return new SweepFacts(swept, costs, payload, size)
        .groups(marked)
        .repartitionByRange(
            size.partitions(), functions.col(SweepFacts.VARIANT), functions.col(SweepFacts.LIMIT))
        .sortWithinPartitions(SweepFacts.VARIANT, SweepFacts.LIMIT)
        .toJavaRDD();
  }

  /** What the first pass tells the driver: rows of {@link SweepShare}. */
  static List<Row> shares(JavaRDD<Row> sorted) {
    return sorted.mapPartitionsWithIndex(SweepShare::count, false).collect();
  }

  private List<List<SweepPoint>> byVariant(List<Row> points, List<Row> shares) {
    List<List<SweepPoint>> byVariant = new ArrayList<>();
    for (int i = 0; i < swept.size(); i++) {
      int variant = i;
      double start = start(variant, shares);
      byVariant.add(
          points.stream()
              .filter(row -> row.getInt(0) == variant)
              .map(
                  row ->
                      SweepPoint.of(
                          row, swept.get(variant).variant().rule().offload(), start, costs))
              .toList());
    }
    return byVariant;
  }

  /** A limit below every signal, at which everything that can be offloaded is. */
  private double start(int variant, List<Row> shares) {
    return Math.nextDown(
        DoubleStream.concat(
                shares.stream()
                    .filter(row -> SweepShare.variant(row) == variant)
                    .mapToDouble(row -> SweepShare.of(row).group().limit()),
                swept.get(variant).wanted().stream().mapToDouble(Double::doubleValue))
            .filter(Double::isFinite)
            .min()
            .orElse(0));
  }

  private Function2<Integer, Iterator<Row>, Iterator<Row>> walk(Broadcast<List<Row>> shares) {
    FleetCosts priced = costs;
    int[] spacing = swept.stream().mapToInt(SweptVariant::spacing).toArray();
    return (partition, rows) ->
        new SweepWalk(
            rows,
            variant -> SweepState.before(partition, variant, shares.value(), priced),
            spacing);
  }
}
