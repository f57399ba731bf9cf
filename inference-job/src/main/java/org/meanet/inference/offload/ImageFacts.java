package org.meanet.inference.offload;

import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.cost.CostModel;
import org.meanet.core.cost.Payload;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.ExitScores;

/**
 * Routes one row of the scores table and says what there is to count of it.
 *
 * @param variants those whose signals are wanted; the first is the rule itself
 */
record ImageFacts(List<Variant> variants, FleetCosts fleet, Payload payload)
    implements MapFunction<Row, Row> {

  static final String ID = "id";
  static final String EDGE = "edge";
  static final String BYTES = "bytes";
  static final String STORED_BYTES = "stored_bytes";
  static final String RAW_BYTES = "raw_bytes";
  static final String REENCODED_BYTES = "reencoded_bytes";
  static final String ENTROPY = "entropy";
  static final String MAIN_SECONDS = "main_seconds";
  static final String ROUTED_SECONDS = "routed_seconds";
  static final String MEANET_SECONDS = "meanet_seconds";
  static final String CLOUD_SECONDS = "cloud_seconds";

  static String signal(int variant) {
    return "signal_" + variant;
  }

  Dataset<Row> of(Dataset<Row> marked) {
    return marked.map(this, Encoders.row(schema()));
  }

  /**
   * @param row of the scores table, marked by {@link Reach}
   */
  @Override
  public Row call(Row row) {
    ScoreRow scored = new ScoreRow(row, payload);
    ExitScores exits = scored.exits();
    Variant rule = variants.get(0);
    Decision atEdge = rule.atEdge(exits);
    boolean reachable = scored.reachable();
    Decision routed = rule.decide(exits, reachable);
    CostModel costs = fleet.of(scored.edge());
    int label = scored.label();
    long bytes = scored.bytes();
    // Photographs have as many sizes as there are photographs; a quantile needs few distinct ones.
    long rounded = SweepSize.roundTo(SweepSize.MOST_BITS, bytes);

    Object[] values = new Object[schema().size()];
    int i = 0;
    values[i++] = scored.id();
    values[i++] = scored.edge();
    values[i++] = reachable;
    values[i++] = rule.rule().hardClasses().isHard(label);
    values[i++] = rule.rule().hardClasses().isHard(exits.main().predicted());
    values[i++] = routed.exit().name();
    values[i++] = routed.extensionComputed();
    values[i++] = atEdge.extensionComputed();
    values[i++] = rule.offloaded(exits).extensionComputed();
    values[i++] = rule.withoutExtension().decide(exits, reachable).exit().name();
    values[i++] = exits.main().predicted() == label;
    values[i++] = atEdge.predicted() == label;
    values[i++] = exits.cloud().predicted() == label;
    values[i++] = scored.mainHardClass().filter(answer -> answer == label).isPresent();
    values[i++] = exits.extension().isPresent();
    values[i++] = exits.extension().filter(answer -> answer.predicted() == label).isPresent();
    values[i++] = scored.mainTop5();
    values[i++] = scored.cloudTop5();
    values[i++] = scored.reencodedBytes().isPresent();
    values[i++] = scored.cloudRightOnStored();
    values[i++] = scored.cloudRightOnReencoded();
    values[i++] = bytes;
    values[i++] = scored.storedBytes();
    values[i++] = scored.rawBytes();
    values[i++] = scored.reencodedBytes().orElse(0L);
    values[i++] = exits.main().entropy();
    values[i++] = costs.edge().seconds(costs.macs().main());
    values[i++] = costs.of(routed, rounded).latencySeconds();
    values[i++] = costs.of(atEdge, rounded).latencySeconds();
    values[i++] = reachable ? costs.cloudOnly(rounded).latencySeconds() : null;
    for (Variant variant : variants) {
      values[i++] = scored.signal(variant);
    }
    return RowFactory.create(values);
  }

  private StructType schema() {
    StructType schema = add(new StructType(), ID, DataTypes.StringType);
    schema = add(schema, EDGE, DataTypes.IntegerType);
    for (String column : Cell.KEY) {
      boolean exit = column.equals(Cell.EXIT) || column.equals(Cell.TWO_EXIT);
      schema = add(schema, column, exit ? DataTypes.StringType : DataTypes.BooleanType);
    }
    schema = add(schema, BYTES, DataTypes.LongType);
    schema = add(schema, STORED_BYTES, DataTypes.LongType);
    schema = add(schema, RAW_BYTES, DataTypes.LongType);
    schema = add(schema, REENCODED_BYTES, DataTypes.LongType);
    schema = add(schema, ENTROPY, DataTypes.DoubleType);
    schema = add(schema, MAIN_SECONDS, DataTypes.DoubleType);
    schema = add(schema, ROUTED_SECONDS, DataTypes.DoubleType);
    schema = add(schema, MEANET_SECONDS, DataTypes.DoubleType);
    schema = schema.add(CLOUD_SECONDS, DataTypes.DoubleType, true);
    for (int i = 0; i < variants.size(); i++) {
      schema = add(schema, signal(i), DataTypes.DoubleType);
    }
    return schema;
  }

  private static StructType add(StructType schema, String name, DataType type) {
    return schema.add(name, type, false);
  }
}
