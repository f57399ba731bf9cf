package org.meanet.inference.offload;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.meanet.core.cost.CostModel;
import org.meanet.core.routing.Exit;

/** The images of one edge or of all, read off their cells. */
final class Cells {
  private static final Predicate<Cell> ALL = cell -> true;

  private final List<Cell> cells;

  Cells(List<Cell> cells) {
    this.cells = cells;
  }

  OffloadStatistics statistics(CostModel costs, Latencies latencies) {
    Predicate<Cell> offloaded = cell -> cell.exit() == Exit.CLOUD;
    Strategy main =
        new Strategy(0, answers(Cell::mainRight), counts(c -> false, c -> false).price(costs));
    Strategy meanet =
        new Strategy(
            0, answers(Cell::meanetRight), counts(c -> false, Cell::extendedAtEdge).price(costs));
    DecisionCounts everything = counts(ALL, Cell::extendedIfOffloaded);
    ByHardness cloudAnswers = answers(Cell::cloudRight);
    Strategy cloud = new Strategy(images(ALL), cloudAnswers, everything.priceCloudOnly(costs));
    Strategy routed =
        new Strategy(
            images(offloaded),
            answers(Cell::routedRight),
            counts(offloaded, Cell::extended).price(costs));
    return new OffloadStatistics(
        images(ALL),
        new ByExit(exit(Exit.MAIN), exit(Exit.EXTENSION), exit(Exit.CLOUD)),
        main,
        meanet,
        cloud,
        routed,
        twoExit(costs),
        RandomOffload.of(
            meanet,
            new Strategy(images(ALL), cloudAnswers, everything.price(costs)),
            routed.offloaded()),
        new OracleOffload(
            images(ALL),
            images(Cell::meanetRight),
            images(cell -> cell.cloudRight() && !cell.meanetRight()),
            images(cell -> cell.meanetRight() && !cell.cloudRight())),
        new HardControl(
            answers(Cell::hard, Cell::mainRight),
            answers(Cell::hard, Cell::hardOnlyRight),
            answers(cell -> cell.hard() && cell.hasExtension(), Cell::extensionRight)),
        answers(ALL, Cell::mainTop5),
        answers(ALL, Cell::cloudTop5),
        new HardnessDetection(
            images(cell -> !cell.hard() && !cell.takenForHard()),
            images(cell -> !cell.hard() && cell.takenForHard()),
            images(cell -> cell.hard() && !cell.takenForHard()),
            images(cell -> cell.hard() && cell.takenForHard())),
        entropy(Cell::mainRight),
        entropy(cell -> !cell.mainRight()),
        payloads(offloaded),
        payloads(ALL),
        latencies.routed(),
        latencies.meanet(),
        latencies.cloud());
  }

  private Strategy twoExit(CostModel costs) {
    Predicate<Cell> offloaded = cell -> cell.twoExit() == Exit.CLOUD;
    return new Strategy(
        images(offloaded),
        answers(Cell::twoExitRight),
        counts(offloaded, cell -> false).price(costs));
  }

  private Answers exit(Exit exit) {
    return answers(cell -> cell.exit() == exit, Cell::routedRight);
  }

  private ByHardness answers(Predicate<Cell> right) {
    return new ByHardness(
        answers(ALL, right), answers(Cell::hard, right), answers(cell -> !cell.hard(), right));
  }

  private Answers answers(Predicate<Cell> asked, Predicate<Cell> right) {
    return new Answers(images(asked), images(asked.and(right)));
  }

  private DecisionCounts counts(Predicate<Cell> sent, Predicate<Cell> extended) {
    return new DecisionCounts(
        images(sent.negate().and(extended.negate())),
        images(sent.negate().and(extended)),
        images(sent.and(extended.negate())),
        images(sent.and(extended)),
        sum(sent, Cell::bytes));
  }

  private Payloads payloads(Predicate<Cell> which) {
    return new Payloads(sum(which, Cell::storedBytes), sum(which, Cell::rawBytes));
  }

  private EntropyMoments entropy(Predicate<Cell> which) {
    long images = images(which);
    if (images == 0) {
      return new EntropyMoments(0, 0, 0);
    }
    BigDecimal count = BigDecimal.valueOf(images);
    BigDecimal mean = sumExactly(which, Cell::entropy).divide(count, MathContext.DECIMAL128);
    BigDecimal variance =
        sumExactly(which, Cell::entropySquared)
            .divide(count, MathContext.DECIMAL128)
            .subtract(mean.multiply(mean));
    // Squares are rounded to 12 decimals, so equal entropies can give a variance just below 0.
    return new EntropyMoments(
        images, mean.doubleValue(), Math.sqrt(Math.max(0, variance.doubleValue())));
  }

  private long images(Predicate<Cell> which) {
    return sum(which, Cell::images);
  }

  private long sum(Predicate<Cell> which, ToLongFunction<Cell> value) {
    return cells.stream().filter(which).mapToLong(value).sum();
  }

  private BigDecimal sumExactly(Predicate<Cell> which, Function<Cell, BigDecimal> value) {
    return cells.stream().filter(which).map(value).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
