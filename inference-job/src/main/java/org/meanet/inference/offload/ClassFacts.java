package org.meanet.inference.offload;

import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.cost.Payload;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.ExitScores;

/**
 * What each way of answering says of one row of the scores table.
 *
 * @param hardness by label, the place of the first of {@link HardSets} that has it; empty where
 *     there are none
 */
record ClassFacts(Variant rule, Payload payload, List<Integer> hardness)
    implements MapFunction<Row, Row> {

  static final String LABEL = "label";
  static final String MAIN = "main";
  static final String MEANET = "meanet";
  static final String CLOUD = "cloud";
  static final String ROUTED = "routed";
  static final String EXIT = "exit";
  static final String EXTENDED = "extended";
  static final String EXTENSION = "extension";
  static final String LABEL_SET = "label_set";
  static final String MAIN_SET = "main_set";
  static final String RESTRICTED_SET = "restricted_set";
  static final String RESTRICTED_RIGHT = "restricted_right";

  private static final StructType SCHEMA =
      new StructType()
          .add(LABEL, DataTypes.IntegerType, false)
          .add(MAIN, DataTypes.IntegerType, false)
          .add(MEANET, DataTypes.IntegerType, false)
          .add(CLOUD, DataTypes.IntegerType, false)
          .add(ROUTED, DataTypes.IntegerType, false)
          .add(EXIT, DataTypes.StringType, false)
          .add(EXTENDED, DataTypes.BooleanType, false)
          .add(EXTENSION, DataTypes.IntegerType, true)
          .add(LABEL_SET, DataTypes.IntegerType, true)
          .add(MAIN_SET, DataTypes.IntegerType, true)
          .add(RESTRICTED_SET, DataTypes.IntegerType, true)
          .add(RESTRICTED_RIGHT, DataTypes.BooleanType, false);

  Dataset<Row> of(Dataset<Row> marked) {
    return marked.map(this, Encoders.row(SCHEMA));
  }

  /**
   * @param row of the scores table, marked by {@link Reach}
   */
  @Override
  public Row call(Row row) {
    ScoreRow scored = new ScoreRow(row, payload);
    ExitScores exits = scored.exits();
    Decision atEdge = rule.atEdge(exits);
    Decision routed = rule.decide(exits, scored.reachable());
    int label = scored.label();
    Integer restricted = scored.mainHardClass().orElse(null);
    boolean hard = rule.rule().hardClasses().isHard(label);
    return RowFactory.create(
        label,
        exits.main().predicted(),
        atEdge.predicted(),
        exits.cloud().predicted(),
        routed.predicted(),
        routed.exit().name(),
        atEdge.extensionComputed(),
        exits.extension().filter(answer -> hard).map(answer -> answer.predicted()).orElse(null),
        set(label),
        set(exits.main().predicted()),
        restricted == null ? null : set(restricted),
        restricted != null && restricted == label);
  }

  private Integer set(int label) {
    return hardness.isEmpty() ? null : hardness.get(label);
  }
}
