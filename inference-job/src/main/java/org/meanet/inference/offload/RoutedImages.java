package org.meanet.inference.offload;

import java.io.Serializable;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.UserError;
import org.meanet.core.config.KebabCase;
import org.meanet.core.cost.Cost;
import org.meanet.core.cost.Payload;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.RoutingRule;
import org.meanet.inference.scoring.AppendedColumns;
import org.meanet.inference.scoring.ScoresTable;

/** A routing rule's decision about each image of a scores table, and what it costs. */
public final class RoutedImages implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The columns that are added to those of the scores.
   *
   * <ul>
   *   <li>{@code reachable}: whether the edge reached the cloud
   *   <li>{@code exit, answer, correct}: main, extension or cloud; the class that it answered, and
   *       whether that is the label
   *   <li>{@code extension_computed}: also where the image then went to the cloud
   *   <li>{@code upload_bytes}: bytes sent to the cloud, 0 at the edge
   *   <li>{@code edge_joules}: what the edge spends, computing and sending: the sum of {@code
   *       main_joules, extension_joules, upload_joules}
   *   <li>{@code cloud_joules}: of the cloud's computing
   *   <li>{@code seconds}: from the image's capture to its answer at the edge, without queueing
   * </ul>
   */
  public static final StructType DECISION =
      StructType.fromDDL(
          """
          reachable BOOLEAN,
          exit STRING,
          answer INT,
          correct BOOLEAN,
          extension_computed BOOLEAN,
          upload_bytes BIGINT,
          edge_joules DOUBLE,
          main_joules DOUBLE,
          extension_joules DOUBLE,
          upload_joules DOUBLE,
          cloud_joules DOUBLE,
          seconds DOUBLE
          """);

  private final Variant rule;
  private final FleetCosts costs;
  private final Reach reach;
  private final Payload payload;

  /**
   * @param costs of every edge of the fleet
   * @param fleet the edges, for when they reach the cloud
   * @param payload what an upload sends
   */
  public RoutedImages(RoutingRule rule, FleetCosts costs, EdgeFleet fleet, Payload payload) {
    this.rule = new Variant(rule, true);
    this.costs = costs;
    this.reach = Reach.of(fleet);
    this.payload = payload;
  }

  /**
   * @param scores with the columns of {@link ScoresTable#SCHEMA}, and others
   * @return the same rows with the columns of {@link #DECISION}, in the place of earlier ones.
   *     Where they are computed, an edge that the fleet has not, and an image without what the
   *     cloud says, fail with a {@link UserError}
   */
  public Dataset<Row> of(Dataset<Row> scores) {
    Dataset<Row> undecided = scores.drop(DECISION.fieldNames());
    StructType routed = AppendedColumns.schema(undecided.schema(), DECISION);
    MapFunction<Row, Row> decided = this::decided;
    return reach.mark(undecided).map(decided, Encoders.row(routed));
  }

  /**
   * @param row of the scores table, marked by {@link Reach}, which adds the last column
   */
  private Row decided(Row row) {
    requireCloud(row);
    ScoreRow scored = new ScoreRow(row, payload);
    Decision decision = rule.decide(scored.exits(), scored.reachable());
    Cost cost = costs.of(scored.edge()).of(decision, scored.bytes());
    return AppendedColumns.row(
        row,
        Stream.of(
            KebabCase.ofConstant(decision.exit()),
            decision.predicted(),
            decision.predicted() == scored.label(),
            decision.extensionComputed(),
            cost.uploadBytes(),
            cost.edgeJoules(),
            cost.mainJoules(),
            cost.extensionJoules(),
            cost.uploadJoules(),
            cost.cloudJoules(),
            cost.latencySeconds()));
  }

  private void requireCloud(Row row) {
    if (row.isNullAt(row.fieldIndex("cloud_class"))) {
      throw new UserError(
          "Image ["
              + row.<String>getAs("id")
              + "] of the scores table must have what the cloud says of it, got none: score it with"
              + " scoring.exits = all");
    }
    if (payload == Payload.REENCODED && row.isNullAt(row.fieldIndex("reencoded_bytes"))) {
      throw new UserError(
          "costs.payload = reencoded needs images that were scored with scoring.reencode-quality,"
              + " got ["
              + row.<String>getAs("id")
              + "] that was not: take raw or stored, or score them anew");
    }
  }
}
