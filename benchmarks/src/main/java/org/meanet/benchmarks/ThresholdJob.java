package org.meanet.benchmarks;

import java.io.Serializable;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.cost.Cost;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.Exit;
import org.meanet.core.routing.ExitScores;
import org.meanet.core.routing.RoutingRule;
import org.meanet.inference.offload.FleetCosts;
import org.meanet.inference.offload.SweepPoint;
import org.meanet.inference.scoring.ScoresTable;

/** One threshold by one Spark job that routes every image, as one would write it at first. */
record ThresholdJob(RoutingRule rule, FleetCosts costs) implements Serializable {
  private static final StructType SCHEMA =
      new StructType()
          .add("sent", DataTypes.LongType, false)
          .add("right", DataTypes.LongType, false)
          .add("hard_right", DataTypes.LongType, false)
          .add("bytes", DataTypes.LongType, false)
          .add("joules", DataTypes.DoubleType, false)
          .add("seconds", DataTypes.DoubleType, false);

  /** What a threshold makes of all images. */
  record Figures(
      long sent, long right, long hardRight, long bytes, double joules, double p50, double p95) {

    /** Counts must be equal; a sum of doubles, and payloads that a sweep rounds, nearly so. */
    boolean agreesWith(SweepPoint point) {
      return sent == point.offloaded()
          && right == point.all().correct()
          && hardRight == point.hard().correct()
          && bytes == point.totals().uploadBytes()
          && near(joules, point.totals().energy().edgeJoules(), 1e-6)
          && near(p50, point.latency().p50(), 1e-3)
          && near(p95, point.latency().p95(), 1e-3);
    }

    private static boolean near(double a, double b, double relative) {
      return Math.abs(a - b) <= relative * Math.abs(b);
    }
  }

  Figures at(Dataset<Row> scores, double limit) {
    RoutingRule at =
        new RoutingRule(
            rule.offload().withLimit(limit),
            rule.extensionRule(),
            rule.cloudReachable(),
            rule.hardClasses());
    MapFunction<Row, Row> route = row -> routed(row, at, costs);
    Row found =
        scores
            .map(route, Encoders.row(SCHEMA))
            .agg(
                functions.sum("sent"),
                functions.sum("right"),
                functions.sum("hard_right"),
                functions.sum("bytes"),
                functions.sum("joules"),
                functions.expr("percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds)"),
                functions.expr("percentile_disc(0.95) WITHIN GROUP (ORDER BY seconds)"))
            .first();
    return new Figures(
        found.getLong(0),
        found.getLong(1),
        found.getLong(2),
        found.getLong(3),
        found.getDouble(4),
        found.getDouble(5),
        found.getDouble(6));
  }

  private static Row routed(Row row, RoutingRule rule, FleetCosts costs) {
    ExitScores exits = ScoresTable.exitScores(row);
    Decision decision = rule.decide(exits);
    int label = row.<Integer>getAs("label");
    long bytes = row.<Long>getAs("payload_bytes");
    Cost cost = costs.of(row.<Integer>getAs("edge")).of(decision, bytes);
    boolean sent = decision.exit() == Exit.CLOUD;
    boolean right = decision.predicted() == label;
    return RowFactory.create(
        sent ? 1L : 0L,
        right ? 1L : 0L,
        right && rule.hardClasses().isHard(label) ? 1L : 0L,
        sent ? bytes : 0L,
        cost.edgeJoules(),
        cost.latencySeconds());
  }
}
