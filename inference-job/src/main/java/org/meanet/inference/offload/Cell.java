package org.meanet.inference.offload;

import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.meanet.core.routing.Exit;

/**
 * All images of one edge to which the same things happened. A few hundred of these hold everything
 * that is counted, however many images there are.
 *
 * @param reachable the edge reached the cloud
 * @param hard the true class is hard
 * @param takenForHard main's answer is a hard class
 * @param exit where the rule had them answered
 * @param extended the edge computed the extension
 * @param extendedAtEdge it would have without a cloud
 * @param extendedIfOffloaded it would have, had they been offloaded
 * @param twoExit where they would have been answered without an extension
 * @param meanetRight the edge without the cloud answers right
 * @param hardOnlyRight main's best hard class is right
 * @param hasExtension the extension was scored
 * @param cloudRight the cloud answers right what an upload shows it
 * @param reencoded the image was also compressed anew
 * @param bytes sum of what an upload would send
 * @param entropy sum of main's entropy, nats
 * @param entropySquared sum of its squares
 */
record Cell(
    int edge,
    boolean reachable,
    boolean hard,
    boolean takenForHard,
    Exit exit,
    boolean extended,
    boolean extendedAtEdge,
    boolean extendedIfOffloaded,
    Exit twoExit,
    boolean mainRight,
    boolean meanetRight,
    boolean cloudRight,
    boolean hardOnlyRight,
    boolean hasExtension,
    boolean extensionRight,
    boolean mainTop5,
    boolean cloudTop5,
    boolean reencoded,
    boolean cloudRightOnStored,
    boolean cloudRightOnReencoded,
    long images,
    long bytes,
    long storedBytes,
    long rawBytes,
    long reencodedBytes,
    BigDecimal entropy,
    BigDecimal entropySquared) {

  static final String EXIT = "exit";
  static final String TWO_EXIT = "two_exit";
  static final String HARD = "hard";
  static final String EXTENDED = "extended";
  static final String EXTENDED_AT_EDGE = "extended_at_edge";
  static final String MAIN_RIGHT = "main_right";
  static final String MEANET_RIGHT = "meanet_right";
  static final String CLOUD_RIGHT = "cloud_right";
  static final String HARD_ONLY_RIGHT = "hard_only_right";
  static final String HAS_EXTENSION = "has_extension";
  static final String EXTENSION_RIGHT = "extension_right";

  /** What a cell is grouped by besides the edge, in the order of the components. */
  static final List<String> KEY =
      List.of(
          Reach.REACHABLE,
          HARD,
          "taken_for_hard",
          EXIT,
          EXTENDED,
          EXTENDED_AT_EDGE,
          "extended_if_offloaded",
          TWO_EXIT,
          MAIN_RIGHT,
          MEANET_RIGHT,
          CLOUD_RIGHT,
          HARD_ONLY_RIGHT,
          HAS_EXTENSION,
          EXTENSION_RIGHT,
          "main_top5_right",
          "cloud_top5_right",
          "reencoded",
          "cloud_right_on_stored",
          "cloud_right_on_reencoded");

  static List<Cell> count(Dataset<Row> facts) {
    Column entropy = facts.col(ImageFacts.ENTROPY);
    return facts
        .groupBy(ImageFacts.EDGE, KEY.toArray(String[]::new))
        .agg(
            functions.count(functions.lit(1)),
            functions.sum(ImageFacts.BYTES),
            functions.sum(ImageFacts.STORED_BYTES),
            functions.sum(ImageFacts.RAW_BYTES),
            functions.sum(ImageFacts.REENCODED_BYTES),
            exactSum(entropy),
            exactSum(entropy.multiply(entropy)))
        .collectAsList()
        .stream()
        .map(Cell::of)
        .toList();
  }

  boolean routedRight() {
    return exit == Exit.CLOUD ? cloudRight : meanetRight;
  }

  /** Whether the true class is among the five most probable of the exit that answered it. */
  boolean routedTop5() {
    return switch (exit) {
      case MAIN -> mainTop5;
      case CLOUD -> cloudTop5;
      case EXTENSION -> false;
    };
  }

  boolean twoExitRight() {
    return twoExit == Exit.CLOUD ? cloudRight : mainRight;
  }

  // A sum of doubles depends on the order of the rows, which Spark does not fix; decimals do not.
  static Column exactSum(Column small) {
    return functions.sum(small.cast("decimal(18,12)"));
  }

  private static Cell of(Row row) {
    int i = 0;
    return new Cell(
        row.getInt(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        Exit.valueOf(row.getString(i++)),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        Exit.valueOf(row.getString(i++)),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getLong(i++),
        row.getLong(i++),
        row.getLong(i++),
        row.getLong(i++),
        row.getLong(i++),
        row.getDecimal(i++),
        row.getDecimal(i++));
  }
}
