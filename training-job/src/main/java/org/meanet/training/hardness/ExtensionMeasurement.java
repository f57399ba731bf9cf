package org.meanet.training.hardness;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.meanet.core.bundle.Manifest.ExtensionValidation;
import org.meanet.core.routing.ExitScores;
import org.meanet.core.routing.ExtensionRule;
import org.meanet.core.routing.HardClasses;
import org.meanet.core.routing.MainEntropy;
import org.meanet.core.routing.RoutingRule;
import org.meanet.inference.scoring.ScoresTable;

/** What an extension is worth on the validation split, beside what it is worth without one. */
public final class ExtensionMeasurement {
  private static final ExtensionValidation NONE = new ExtensionValidation(0, 0, 0, 0, 0, 0, 0, 0);

  private ExtensionMeasurement() {}

  /**
   * @param scores the scores table of the validation split, of a bundle with an extension
   */
  public static ExtensionValidation of(Dataset<Row> scores, HardClasses hardClasses) {
    RoutingRule moreConfident = atEdge(ExtensionRule.MORE_CONFIDENT, hardClasses);
    RoutingRule calibrated = atEdge(ExtensionRule.MORE_CONFIDENT_CALIBRATED, hardClasses);
    RoutingRule always = atEdge(ExtensionRule.ALWAYS_EXTENSION, hardClasses);
    return scores
        .toJavaRDD()
        .map(row -> of(row, hardClasses, moreConfident, calibrated, always))
        .fold(NONE, ExtensionValidation::plus);
  }

  private static RoutingRule atEdge(ExtensionRule rule, HardClasses hardClasses) {
    return new RoutingRule(new MainEntropy(0), rule, false, hardClasses);
  }

  private static ExtensionValidation of(
      Row row,
      HardClasses hardClasses,
      RoutingRule moreConfident,
      RoutingRule calibrated,
      RoutingRule always) {
    int label = row.<Integer>getAs("label");
    boolean hard = hardClasses.isHard(label);
    ExitScores exits = ScoresTable.exitScores(row);
    boolean control = row.<Integer>getAs("main_hard_class") == label;
    boolean extension = exits.extension().orElseThrow().predicted() == label;
    return new ExtensionValidation(
        count(hard),
        count(hard && exits.main().predicted() == label),
        count(hard && control),
        count(hard && extension),
        count(hard && (control || extension)),
        count(moreConfident.decideAtEdge(exits).predicted() == label),
        count(calibrated.decideAtEdge(exits).predicted() == label),
        count(always.decideAtEdge(exits).predicted() == label));
  }

  private static long count(boolean holds) {
    return holds ? 1 : 0;
  }
}
