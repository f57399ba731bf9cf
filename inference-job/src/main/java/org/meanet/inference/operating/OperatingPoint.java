package org.meanet.inference.operating;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.meanet.core.UserError;
import org.meanet.core.config.Bounds;
import org.meanet.core.hash.Seeds;
import org.meanet.core.routing.OffloadPolicy;
import org.meanet.inference.offload.Intervals;
import org.meanet.inference.offload.OffloadAnalysis;
import org.meanet.inference.offload.SweepCurve;
import org.meanet.inference.offload.SweepPoint;

/**
 * A threshold chosen on validation images, and what it does to test images.
 *
 * @param met whether it keeps the budgets on the validation images; else it is the nearest there is
 * @param variant the curve that it lies on
 * @param promised as counted on the validation images that did not choose its threshold
 * @param delivered as counted on the test images
 * @param intervals of what is delivered
 */
public record OperatingPoint(
    Budgets budgets,
    boolean met,
    SweepCurve variant,
    SweepPoint promised,
    SweepPoint delivered,
    Intervals intervals) {

  private static final long HALVES = 0x68616c766573L;

  /** Points of each curve that are candidates: their uploads are 0.1 % of the images apart. */
  private static final int CANDIDATES = 1000;

  /** Fewer would bound nothing worth while. */
  private static final long FEWEST = 100;

  /**
   * @param seed of the halves of the validation images
   * @param validation the scores table of the validation split
   * @param test that of the test split, of which no label has a part in the choice
   * @throws UserError if there are too few validation images
   */
  public static OperatingPoint choose(
      Budgets budgets,
      OffloadAnalysis analysis,
      long seed,
      Dataset<Row> validation,
      Dataset<Row> test) {
    long images = validation.count();
    if (images < FEWEST) {
      throw new UserError(
          "Budgets need at least "
              + FEWEST
              + " validation images, got ["
              + images
              + "]: raise data.validation-fraction in a run of its own");
    }
    Column designs = designs(seed);
    OperatingPointSearch.Choice choice =
        new OperatingPointSearch(budgets)
            .in(
                analysis.curves(validation, designs, CANDIDATES).stream()
                    .map(OperatingPoint::thatCanBeSet)
                    .toList(),
                (curve, limits) -> analysis.at(validation, functions.not(designs), curve, limits));
    SweepPoint delivered =
        analysis
            .at(test, functions.lit(true), choice.curve(), List.of(choice.point().limit()))
            .get(0);
    return new OperatingPoint(
        budgets,
        choice.met(),
        choice.curve(),
        choice.point(),
        delivered,
        analysis.intervals(test, choice.curve(), choice.point().limit()));
  }

  // A probability of 1 and an entropy of 0 stay at every threshold that a configuration takes.
  private static SweepCurve thatCanBeSet(SweepCurve curve) {
    return new SweepCurve(
        curve.policy(),
        curve.extensionRule(),
        curve.withExtension(),
        curve.points().stream()
            .filter(point -> Bounds.allow((Record) curve.policy().withLimit(point.limit())))
            .toList());
  }

  /**
   * The half of the validation images that designs, as a condition on the rows of their scores
   * table: what else is to be fitted to them before a point is chosen may see these, and no others.
   */
  public static Column designs(long seed) {
    UDF1<String, Boolean> designs = id -> Seeds.hash(Seeds.mix(seed, HALVES), id) < 0;
    return functions.udf(designs, DataTypes.BooleanType).apply(functions.col("id"));
  }

  /** The policy with the chosen threshold. */
  public OffloadPolicy policy() {
    return variant.policy().withLimit(promised.limit());
  }

  /** The probability, at least, with which a budget that has a bound is kept. */
  public double confidence() {
    return 1 - OperatingPointSearch.ERROR;
  }

  /** Of right answers on the test images, from below: with {@link #accuracyHigh} 95 % of both. */
  public double accuracyLow() {
    return BinomialBound.lower(
        delivered.all().correct(), delivered.all().count(), OperatingPointSearch.ERROR / 2);
  }

  /** The same from above. */
  public double accuracyHigh() {
    return BinomialBound.upper(
        delivered.all().correct(), delivered.all().count(), OperatingPointSearch.ERROR / 2);
  }
}
