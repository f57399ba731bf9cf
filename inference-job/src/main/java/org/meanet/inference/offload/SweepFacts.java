package org.meanet.inference.offload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.cost.Payload;
import org.meanet.core.routing.ExitScores;

/**
 * Puts one row of the scores table into a bin of each variant's sweep, with what counts while it
 * stays at the edge and what counts once it is offloaded. An image that does not reach the cloud is
 * in bin 0, of those that stay at every limit.
 */
record SweepFacts(List<Variant> variants, List<LimitGrid> grids, FleetCosts costs, Payload payload)
    implements FlatMapFunction<Row, Row> {

  private static final String VARIANT = "variant";
  private static final String BIN = "bin";
  private static final String MODEL = "model";
  private static final List<String> COUNTED =
      List.of(
          "images",
          "hard",
          "kept_right",
          "kept_right_hard",
          "kept_extended",
          "sent_right",
          "sent_right_hard",
          "sent_extended",
          "bytes");

  /** Counts every bin that holds an image: at most variants × limits × cost models rows. */
  List<SweepBin> count(Dataset<Row> marked) {
    Column[] sums = COUNTED.stream().map(functions::sum).toArray(Column[]::new);
    return marked
        .flatMap(this, Encoders.row(schema()))
        .groupBy(VARIANT, BIN, MODEL)
        .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length))
        .collectAsList()
        .stream()
        .map(SweepBin::of)
        .toList();
  }

  @Override
  public Iterator<Row> call(Row row) {
    ScoreRow scored = new ScoreRow(row);
    ExitScores exits = scored.exits();
    int label = scored.label();
    int model = costs.model(scored.edge());
    boolean sentRight = exits.cloud().predicted() == label;
    List<Row> rows = new ArrayList<>(variants.size());
    for (int i = 0; i < variants.size(); i++) {
      Variant variant = variants.get(i);
      boolean hard = variant.rule().hardClasses().isHard(label);
      boolean keptRight = variant.atEdge(exits).predicted() == label;
      rows.add(
          RowFactory.create(
              i,
              scored.reachable() ? grids.get(i).bin(variant.signal(exits)) : 0,
              model,
              1L,
              one(hard),
              one(keptRight),
              one(keptRight && hard),
              one(variant.atEdge(exits).extensionComputed()),
              one(sentRight),
              one(sentRight && hard),
              one(variant.offloaded(exits).extensionComputed()),
              scored.bytes(payload)));
    }
    return rows.iterator();
  }

  private static StructType schema() {
    StructType schema =
        new StructType()
            .add(VARIANT, DataTypes.IntegerType, false)
            .add(BIN, DataTypes.IntegerType, false)
            .add(MODEL, DataTypes.IntegerType, false);
    for (String column : COUNTED) {
      schema = schema.add(column, DataTypes.LongType, false);
    }
    return schema;
  }

  private static long one(boolean counted) {
    return counted ? 1 : 0;
  }
}
