package org.meanet.inference.operating;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.meanet.inference.offload.SweepCurve;
import org.meanet.inference.offload.SweepPoint;

/**
 * Looks for the best threshold that keeps budgets, with a guarantee for those that have a bound.
 *
 * <p>One half of the validation images designs: it says which variant of the rule and which
 * thresholds look best. The other half tests: the thresholds of that variant are tried in an order
 * that the first half fixed, the safest first, and the first one whose bounds do not hold ends the
 * search. A point among those before it breaks a bounded budget with a probability of at most
 * {@link #ERROR}, whichever of them is taken: fixed-sequence testing, split as in section 3.2 of
 * Angelopoulos, Bates, Candès, Jordan and Lei, "Learn then test: calibrating predictive algorithms
 * to achieve risk control", 2021 (arXiv 2110.01052). A point is dismissed if any of its budgets is,
 * so each of them is tested at the whole of that probability.
 */
public final class OperatingPointSearch {
  /** The probability, at most, with which a bounded budget is broken. */
  public static final double ERROR = 0.05;

  private final Budgets budgets;
  private final Comparator<SweepPoint> better;

  public OperatingPointSearch(Budgets budgets) {
    this.budgets = budgets;
    Comparator<SweepPoint> energy =
        Comparator.comparingDouble(point -> point.totals().energy().edgeJoules());
    Comparator<SweepPoint> wrong =
        Comparator.comparingLong(point -> point.all().count() - point.all().correct());
    Comparator<SweepPoint> offloaded = Comparator.comparingLong(SweepPoint::offloaded);
    this.better =
        budgets.areOfQuality()
            ? energy.thenComparing(offloaded).thenComparing(wrong)
            : wrong.thenComparing(energy).thenComparing(offloaded);
  }

  /** Counts the points of a curve's variant at given limits on the half that tests. */
  @FunctionalInterface
  public interface Test {
    /**
     * @return a point for each limit, in their order
     */
    List<SweepPoint> at(SweepCurve curve, List<Double> limits);
  }

  /**
   * @param design the curves of all variants on the half that designs
   * @param test the other half
   */
  public Choice in(List<SweepCurve> design, Test test) {
    Optional<Choice> chosen =
        design.stream()
            .flatMap(
                curve ->
                    curve.points().stream()
                        .filter(this::holds)
                        .min(better)
                        .map(point -> new Choice(curve, point, true))
                        .stream())
            .min(Comparator.comparing(Choice::point, better));
    return chosen.isPresent()
        ? tested(chosen.get().curve(), test)
        : counted(nearest(design.stream().flatMap(OperatingPointSearch::missing).toList()), test);
  }

  private Choice tested(SweepCurve curve, Test test) {
    List<SweepPoint> order =
        curve.points().stream()
            .filter(this::holds)
            .map(point -> new Candidate(point, worstExcess(point)))
            .sorted(
                Comparator.comparingDouble(Candidate::excess)
                    .thenComparing(Candidate::point, better))
            .map(Candidate::point)
            .toList();
    List<SweepPoint> found = test.at(curve, order.stream().map(SweepPoint::limit).toList());
    return found.stream()
        .takeWhile(this::bounded)
        .filter(this::holds)
        .min(better)
        .map(point -> new Choice(curve, point, true))
        .orElseGet(
            () -> nearest(found.stream().map(point -> new Choice(curve, point, false)).toList()));
  }

  // A point picked on the half that designs looks better there than it is.
  private static Choice counted(Choice nearest, Test test) {
    SweepCurve curve = nearest.curve();
    return new Choice(curve, test.at(curve, List.of(nearest.point().limit())).get(0), false);
  }

  private static Stream<Choice> missing(SweepCurve curve) {
    return curve.points().stream().map(point -> new Choice(curve, point, false));
  }

  private boolean holds(SweepPoint point) {
    return budgets.all().stream().allMatch(budget -> budget.excess(point) <= 0);
  }

  private boolean bounded(SweepPoint point) {
    return budgets.all().stream()
        .filter(budget -> budget.quantity().isBounded())
        .allMatch(budget -> budget.excess(point) <= 0);
  }

  private double worstExcess(SweepPoint point) {
    return budgets.all().stream()
        .filter(budget -> budget.quantity().isBounded())
        .mapToDouble(budget -> budget.excess(point))
        .max()
        .orElse(0);
  }

  /**
   * The point whose worst budget is missed by least; a miss is measured in what the quantity ranges
   * over all points, as joules and shares have no other common measure.
   */
  private Choice nearest(List<Choice> choices) {
    double[] ranges =
        budgets.all().stream().mapToDouble(budget -> range(budget, choices)).toArray();
    return choices.stream()
        .min(
            Comparator.<Choice>comparingDouble(choice -> worstMiss(choice.point(), ranges))
                .thenComparing(Choice::point, better))
        .orElseThrow();
  }

  private static double range(Budget budget, List<Choice> choices) {
    var bounds =
        choices.stream().mapToDouble(choice -> budget.bound(choice.point())).summaryStatistics();
    return bounds.getMax() > bounds.getMin() ? bounds.getMax() - bounds.getMin() : 1;
  }

  private double worstMiss(SweepPoint point, double[] ranges) {
    return IntStream.range(0, ranges.length)
        .mapToDouble(i -> Math.max(0, budgets.all().get(i).excess(point)) / ranges[i])
        .max()
        .orElse(0);
  }

  /** A point with its worst excess, which a sort would compute over and over. */
  private record Candidate(SweepPoint point, double excess) {}

  /**
   * What the validation images say.
   *
   * @param curve of the variant; its points are not of interest
   * @param point as counted on the half that tests
   * @param met whether it keeps the budgets; else it is the nearest there is
   */
  public record Choice(SweepCurve curve, SweepPoint point, boolean met) {}
}
