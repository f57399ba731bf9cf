package org.meanet.inference.offload;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.cost.Cost;
import org.meanet.core.cost.Payload;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.hash.Seeds;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.EdgeConfidence;
import org.meanet.core.routing.Exit;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.ExitScores;
import org.meanet.core.routing.RoutingRule;

/** Chooses the images that a report shows; at most {@value #EACH} of each kind leave Spark. */
public final class ImageChoice {
  private static final int EACH = 8;
  private static final long DRAW = 0x64726177L;

  private static final String CORRECT = "correct";
  private static final String EXIT = "exit";
  private static final String ANSWER = "answer";
  private static final String CONFIDENCE = "edge_confidence";
  private static final String JOULES = "edge_joules";
  private static final String DRAWN = "drawn";
  private static final StructType FACTS =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("edge", DataTypes.IntegerType, false)
          .add(EXIT, DataTypes.StringType, false)
          .add(ANSWER, DataTypes.IntegerType, false)
          .add(CORRECT, DataTypes.BooleanType, false)
          .add(CONFIDENCE, DataTypes.DoubleType, false)
          .add(JOULES, DataTypes.DoubleType, false)
          .add(DRAWN, DataTypes.LongType, false)
          .add("main_class", DataTypes.IntegerType, false)
          .add("main_confidence", DataTypes.DoubleType, false)
          .add("main_entropy", DataTypes.DoubleType, false)
          .add("extension_class", DataTypes.IntegerType, true)
          .add("extension_confidence", DataTypes.DoubleType, true)
          .add("cloud_class", DataTypes.IntegerType, false)
          .add("cloud_confidence", DataTypes.DoubleType, false);

  private final Variant rule;
  private final FleetCosts costs;
  private final Reach reach;
  private final Payload payload;
  private final long seed;

  /**
   * @param costs of every edge of the fleet
   * @param fleet the edges, for when they reach the cloud; its seed decides what is drawn
   * @param payload what an upload sends
   */
  public ImageChoice(RoutingRule rule, FleetCosts costs, EdgeFleet fleet, Payload payload) {
    this.rule = new Variant(rule, true);
    this.costs = costs;
    this.reach = Reach.of(fleet);
    this.payload = payload;
    this.seed = Seeds.mix(fleet.seed(), DRAW);
  }

  /**
   * @param scores a scores table that {@link OffloadAnalysis} takes, read five times
   */
  public ShownImages of(Dataset<Row> scores) {
    Dataset<Row> all =
        reach.mark(scores).map(new Facts(rule, costs, payload, seed), Encoders.row(FACTS));
    Column sent = col(EXIT).equalTo(Exit.CLOUD.name());
    Column wrong = col(CORRECT).equalTo(false);
    return new ShownImages(
        first(all.filter(sent.and(wrong)), desc(JOULES), desc("cloud_confidence")),
        first(all.filter(sent.equalTo(false).and(wrong)), desc(CONFIDENCE)),
        drawn(all, Exit.MAIN),
        drawn(all, Exit.EXTENSION),
        drawn(all, Exit.CLOUD));
  }

  private static List<ShownImage> drawn(Dataset<Row> all, Exit exit) {
    return first(all.filter(col(EXIT).equalTo(exit.name()).and(col(CORRECT))), col(DRAWN));
  }

  private static List<ShownImage> first(Dataset<Row> images, Column... order) {
    // The id decides last, so that the same images come from any partitioning.
    Column[] complete =
        Stream.concat(Stream.of(order), Stream.of(col("id"))).toArray(Column[]::new);
    return images.orderBy(complete).limit(EACH).collectAsList().stream()
        .map(ImageChoice::shown)
        .toList();
  }

  private static ShownImage shown(Row row) {
    return new ShownImage(
        row.getAs("id"),
        row.<Integer>getAs("label"),
        row.<Integer>getAs("edge"),
        Exit.valueOf(row.getAs(EXIT)),
        row.<Integer>getAs(ANSWER),
        said(row, "main"),
        row.<Double>getAs("main_entropy"),
        row.isNullAt(row.fieldIndex("extension_class"))
            ? Optional.empty()
            : Optional.of(said(row, "extension")),
        said(row, "cloud"),
        row.<Double>getAs(CONFIDENCE),
        row.<Double>getAs(JOULES));
  }

  private static ShownImage.Said said(Row row, String exit) {
    return new ShownImage.Said(
        row.<Integer>getAs(exit + "_class"), row.<Double>getAs(exit + "_confidence"));
  }

  /** Routes one row of the scores table, marked by {@link Reach}, to a row of {@link #FACTS}. */
  private record Facts(Variant rule, FleetCosts costs, Payload payload, long seed)
      implements MapFunction<Row, Row> {

    @Override
    public Row call(Row row) {
      ScoreRow scored = new ScoreRow(row, payload);
      ExitScores exits = scored.exits();
      Decision routed = rule.decide(exits, scored.reachable());
      Cost cost = costs.of(scored.edge()).of(routed, scored.bytes());
      String id = row.getAs("id");
      EdgeConfidence confidence = new EdgeConfidence(0);
      return RowFactory.create(
          id,
          scored.label(),
          scored.edge(),
          routed.exit().name(),
          routed.predicted(),
          routed.predicted() == scored.label(),
          confidence.thresholdOf(rule.withPolicy(confidence).signal(exits)),
          cost.edgeJoules(),
          Seeds.hash(seed, id),
          exits.main().predicted(),
          exits.main().confidence(),
          exits.main().entropy(),
          exits.extension().map(ExitScore::predicted).orElse(null),
          exits.extension().map(ExitScore::confidence).orElse(null),
          exits.cloud().predicted(),
          exits.cloud().confidence());
    }
  }
}
