package org.meanet.inference.offload;

import java.util.Optional;
import org.apache.spark.sql.Row;
import org.meanet.core.cost.Payload;
import org.meanet.core.routing.ExitScores;
import org.meanet.inference.scoring.ScoresTable;

/** What the statistics ask of one row of the scores table that {@link Reach} has marked. */
final class ScoreRow {
  private final Row row;

  ScoreRow(Row row) {
    this.row = row;
  }

  int edge() {
    return row.<Integer>getAs("edge");
  }

  int label() {
    return row.<Integer>getAs("label");
  }

  long bytes(Payload payload) {
    return row.<Long>getAs(
        switch (payload) {
          case RAW -> "raw_bytes";
          case STORED -> "payload_bytes";
        });
  }

  ExitScores exits() {
    return ScoresTable.exitScores(row);
  }

  boolean reachable() {
    return row.getAs(Reach.REACHABLE);
  }

  boolean mainTop5() {
    return row.getAs("main_top5");
  }

  boolean cloudTop5() {
    return row.getAs("cloud_top5");
  }

  Optional<Integer> mainHardClass() {
    return Optional.ofNullable(row.<Integer>getAs("main_hard_class"));
  }
}
