package org.meanet.inference.offload;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.meanet.core.UserError;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.fleet.Reachability;
import org.meanet.core.hash.Seeds;

/**
 * Says of each image whether its edge reaches the cloud.
 *
 * @param rates images per second of each edge, by number; empty where no clock is needed
 */
record Reach(Reachability reachability, long seed, List<Double> rates) implements Serializable {
  /** The column that {@link #mark} adds, boolean. */
  static final String REACHABLE = "reachable";

  private static final long ORDER = 0x6f72646572L;

  static Reach of(EdgeFleet fleet) {
    Reachability reachability = fleet.reachability();
    return new Reach(
        reachability,
        fleet.seed(),
        reachability.needsClock()
            ? fleet.edges().stream().map(edge -> edge.imagesPerSecond().orElseThrow()).toList()
            : List.of());
  }

  /**
   * @param scores with at least {@code id} and {@code edge}
   * @return where they are computed and a clock is needed, an edge that the fleet has not fails
   *     with a {@link UserError}
   */
  Dataset<Row> mark(Dataset<Row> scores) {
    return scores.withColumn(REACHABLE, reachability.needsClock() ? byClock() : byId());
  }

  private Column byId() {
    UDF1<String, Boolean> reaches = id -> reachability.reaches(seed, id, 0);
    return functions.udf(reaches, DataTypes.BooleanType).asNonNullable().apply(col("id"));
  }

  // The window sorts each edge's ids where they are; nothing of it comes to the driver.
  private Column byClock() {
    UDF1<String, Long> place = id -> Seeds.hash(Seeds.mix(seed, ORDER), id);
    UDF3<Integer, String, Integer, Boolean> reaches =
        (edge, id, arrival) -> reachability.reaches(seed, id, (arrival - 1) / rate(edge));
    Column arrival =
        functions
            .row_number()
            .over(
                Window.partitionBy("edge")
                    .orderBy(functions.udf(place, DataTypes.LongType).apply(col("id")), col("id")));
    return functions
        .udf(reaches, DataTypes.BooleanType)
        .asNonNullable()
        .apply(col("edge"), col("id"), arrival);
  }

  private double rate(int edge) {
    FleetCosts.requireEdge(edge, rates.size());
    return rates.get(edge);
  }
}
