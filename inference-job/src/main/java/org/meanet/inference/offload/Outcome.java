package org.meanet.inference.offload;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.meanet.core.routing.Exit;

/**
 * What became of an image, as far as headline numbers ask. The components are those of {@link
 * Cell}.
 *
 * @param model of costs, that its edge has
 * @param sent the rule had the cloud answer it
 */
record Outcome(
    int model,
    boolean reachable,
    boolean hard,
    boolean sent,
    boolean extended,
    boolean extendedAtEdge,
    boolean mainRight,
    boolean meanetRight,
    boolean cloudRight,
    boolean hardOnlyRight,
    boolean hasExtension,
    boolean extensionRight) {

  /** The columns of {@link ImageFacts} that say it, in the order of the components. */
  static final List<String> COLUMNS =
      List.of(
          ImageFacts.EDGE,
          Reach.REACHABLE,
          Cell.HARD,
          Cell.EXIT,
          Cell.EXTENDED,
          Cell.EXTENDED_AT_EDGE,
          Cell.MAIN_RIGHT,
          Cell.MEANET_RIGHT,
          Cell.CLOUD_RIGHT,
          Cell.HARD_ONLY_RIGHT,
          Cell.HAS_EXTENSION,
          Cell.EXTENSION_RIGHT);

  private static final int FLAGS = 11;

  static Outcome of(Cell cell, FleetCosts costs) {
    return new Outcome(
        costs.model(cell.edge()),
        cell.reachable(),
        cell.hard(),
        cell.exit() == Exit.CLOUD,
        cell.extended(),
        cell.extendedAtEdge(),
        cell.mainRight(),
        cell.meanetRight(),
        cell.cloudRight(),
        cell.hardOnlyRight(),
        cell.hasExtension(),
        cell.extensionRight());
  }

  /**
   * @param row of {@link #COLUMNS}
   */
  static Outcome of(Row row, FleetCosts costs) {
    int i = 0;
    return new Outcome(
        costs.model(row.getInt(i++)),
        row.getBoolean(i++),
        row.getBoolean(i++),
        Exit.CLOUD.name().equals(row.getString(i++)),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++),
        row.getBoolean(i++));
  }

  static Outcome ofCode(int code) {
    boolean[] flags = new boolean[FLAGS];
    IntStream.range(0, FLAGS).forEach(bit -> flags[bit] = (code >> bit & 1) == 1);
    int i = 0;
    return new Outcome(
        code >> FLAGS,
        flags[i++],
        flags[i++],
        flags[i++],
        flags[i++],
        flags[i++],
        flags[i++],
        flags[i++],
        flags[i++],
        flags[i++],
        flags[i++],
        flags[i++]);
  }

  /** A number that {@link #ofCode} reads; another for each outcome. */
  int code() {
    boolean[] flags = {
      reachable,
      hard,
      sent,
      extended,
      extendedAtEdge,
      mainRight,
      meanetRight,
      cloudRight,
      hardOnlyRight,
      hasExtension,
      extensionRight
    };
    int code = model << FLAGS;
    for (int bit = 0; bit < FLAGS; bit++) {
      code |= flags[bit] ? 1 << bit : 0;
    }
    return code;
  }

  boolean routedRight() {
    return sent ? cloudRight : meanetRight;
  }
}
