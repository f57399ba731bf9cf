package org.meanet.training.hardness;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.hardness.ClassMeasure;
import org.meanet.core.hardness.Confusion;

/**
 * What main and the cloud say of the validation split.
 *
 * @param main true against predicted classes of the main exit
 * @param cloudCorrect images that the cloud answers right
 * @param mainEntropyRight mean entropy in nats where main is right; 0 if it never is
 * @param mainEntropyWrong mean entropy in nats where main is wrong; 0 if it never is
 */
public record ValidationResult(
    Confusion main, long cloudCorrect, double mainEntropyRight, double mainEntropyWrong) {

  /**
   * @param scores the scores table of the validation split
   * @param classes K
   */
  public static ValidationResult of(Dataset<Row> scores, int classes) {
    Confusion main = new Confusion(classes);
    scores
        .groupBy("label", "main_class")
        .count()
        .collectAsList()
        .forEach(row -> main.add(row.getInt(0), row.getInt(1), row.getLong(2)));
    Column mainRight = col("main_class").equalTo(col("label"));
    Row totals =
        scores
            .agg(
                count(when(col("cloud_class").equalTo(col("label")), 1)),
                avg(when(mainRight, col("main_entropy"))),
                avg(when(mainRight.unary_$bang(), col("main_entropy"))))
            .first();
    return new ValidationResult(main, totals.getLong(0), mean(totals, 1), mean(totals, 2));
  }

  /**
   * The same figures as a manifest keeps them.
   *
   * @param extension what the extension is worth, once it is measured
   */
  public Manifest.Validation forManifest(Optional<Manifest.ExtensionValidation> extension) {
    return new Manifest.Validation(
        main.total(),
        main.correct(),
        cloudCorrect,
        ofEachClass(ClassMeasure.PRECISION),
        Optional.of(ofEachClass(ClassMeasure.RECALL)),
        mainEntropyRight,
        mainEntropyWrong,
        extension);
  }

  private List<Double> ofEachClass(ClassMeasure measure) {
    return IntStream.range(0, main.classes()).mapToObj(label -> measure.of(main, label)).toList();
  }

  // Rounded, so that the order in which Spark adds up does not show in the manifest.
  private static double mean(Row totals, int column) {
    return totals.isNullAt(column) ? 0 : Math.rint(totals.getDouble(column) * 1e9) / 1e9;
  }
}
