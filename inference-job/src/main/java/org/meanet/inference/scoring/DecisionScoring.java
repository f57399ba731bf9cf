package org.meanet.inference.scoring;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.config.KebabCase;
import org.meanet.core.fleet.Always;
import org.meanet.core.gpu.TaskGpu;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageTable;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.Exit;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.RoutingRule;

/**
 * Appends to rows with an image what an edge and the cloud decide about it; no block is computed
 * that they would not compute. Each partition is done by itself and in its order, so this serves
 * streams as well as tables. The bundle travels as a locator; the model is loaded once in each
 * executor.
 */
public final class DecisionScoring implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /**
   * What is appended.
   *
   * <ul>
   *   <li>{@code exit, answer, answer_name}: main, extension or cloud; the class that it answered
   *   <li>{@code main_class, main_confidence, main_entropy}: main's answer, its probability, the
   *       entropy in nats
   *   <li>{@code extension_class, extension_confidence}: null where the extension was not computed
   *   <li>{@code cloud_class, cloud_confidence}: null where the image stayed at the edge
   *   <li>{@code upload_bytes}: of the image as stored where it went to the cloud, else 0
   *   <li>{@code reason}: why the image could not be decoded; then all others are null
   * </ul>
   */
  public static final StructType DECISION =
      StructType.fromDDL(
          """
          exit STRING,
          answer INT,
          answer_name STRING,
          main_class INT,
          main_confidence DOUBLE,
          main_entropy DOUBLE,
          extension_class INT,
          extension_confidence DOUBLE,
          cloud_class INT,
          cloud_confidence DOUBLE,
          upload_bytes BIGINT,
          reason STRING
          """);

  // Nothing that is kept of an image depends on its label.
  private static final int NO_LABEL = 0;

  private final Bundle bundle;
  private final Broadcast<SerializableConfiguration> conf;
  private final RoutingRule rule;
  private final int batchSize;
  private final BlockClocks clocks;

  private DecisionScoring(
      Bundle bundle,
      Broadcast<SerializableConfiguration> conf,
      RoutingRule rule,
      int batchSize,
      BlockClocks clocks) {
    this.bundle = bundle;
    this.conf = conf;
    this.rule = rule;
    this.batchSize = batchSize;
    this.clocks = clocks;
  }

  /**
   * @param images a table or a stream, with the columns of {@link ImageTable#SCHEMA} but for the
   *     label, and others
   * @param batchSize images for each call of a block
   * @param schema of {@code images} and behind it a column of {@link #DECISION}
   */
  public static Dataset<Row> append(
      Dataset<?> images, Bundle bundle, RoutingRule rule, int batchSize, StructType schema) {
    var spark = images.sparkSession().sparkContext();
    DecisionScoring scoring =
        new DecisionScoring(
            bundle,
            JavaSparkContext.fromSparkContext(spark)
                .broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
            rule,
            batchSize,
            BlockClocks.of(spark));
    return images.toDF().mapPartitions(scoring, Encoders.row(schema));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    BundleBlocks blocks =
        ExecutorBlocks.lendToTask(bundle, conf.value().value(), TaskGpu.ofThisTask());
    // Every edge reaches the cloud while it has an image; a rule may still have no cloud.
    ExitPlan plan = new ExitPlan.Routed(rule, new Always(), 0);
    return new Decided(rows, new Scorer(blocks, plan, batchSize, Optional.empty(), clocks));
  }

  /** Pulls the next batch when the rows of the last are used up. */
  private final class Decided implements Iterator<Row> {
    private final Queue<Row> taken = new ArrayDeque<>();
    private final Iterator<EncodedImage> images;
    private final Scorer scorer;
    private Iterator<Outcome> ready = Collections.emptyIterator();

    private Decided(Iterator<Row> rows, Scorer scorer) {
      this.scorer = scorer;
      this.images =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return rows.hasNext();
            }

            @Override
            public EncodedImage next() {
              Row row = rows.next();
              taken.add(row);
              return image(row);
            }
          };
    }

    @Override
    public boolean hasNext() {
      return ready.hasNext() || images.hasNext();
    }

    @Override
    public Row next() {
      if (!ready.hasNext()) {
        ready = scorer.next(images).iterator();
      }
      Row decision = decision(ready.next());
      return AppendedColumns.row(taken.remove(), Stream.of(decision));
    }
  }

  private static EncodedImage image(Row row) {
    for (String column : ImageTable.SCHEMA.fieldNames()) {
      if (!column.equals("label") && row.isNullAt(row.fieldIndex(column))) {
        throw new UserError(
            "Image [" + row.getAs("id") + "] must have [" + column + "], got [null]");
      }
    }
    return ImageTable.image(row, NO_LABEL);
  }

  private Row decision(Outcome outcome) {
    return outcome instanceof ImageScores scores
        ? decision(scores)
        : rejected(((RejectedImage) outcome).reason());
  }

  private Row decision(ImageScores scores) {
    Decision decision = rule.decide(scores.exits());
    Optional<ExitScore> extension = scores.extension();
    Optional<ExitScore> cloud = scores.cloud().map(said -> said.answer().score());
    return RowFactory.create(
        KebabCase.ofConstant(decision.exit()),
        decision.predicted(),
        bundle.manifest().classNames().get(decision.predicted()),
        scores.main().predicted(),
        scores.main().confidence(),
        scores.main().entropy(),
        extension.map(ExitScore::predicted).orElse(null),
        extension.map(ExitScore::confidence).orElse(null),
        cloud.map(ExitScore::predicted).orElse(null),
        cloud.map(ExitScore::confidence).orElse(null),
        decision.exit() == Exit.CLOUD ? scores.payloadBytes() : 0L,
        null);
  }

  private static Row rejected(String reason) {
    Object[] values = new Object[DECISION.size()];
    values[DECISION.fieldIndex("reason")] = reason;
    return RowFactory.create(values);
  }
}
