package org.meanet.inference.offload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * A bootstrap over images. Every image draws its {@link PoissonWeights} where it is, and images of
 * one outcome are added up: what reaches the driver are two integers for each replicate and outcome
 * that there is, never images, and they do not depend on the order of the images.
 */
record ImageBootstrap(FleetCosts costs, PoissonWeights weights)
    implements PairFlatMapFunction<Iterator<Row>, Integer, long[]> {

  /**
   * @param facts of {@link ImageFacts}
   */
  Replicates of(Dataset<Row> facts) {
    List<Column> columns = new ArrayList<>();
    Outcome.COLUMNS.forEach(column -> columns.add(facts.col(column)));
    columns.add(facts.col(ImageFacts.ID));
    columns.add(facts.col(ImageFacts.BYTES));
    JavaPairRDD<Integer, long[]> sums =
        facts.select(columns.toArray(Column[]::new)).toJavaRDD().mapPartitionsToPair(this);
    Replicates replicates = new Replicates();
    new TreeMap<>(sums.reduceByKey(ImageBootstrap::add).collectAsMap())
        .forEach((code, its) -> addTo(replicates, new Outcome(code), its));
    return replicates;
  }

  /**
   * @param rows of the outcome's columns, the id and the bytes
   * @return of each outcome's code the images of every replicate, and after them the bytes
   */
  @Override
  public Iterator<Tuple2<Integer, long[]>> call(Iterator<Row> rows) {
    Map<Integer, long[]> sums = new HashMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      long[] its =
          sums.computeIfAbsent(
              Outcome.of(row, costs).code(), code -> new long[2 * Replicates.COUNT]);
      long start = weights.start(row.getString(Outcome.COLUMNS.size()));
      long bytes = row.getLong(Outcome.COLUMNS.size() + 1);
      for (int replicate = 0; replicate < Replicates.COUNT; replicate++) {
        int weight = PoissonWeights.weight(start, replicate);
        its[replicate] += weight;
        its[Replicates.COUNT + replicate] += weight * bytes;
      }
    }
    return sums.entrySet().stream()
        .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
        .iterator();
  }

  private void addTo(Replicates replicates, Outcome outcome, long[] sums) {
    for (Headline headline : Headline.values()) {
      Headline.Rates above = headline.numerator(outcome, costs);
      Headline.Rates below = headline.denominator(outcome, costs);
      for (int replicate = 0; replicate < Replicates.COUNT; replicate++) {
        long images = sums[replicate];
        long bytes = sums[Replicates.COUNT + replicate];
        replicates.addTo(headline, replicate, above.of(images, bytes), below.of(images, bytes));
      }
    }
  }

  private static long[] add(long[] one, long[] other) {
    long[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }
}
