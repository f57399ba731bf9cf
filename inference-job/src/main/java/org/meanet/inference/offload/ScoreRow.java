package org.meanet.inference.offload;

import java.util.Optional;
import org.apache.spark.sql.Row;
import org.meanet.core.cost.Payload;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.ExitScores;

/** One row of the scores table. */
final class ScoreRow {
  private final Row row;

  ScoreRow(Row row) {
    this.row = row;
  }

  int edge() {
    return integer("edge").orElseThrow();
  }

  int label() {
    return integer("label").orElseThrow();
  }

  long bytes(Payload payload) {
    return row.<Number>getAs(payload == Payload.RAW ? "raw_bytes" : "payload_bytes").longValue();
  }

  ExitScores exits() {
    return new ExitScores(
        exit("main").orElseThrow(), exit("extension"), exit("cloud").orElseThrow());
  }

  boolean mainTop5() {
    return row.getAs("main_top5");
  }

  boolean cloudTop5() {
    return row.getAs("cloud_top5");
  }

  Optional<Integer> mainHardClass() {
    return integer("main_hard_class");
  }

  private Optional<ExitScore> exit(String name) {
    return integer(name + "_class")
        .map(label -> new ExitScore(label, real(name + "_confidence"), real(name + "_entropy")));
  }

  private Optional<Integer> integer(String column) {
    return Optional.ofNullable(row.<Number>getAs(column)).map(Number::intValue);
  }

  // The contract has no entropy of the cloud's answer: no rule looks at it.
  private double real(String column) {
    return column.equals("cloud_entropy") ? Double.NaN : row.<Number>getAs(column).doubleValue();
  }
}
