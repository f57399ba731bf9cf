package org.meanet.inference.offload;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.meanet.core.cost.CostModel;
import org.meanet.core.routing.Exit;

/** The images of one edge or of all, read off their cells. */
final class Cells {
  private static final Predicate<Cell> ALL = cell -> true;
  private static final Predicate<Cell> NONE = cell -> false;

  private final List<Cell> cells;
  private final FleetCosts costs;

  Cells(List<Cell> cells, FleetCosts costs) {
    this.cells = cells;
    this.costs = costs;
  }

  OffloadStatistics statistics(Latencies latencies) {
    Predicate<Cell> offloaded = cell -> cell.exit() == Exit.CLOUD;
    Strategy routed =
        new Strategy(
            images(offloaded), answers(Cell::routedRight), price(ALL, offloaded, Cell::extended));
    return new OffloadStatistics(
        images(ALL),
        images(Cell::reachable),
        new ByExit(exit(Exit.MAIN), exit(Exit.EXTENSION), exit(Exit.CLOUD)),
        new Strategy(0, answers(Cell::mainRight), price(ALL, NONE, NONE)),
        new Strategy(0, answers(Cell::meanetRight), price(ALL, NONE, Cell::extendedAtEdge)),
        answers(Cell::cloudRight),
        cloudOnly(),
        routed,
        twoExit(),
        random(routed.offloaded()),
        new OracleOffload(
            images(ALL),
            images(Cell::reachable),
            images(Cell::meanetRight),
            images(cell -> cell.reachable() && cell.cloudRight() && !cell.meanetRight()),
            images(cell -> cell.reachable() && cell.meanetRight() && !cell.cloudRight())),
        new HardControl(
            answers(Cell::hard, Cell::mainRight),
            answers(Cell::hard, Cell::hardOnlyRight),
            answers(cell -> cell.hard() && cell.hasExtension(), Cell::extensionRight)),
        answers(ALL, Cell::mainTop5),
        answers(ALL, Cell::cloudTop5),
        answers(cell -> cell.exit() != Exit.EXTENSION, Cell::routedTop5),
        new HardnessDetection(
            images(cell -> !cell.hard() && !cell.takenForHard()),
            images(cell -> !cell.hard() && cell.takenForHard()),
            images(cell -> cell.hard() && !cell.takenForHard()),
            images(cell -> cell.hard() && cell.takenForHard())),
        entropy(Cell::mainRight),
        entropy(cell -> !cell.mainRight()),
        payloads(offloaded),
        payloads(ALL),
        latencies.main(),
        latencies.routed(),
        latencies.meanet(),
        latencies.cloud());
  }

  private Strategy cloudOnly() {
    return new Strategy(
        images(Cell::reachable),
        answers(cell -> cell.reachable() && cell.cloudRight()),
        price(Cell::reachable, ALL, NONE, DecisionCounts::priceCloudOnly));
  }

  private Strategy twoExit() {
    Predicate<Cell> offloaded = cell -> cell.twoExit() == Exit.CLOUD;
    return new Strategy(
        images(offloaded), answers(Cell::twoExitRight), price(ALL, offloaded, NONE));
  }

  private RandomOffload random(long offloaded) {
    Predicate<Cell> unreachable = cell -> !cell.reachable();
    return RandomOffload.of(
        outcome(unreachable, Cell::meanetRight, NONE, Cell::extendedAtEdge),
        outcome(Cell::reachable, Cell::meanetRight, NONE, Cell::extendedAtEdge),
        outcome(Cell::reachable, Cell::cloudRight, ALL, Cell::extendedIfOffloaded),
        offloaded);
  }

  private RandomOffload.Outcome outcome(
      Predicate<Cell> which,
      Predicate<Cell> right,
      Predicate<Cell> sent,
      Predicate<Cell> extended) {
    return new RandomOffload.Outcome(
        images(which.and(right)),
        images(which.and(right).and(Cell::hard)),
        price(which, sent, extended));
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

  private Totals price(Predicate<Cell> which, Predicate<Cell> sent, Predicate<Cell> extended) {
    return price(which, sent, extended, DecisionCounts::price);
  }

  private Totals price(
      Predicate<Cell> which,
      Predicate<Cell> sent,
      Predicate<Cell> extended,
      BiFunction<DecisionCounts, CostModel, Totals> price) {
    Totals sum = Totals.none();
    for (int i = 0; i < costs.models().size(); i++) {
      int model = i;
      Predicate<Cell> its = which.and(cell -> costs.model(cell.edge()) == model);
      sum = sum.plus(price.apply(counts(its, sent, extended), costs.models().get(model)));
    }
    return sum;
  }

  private DecisionCounts counts(
      Predicate<Cell> which, Predicate<Cell> sent, Predicate<Cell> extended) {
    Predicate<Cell> gone = which.and(sent);
    Predicate<Cell> kept = which.and(sent.negate());
    return new DecisionCounts(
        images(kept.and(extended.negate())),
        images(kept.and(extended)),
        images(gone.and(extended.negate())),
        images(gone.and(extended)),
        sum(gone, Cell::bytes));
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
