package org.meanet.inference.offload;

import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.cost.Payload;
import org.meanet.core.routing.ExitScores;
import org.meanet.core.routing.UploadGain;

/**
 * A logistic regression of what an upload repairs on what the edge knows, by Spark ML. The
 * quantities are standardised, and the ridge is small: it decides between weights of quantities
 * that say the same, and keeps them finite where the images can be told apart without an error.
 *
 * @param gain in the quantities' own units; empty if there were fewer than {@value #FEWEST} images
 *     of either kind
 * @param images that it was fitted to
 * @param repaired those that the edge answers wrong and the cloud right
 */
public record GainFit(Optional<UploadGain> gain, long images, long repaired) {
  /** The fewest images that an upload repairs, and that it does not. */
  public static final int FEWEST = 10;

  /** Half of its product with the squared standardised weights is added to the mean loss. */
  static final double RIDGE = 1e-3;

  /** More images say no more of eight numbers, and all of them are sorted in one task. */
  private static final long MOST = 1_000_000;

  private static final int ITERATIONS = 1000;
  private static final double TOLERANCE = 1e-12;

  private static final String ID = "id";
  private static final String REPAIRED = "repaired";
  private static final String QUANTITIES = "quantities";
  private static final StructType SCHEMA =
      new StructType()
          .add(ID, DataTypes.StringType, false)
          .add(REPAIRED, DataTypes.DoubleType, false)
          .add(QUANTITIES, SQLDataTypes.VectorType(), false);

  /**
   * @param rule its policy has no part in it
   * @param payload what an upload sends, and so what the cloud sees
   * @param scores of every exit
   */
  static GainFit to(Variant rule, Payload payload, Dataset<Row> scores) {
    Dataset<Row> examples = scores.map(example(rule, payload), Encoders.row(SCHEMA));
    Row counts =
        examples
            .agg(functions.count(functions.lit(1)), functions.count_if(isRepaired(examples)))
            .first();
    long images = counts.getLong(0);
    long repaired = counts.getLong(1);
    boolean enough = repaired >= FEWEST && images - repaired >= FEWEST;
    return new GainFit(
        enough ? Optional.of(fit(sample(examples, images))) : Optional.empty(), images, repaired);
  }

  private static Column isRepaired(Dataset<Row> examples) {
    return examples.col(REPAIRED).equalTo(1);
  }

  private static MapFunction<Row, Row> example(Variant rule, Payload payload) {
    return row -> {
      ScoreRow scored = new ScoreRow(row, payload);
      ExitScores exits = scored.exits();
      boolean repaired =
          rule.atEdge(exits).predicted() != scored.label()
              && exits.cloud().predicted() == scored.label();
      return RowFactory.create(
          scored.id(),
          repaired ? 1.0 : 0.0,
          Vectors.dense(UploadGain.quantities(exits.main(), rule.extension(exits))));
    };
  }

  private static Dataset<Row> sample(Dataset<Row> examples, long images) {
    double share = (double) MOST / images;
    return share >= 1
        ? examples
        : examples.where(functions.xxhash64(examples.col(ID)).lt(Long.MIN_VALUE * (1 - 2 * share)));
  }

  // Sums of doubles depend on the order of the rows: in one partition and sorted it is always the
  // same.
  private static UploadGain fit(Dataset<Row> examples) {
    LogisticRegressionModel model =
        new LogisticRegression()
            .setLabelCol(REPAIRED)
            .setFeaturesCol(QUANTITIES)
            .setFamily("binomial")
            .setStandardization(true)
            .setElasticNetParam(0)
            .setRegParam(RIDGE)
            .setMaxIter(ITERATIONS)
            .setTol(TOLERANCE)
            .fit(examples.repartition(1).sortWithinPartitions(ID));
    return UploadGain.of(model.intercept(), model.coefficients().toArray());
  }
}
