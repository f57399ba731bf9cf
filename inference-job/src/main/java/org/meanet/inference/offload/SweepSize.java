package org.meanet.inference.offload;

import java.io.Serializable;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.meanet.core.cost.Payload;

/**
 * How a sweep is cut so that its driver can hold what it is told. A partition tells, of each of its
 * variants, how many offloaded images have each model, each of two states of the extension and each
 * payload; ranges follow the variants, so that there are fewer pairs of partition and variant than
 * partitions and variants together. At most {@value #MOST_SHARES} such counts reach the driver, as
 * long as payloads keep {@value #FEWEST_BITS} significant bits. The size depends on the images
 * alone, never on how their table is partitioned.
 *
 * @param partitions that the images are dealt out to by ranges of their limits
 * @param bits significant ones of a payload that latencies tell apart; {@value #MOST_BITS} wherever
 *     they fit
 */
record SweepSize(int partitions, int bits) implements Serializable {
  static final int MOST_BITS = 12;
  static final int FEWEST_BITS = 7;
  private static final long MOST_SHARES = 500_000;
  private static final long ROWS_OF_PARTITION = 250_000;
  private static final int MOST_PARTITIONS = 200;
  private static final int STATES_OF_EXTENSION = 2;

  /**
   * @param marked the scores table, marked by {@link Reach}
   */
  static SweepSize of(Dataset<Row> marked, int variants, FleetCosts costs, Payload payload) {
    UDF1<Integer, Integer> model = costs::model;
    Dataset<Row> steps =
        marked.select(
            functions.udf(model, DataTypes.IntegerType).apply(functions.col("edge")).as("model"),
            rounded(functions.col(ScoreRow.bytesColumn(payload)), MOST_BITS).as("bytes"));
    return of(steps.count(), variants, counts(steps));
  }

  /**
   * @param steps number of distinct pairs of model and payload at so many bits
   */
  static SweepSize of(long images, int variants, IntToLongFunction steps) {
    long rows = images * variants;
    long full = (rows + ROWS_OF_PARTITION - 1) / ROWS_OF_PARTITION;
    int partitions = (int) Math.max(1, Math.min(MOST_PARTITIONS, full));
    if (rows <= MOST_SHARES) {
      return new SweepSize(partitions, MOST_BITS);
    }
    long most = MOST_SHARES / STATES_OF_EXTENSION / (partitions + variants);
    int bits = MOST_BITS;
    while (bits > FEWEST_BITS && steps.applyAsLong(bits) > most) {
      bits--;
    }
    return new SweepSize(partitions, bits);
  }

  /** A payload of as many significant bits as latencies tell apart, halves up. */
  long round(long bytes) {
    return roundTo(bits, roundTo(MOST_BITS, bytes));
  }

  /** The number with its so many highest bits kept, halves up; a smaller number is as it was. */
  static long roundTo(int bits, long number) {
    int drop = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(number) - bits);
    return drop == 0 ? number : ((number + (1L << (drop - 1))) >> drop) << drop;
  }

  // All numbers of bits in one job, which runs only if anyone asks.
  private static IntToLongFunction counts(Dataset<Row> steps) {
    List<Column> columns =
        IntStream.rangeClosed(FEWEST_BITS, MOST_BITS)
            .mapToObj(
                bits ->
                    functions.count_distinct(
                        functions.col("model"), rounded(functions.col("bytes"), bits)))
            .toList();
    return new IntToLongFunction() {
      private Row counted;

      @Override
      public long applyAsLong(int bits) {
        if (counted == null) {
          counted =
              steps
                  .distinct()
                  .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new))
                  .first();
        }
        return counted.getLong(bits - FEWEST_BITS);
      }
    };
  }

  private static Column rounded(Column bytes, int bits) {
    UDF2<Long, Integer, Long> round = (number, kept) -> roundTo(kept, number);
    return functions.udf(round, DataTypes.LongType).apply(bytes, functions.lit(bits));
  }
}
