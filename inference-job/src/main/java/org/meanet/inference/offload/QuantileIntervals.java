package org.meanet.inference.offload;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Of quantiles of the latency over images, in seconds. The bootstrap of a quantile needs no draws:
 * that of a resample is at most the value below or at which there is a share F of the images if at
 * least ⌈q·n⌉ of n draws are, a binomial probability, which as a function of F is a beta
 * distribution's. So both ends are quantiles again, at the levels at which that probability is 2.5
 * and 97.5 %: Efron, "Bootstrap methods: another look at the jackknife", The Annals of Statistics
 * 7(1), 1979, section 3.
 */
public record QuantileIntervals(Interval p50, Interval p95, Interval p99) {
  private static final double[] QUANTILES = {0.5, 0.95, 0.99};

  /**
   * @param facts of {@link ImageFacts}
   * @param images how many, at least one
   */
  static QuantileIntervals of(Dataset<Row> facts, long images) {
    List<Column> columns =
        Arrays.stream(QUANTILES)
            .boxed()
            .flatMap(
                quantile ->
                    Stream.of(
                        level(quantile, images, Interval.TAIL),
                        level(quantile, images, 1 - Interval.TAIL)))
            .map(
                level ->
                    functions.expr(
                        "percentile_disc("
                            + level
                            + ") WITHIN GROUP (ORDER BY "
                            + ImageFacts.ROUTED_SECONDS
                            + ")"))
            .toList();
    Row row =
        facts
            .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new))
            .first();
    return new QuantileIntervals(interval(row, 0), interval(row, 2), interval(row, 4));
  }

  /** The level of the quantile that a resample's quantile does not exceed so probably. */
  static double level(double quantile, long images, double probability) {
    double least = Math.max(1, Math.ceil(quantile * images));
    return new BetaDistribution(null, least, images - least + 1)
        .inverseCumulativeProbability(probability);
  }

  private static Interval interval(Row row, int first) {
    return new Interval(row.getDouble(first), row.getDouble(first + 1));
  }
}
