package org.meanet.inference.offload;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.meanet.core.routing.Exit;

/**
 * What became of an image, as far as headline numbers ask: the cost model that its edge has, and a
 * bit for each of the {@link #FLAGS}, in one number.
 */
record Outcome(int code) {

  /** The columns of {@link ImageFacts} that have a bit; that of the exit says the cloud. */
  private static final List<String> FLAGS =
      List.of(
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

  /** The columns of {@link ImageFacts} that {@link #of(Row, FleetCosts)} reads, in their order. */
  static final List<String> COLUMNS =
      Stream.concat(Stream.of(ImageFacts.EDGE), FLAGS.stream()).toList();

  static Outcome of(Cell cell, FleetCosts costs) {
    return of(
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
   * @param row of {@link #COLUMNS}, and others behind them
   */
  static Outcome of(Row row, FleetCosts costs) {
    boolean[] flags = new boolean[FLAGS.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] =
          FLAGS.get(i).equals(Cell.EXIT)
              ? Exit.CLOUD.name().equals(row.getString(i + 1))
              : row.getBoolean(i + 1);
    }
    return of(costs.model(row.getInt(0)), flags);
  }

  private static Outcome of(int model, boolean... flags) {
    int code = model << FLAGS.size();
    for (int bit = 0; bit < flags.length; bit++) {
      code |= flags[bit] ? 1 << bit : 0;
    }
    return new Outcome(code);
  }

  private boolean has(String flag) {
    return (code >> FLAGS.indexOf(flag) & 1) == 1;
  }

  int model() {
    return code >> FLAGS.size();
  }

  boolean reachable() {
    return has(Reach.REACHABLE);
  }

  boolean hard() {
    return has(Cell.HARD);
  }

  /** Whether the rule had the cloud answer it. */
  boolean sent() {
    return has(Cell.EXIT);
  }

  boolean extended() {
    return has(Cell.EXTENDED);
  }

  boolean extendedAtEdge() {
    return has(Cell.EXTENDED_AT_EDGE);
  }

  boolean mainRight() {
    return has(Cell.MAIN_RIGHT);
  }

  boolean meanetRight() {
    return has(Cell.MEANET_RIGHT);
  }

  boolean cloudRight() {
    return has(Cell.CLOUD_RIGHT);
  }

  boolean hardOnlyRight() {
    return has(Cell.HARD_ONLY_RIGHT);
  }

  boolean hasExtension() {
    return has(Cell.HAS_EXTENSION);
  }

  boolean extensionRight() {
    return has(Cell.EXTENSION_RIGHT);
  }

  boolean routedRight() {
    return sent() ? cloudRight() : meanetRight();
  }
}
