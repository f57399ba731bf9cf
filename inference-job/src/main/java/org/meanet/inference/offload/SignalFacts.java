package org.meanet.inference.offload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.cost.Payload;
import org.meanet.core.routing.ExitScores;

/** Says of one row of the scores table each variant's signal, and what an upload would change. */
record SignalFacts(List<Variant> variants, List<Limits> limits, Payload payload)
    implements FlatMapFunction<Row, Row> {

  static final String VARIANT = "variant";
  static final String SIGNAL = "signal";
  static final String WRONG = "wrong";
  static final String REPAIRED = "repaired";
  static final String IMAGES = "images";

  private static final StructType SCHEMA =
      new StructType()
          .add(VARIANT, DataTypes.IntegerType, false)
          .add(SIGNAL, DataTypes.DoubleType, false)
          .add(WRONG, DataTypes.LongType, false)
          .add(REPAIRED, DataTypes.LongType, false);

  /** Every signal as it is. */
  static SignalFacts exact(List<Variant> variants, Payload payload) {
    return new SignalFacts(variants, Collections.nCopies(variants.size(), Limits.exact()), payload);
  }

  /** The smallest and the largest signal of each variant. */
  List<SignalRange> ranges(Dataset<Row> marked) {
    return marked
        .flatMap(this, Encoders.row(SCHEMA))
        .groupBy(VARIANT)
        .agg(functions.min(SIGNAL), functions.max(SIGNAL))
        .orderBy(VARIANT)
        .collectAsList()
        .stream()
        .map(row -> new SignalRange(row.getDouble(1), row.getDouble(2)))
        .toList();
  }

  /**
   * Counts for each variant and distinct signal: images, those that the edge answers wrong, and of
   * these those that the cloud answers right. The columns are in this order.
   */
  Dataset<Row> counts(Dataset<Row> marked) {
    return marked
        .flatMap(this, Encoders.row(SCHEMA))
        .groupBy(VARIANT, SIGNAL)
        .agg(
            functions.count(functions.lit(1)).as(IMAGES),
            functions.sum(WRONG).as(WRONG),
            functions.sum(REPAIRED).as(REPAIRED));
  }

  @Override
  public Iterator<Row> call(Row row) {
    ScoreRow scored = new ScoreRow(row, payload);
    ExitScores exits = scored.exits();
    boolean cloudRight = exits.cloud().predicted() == scored.label();
    List<Row> rows = new ArrayList<>(variants.size());
    for (int i = 0; i < variants.size(); i++) {
      boolean wrong = variants.get(i).atEdge(exits).predicted() != scored.label();
      rows.add(
          RowFactory.create(
              i,
              limits.get(i).holding(scored.signal(variants.get(i))),
              wrong ? 1L : 0L,
              wrong && cloudRight ? 1L : 0L));
    }
    return rows.iterator();
  }
}
