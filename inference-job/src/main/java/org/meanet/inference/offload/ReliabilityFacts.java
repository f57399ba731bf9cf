package org.meanet.inference.offload;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.cost.Payload;
import org.meanet.core.routing.Exit;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.ExitScores;

/** Says of one row of the scores table how confident each exit was, and whether it was right. */
record ReliabilityFacts(Variant rule, Payload payload) implements FlatMapFunction<Row, Row> {
  private static final String EXIT = "exit";
  private static final String CALIBRATED = "calibrated";
  private static final String BIN = "bin";
  private static final String RIGHT = "right";
  private static final String CONFIDENCE = "confidence";

  private static final StructType SCHEMA =
      new StructType()
          .add(EXIT, DataTypes.StringType, false)
          .add(CALIBRATED, DataTypes.BooleanType, false)
          .add(BIN, DataTypes.IntegerType, false)
          .add(RIGHT, DataTypes.BooleanType, false)
          .add(CONFIDENCE, DataTypes.DoubleType, false);

  /** Of every exit that answered an image, in the order of exits, calibrated after as it is. */
  List<Reliability> of(Dataset<Row> marked) {
    Map<Key, Reliability.Bin> bins = new HashMap<>();
    marked
        .flatMap(this, Encoders.row(SCHEMA))
        .groupBy(EXIT, CALIBRATED, BIN)
        .agg(
            functions.count(functions.lit(1)),
            functions.count_if(functions.col(RIGHT)),
            Cell.exactSum(functions.col(CONFIDENCE)))
        .collectAsList()
        .forEach(
            row ->
                bins.put(
                    new Key(Exit.valueOf(row.getString(0)), row.getBoolean(1), row.getInt(2)),
                    new Reliability.Bin(
                        new Answers(row.getLong(3), row.getLong(4)), row.getDecimal(5))));
    return Stream.of(Exit.values())
        .flatMap(exit -> Stream.of(false, true).map(calibrated -> diagram(exit, calibrated, bins)))
        .filter(diagram -> diagram.answers().count() > 0)
        .toList();
  }

  private static Reliability diagram(
      Exit exit, boolean calibrated, Map<Key, Reliability.Bin> bins) {
    Reliability.Bin none = new Reliability.Bin(new Answers(0, 0), BigDecimal.ZERO);
    return new Reliability(
        exit,
        calibrated,
        IntStream.range(0, Reliability.BINS)
            .mapToObj(bin -> bins.getOrDefault(new Key(exit, calibrated, bin), none))
            .toList());
  }

  @Override
  public Iterator<Row> call(Row row) {
    ScoreRow scored = new ScoreRow(row, payload);
    ExitScores exits = scored.exits();
    List<Row> rows = new ArrayList<>();
    add(rows, scored, Exit.MAIN, exits.main());
    rule.extension(exits).ifPresent(answer -> add(rows, scored, Exit.EXTENSION, answer));
    add(rows, scored, Exit.CLOUD, exits.cloud());
    return rows.iterator();
  }

  private static void add(List<Row> rows, ScoreRow scored, Exit exit, ExitScore answer) {
    boolean right = answer.predicted() == scored.label();
    rows.add(fact(exit, false, right, answer.confidence()));
    // The table has no calibrated answer of the cloud to an image compressed anew.
    if (!Double.isNaN(answer.calibratedConfidence())) {
      rows.add(fact(exit, true, right, answer.calibratedConfidence()));
    }
  }

  private static Row fact(Exit exit, boolean calibrated, boolean right, double confidence) {
    return RowFactory.create(exit.name(), calibrated, bin(confidence), right, confidence);
  }

  /** Of a confidence from 0 to 1. */
  static int bin(double confidence) {
    return Math.max(0, (int) Math.ceil(confidence * Reliability.BINS) - 1);
  }

  private record Key(Exit exit, boolean calibrated, int bin) {}
}
