package org.meanet.inference.offload;

import java.util.Optional;
import org.apache.spark.sql.Row;
import org.meanet.core.UserError;
import org.meanet.core.cost.Payload;
import org.meanet.core.routing.ExitScores;
import org.meanet.inference.scoring.ScoresTable;

/** What the statistics ask of one row of the scores table that {@link Reach} has marked. */
final class ScoreRow {
  private static final String RAW_BYTES = "raw_bytes";
  private static final String STORED_BYTES = "payload_bytes";
  private static final String REENCODED_BYTES = "reencoded_bytes";

  private final Row row;
  private final Payload payload;

  /**
   * @param payload what an upload sends, which decides what the cloud sees
   */
  ScoreRow(Row row, Payload payload) {
    this.row = row;
    this.payload = payload;
  }

  String id() {
    return row.getAs("id");
  }

  int edge() {
    return row.<Integer>getAs("edge");
  }

  int label() {
    return row.<Integer>getAs("label");
  }

  boolean reachable() {
    return row.getAs(Reach.REACHABLE);
  }

  /** Bytes that an upload sends. */
  long bytes() {
    return row.<Long>getAs(bytesColumn(payload));
  }

  /** The column that has {@link #bytes}. */
  static String bytesColumn(Payload payload) {
    return switch (payload) {
      case RAW -> RAW_BYTES;
      case STORED -> STORED_BYTES;
      case REENCODED -> REENCODED_BYTES;
    };
  }

  long rawBytes() {
    return row.<Long>getAs(RAW_BYTES);
  }

  long storedBytes() {
    return row.<Long>getAs(STORED_BYTES);
  }

  /** Empty where the image was not compressed anew. */
  Optional<Long> reencodedBytes() {
    return Optional.ofNullable(row.<Long>getAs(REENCODED_BYTES));
  }

  ExitScores exits() {
    ExitScores stored = ScoresTable.exitScores(row);
    return payload == Payload.REENCODED
        ? new ExitScores(stored.main(), stored.extension(), ScoresTable.cloudReencoded(row))
        : stored;
  }

  /**
   * A variant's signal for this image.
   *
   * @throws UserError if it is not finite: no limit would say what becomes of the image
   */
  double signal(Variant variant) {
    double signal = variant.signal(exits());
    if (!Double.isFinite(signal)) {
      throw new UserError(
          "Image ["
              + id()
              + "] of the scores table must have a finite number for "
              + variant.rule().offload().quantity()
              + ", got ["
              + signal
              + "]: score the images anew");
    }
    // Minus zero and zero are one limit.
    return signal + 0.0;
  }

  boolean mainTop5() {
    return row.getAs("main_top5");
  }

  boolean cloudTop5() {
    return row.getAs(payload == Payload.REENCODED ? "cloud_reencoded_top5" : "cloud_top5");
  }

  /** Whether the cloud is right about the image as it is stored. */
  boolean cloudRightOnStored() {
    return row.<Integer>getAs("cloud_class") == label();
  }

  /** Whether the cloud is right about the image compressed anew; false where it was not. */
  boolean cloudRightOnReencoded() {
    Integer answer = row.getAs("cloud_reencoded_class");
    return answer != null && answer == label();
  }

  Optional<Integer> mainHardClass() {
    return Optional.ofNullable(row.<Integer>getAs("main_hard_class"));
  }
}
