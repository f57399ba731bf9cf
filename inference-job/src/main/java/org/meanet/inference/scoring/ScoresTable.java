package org.meanet.inference.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.UserError;
import org.meanet.core.json.StrictJson;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.ExitScores;
import org.meanet.core.storage.Refusal;
import org.meanet.core.storage.StagedFolder;
import org.meanet.core.storage.StoredFile;

/**
 * The scores table: Parquet, one row for each image, what every exit said of it. Its folder also
 * holds the side table {@value #REJECTED} with the images that could not be scored, and {@value
 * #UNDER}; Spark passes over both when it reads the folder.
 *
 * <ul>
 *   <li>{@code id, edge, label}: the image, the edge that holds it, its true class
 *   <li>{@code payload_bytes, raw_bytes}: bytes of the file as stored, and of its bare pixels
 *   <li>{@code main_class, main_confidence, main_entropy, main_margin, main_top5}: main's answer,
 *       its probability, the entropy in nats, by how much the probability is above the second
 *       largest, whether the label is among the five most probable
 *   <li>{@code main_hard_class, main_hard_mass}: main's most probable hard class and the total
 *       probability of all of them; null where the bundle has no hard classes
 *   <li>{@code extension_class, extension_confidence, extension_entropy}: the extension's answer as
 *       an original label; null where it was not computed
 *   <li>{@code cloud_class, cloud_confidence, cloud_top5}: the cloud's; null where it was not
 *       computed
 *   <li>{@code main_calibrated_confidence, main_calibrated_entropy,
 *       extension_calibrated_confidence, extension_calibrated_entropy,
 *       cloud_calibrated_confidence}: the same at each exit's temperature
 *   <li>{@code reencoded_bytes, cloud_reencoded_class, cloud_reencoded_confidence,
 *       cloud_reencoded_top5}: bytes of the image when the edge compresses it anew as a JPEG, and
 *       what the cloud says of that; null where it does not
 * </ul>
 */
public final class ScoresTable {

  private static final String REJECTED = "_rejected";

  /** The column of {@link #OUTCOMES} that says why an image was rejected. */
  public static final String REASON = "reason";

  private static final String UNDER = "_exits.json";
  private static final String IMAGES = "images";
  private static final String REJECTED_IMAGES = "rejected";

  /** Columns and types, in order. */
  public static final StructType SCHEMA =
      new StructType()
          .add("id", StringType)
          .add("edge", IntegerType)
          .add("label", IntegerType)
          .add("payload_bytes", LongType)
          .add("raw_bytes", LongType)
          .add("main_class", IntegerType)
          .add("main_confidence", DoubleType)
          .add("main_entropy", DoubleType)
          .add("main_margin", DoubleType)
          .add("main_top5", BooleanType)
          .add("main_hard_class", IntegerType)
          .add("main_hard_mass", DoubleType)
          .add("extension_class", IntegerType)
          .add("extension_confidence", DoubleType)
          .add("extension_entropy", DoubleType)
          .add("cloud_class", IntegerType)
          .add("cloud_confidence", DoubleType)
          .add("cloud_top5", BooleanType)
          .add("main_calibrated_confidence", DoubleType)
          .add("main_calibrated_entropy", DoubleType)
          .add("extension_calibrated_confidence", DoubleType)
          .add("extension_calibrated_entropy", DoubleType)
          .add("cloud_calibrated_confidence", DoubleType)
          .add("reencoded_bytes", LongType)
          .add("cloud_reencoded_class", IntegerType)
          .add("cloud_reencoded_confidence", DoubleType)
          .add("cloud_reencoded_top5", BooleanType);

  /** Columns and types of the side table. */
  public static final StructType REJECTED_SCHEMA =
      new StructType()
          .add("id", StringType)
          .add("edge", IntegerType)
          .add("label", IntegerType)
          .add(REASON, StringType);

  /** {@link #SCHEMA}, and why an image was rejected; null for a scored one. */
  public static final StructType OUTCOMES = SCHEMA.add(REASON, StringType);

  private ScoresTable() {}

  /**
   * Reads the scores of every image.
   *
   * @param path the table's folder, on any Hadoop file system
   * @throws UserError if there is no such folder
   */
  public static Dataset<Row> read(SparkSession spark, String path) {
    requirePresent(spark, path);
    return spark.read().schema(SCHEMA).parquet(path);
  }

  /**
   * Reads the scores of every image, of a table on which any rule can be replayed.
   *
   * @param path the table's folder, on any Hadoop file system
   * @throws UserError if there is no such folder, or it holds what one rule computed
   */
  public static Dataset<Row> readAllExits(SparkSession spark, String path) {
    Dataset<Row> scores = read(spark, path);
    // Its rows need not show it: where the rule sent every image, the cloud said something of each.
    ScoredUnder under = under(spark.sparkContext().hadoopConfiguration(), path);
    if (!under.equals(ScoredUnder.ALL)) {
      throw new UserError(
          "The scores table must hold what every exit says of every image, but ["
              + path
              + "] holds what was computed under ["
              + under.rule()
              + "]: score them with scoring.exits = all, in a run of its own");
    }
    return scores;
  }

  /**
   * What decided which exits the table holds.
   *
   * @param path the table's folder, on any Hadoop file system
   */
  public static ScoredUnder under(Configuration conf, String path) {
    StoredFile file = new StoredFile(conf, path + "/" + UNDER, "score the images first");
    return StrictJson.read(file.text(), ScoredUnder.class, file.path());
  }

  /** Publishes a folder that holds all rows. */
  static void publish(StagedFolder folder, ScoredUnder under) {
    folder.publish(UNDER, StrictJson.write(under));
  }

  /**
   * What every exit said, for the routing rule.
   *
   * @param row of {@link #read}, of a table of all exits, with at least the columns of classes,
   *     confidences and entropies
   * @return what the table does not hold is NaN, as the cloud's entropy: no rule asks for it
   */
  public static ExitScores exitScores(Row row) {
    return new ExitScores(
        exitScore(row, "main", row.<Double>getAs("main_margin")),
        row.isNullAt(row.fieldIndex("extension_class"))
            ? Optional.empty()
            : Optional.of(exitScore(row, "extension", Double.NaN)),
        new ExitScore(
            row.<Integer>getAs("cloud_class"),
            row.<Double>getAs("cloud_confidence"),
            Double.NaN,
            Double.NaN,
            row.<Double>getAs("cloud_calibrated_confidence"),
            Double.NaN));
  }

  /**
   * What the cloud said of the image compressed anew; all but its answer and confidence are NaN.
   *
   * @param row of an image that was compressed anew
   */
  public static ExitScore cloudReencoded(Row row) {
    return new ExitScore(
        row.<Integer>getAs("cloud_reencoded_class"),
        row.<Double>getAs("cloud_reencoded_confidence"),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN);
  }

  private static ExitScore exitScore(Row row, String exit, double margin) {
    return new ExitScore(
        row.<Integer>getAs(exit + "_class"),
        row.<Double>getAs(exit + "_confidence"),
        row.<Double>getAs(exit + "_entropy"),
        margin,
        row.<Double>getAs(exit + "_calibrated_confidence"),
        row.<Double>getAs(exit + "_calibrated_entropy"));
  }

  /**
   * Writes the scored ones among the outcomes into a folder that is being filled.
   *
   * @param outcomes with {@link #OUTCOMES}
   * @return how many there are of either kind, counted while they are written
   */
  static ScoreCounts writeScored(Dataset<Row> outcomes, StagedFolder folder)
      throws InterruptedException {
    Observation observation = new Observation();
    Dataset<Row> observed =
        outcomes.observe(
            observation, count(lit(1)).as(IMAGES), count(col(REASON)).as(REJECTED_IMAGES));
    write(observed.filter(col(REASON).isNull()).drop(REASON), folder.path("."));
    Map<String, Object> seen = observation.getAsJava();
    long rejected = (Long) seen.get(REJECTED_IMAGES);
    return new ScoreCounts((Long) seen.get(IMAGES) - rejected, rejected);
  }

  /** Writes the rejected ones among the outcomes; otherwise as {@link #writeScored}. */
  static void writeRejected(Dataset<Row> outcomes, StagedFolder folder) {
    Dataset<Row> rejected =
        outcomes
            .filter(col(REASON).isNotNull())
            .select(
                Stream.of(REJECTED_SCHEMA.fieldNames()).map(Column::new).toArray(Column[]::new));
    write(rejected, folder.path(REJECTED));
  }

  private static void write(Dataset<Row> rows, String path) {
    // An edge gets its images in the order of the shuffle, which differs from run to run.
    rows.sortWithinPartitions("id").write().mode(SaveMode.Append).parquet(path);
  }

  private static void requirePresent(SparkSession spark, String path) {
    Path folder = new Path(path);
    try {
      if (!folder.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(folder)) {
        throw new UserError("[" + path + "] does not exist: score the images first");
      }
    } catch (IOException e) {
      throw Refusal.to("read", path, e);
    }
  }

  /** The row of {@link #OUTCOMES} for an image. */
  static Row row(int edge, Outcome outcome) {
    return outcome instanceof ImageScores scores
        ? scored(edge, scores)
        : rejected(edge, (RejectedImage) outcome);
  }

  private static Row scored(int edge, ImageScores scores) {
    Optional<ImageScores.HardView> hard = scores.mainHard();
    Optional<ExitScore> extension = scores.extension();
    ExitScore main = scores.main();
    Optional<ImageScores.CloudAnswer> answer = scores.cloud().map(ImageScores.CloudScore::answer);
    Optional<ExitScore> cloud = answer.map(ImageScores.CloudAnswer::score);
    Optional<ImageScores.Reencoded> reencoded =
        scores.cloud().flatMap(ImageScores.CloudScore::reencoded);
    Optional<ImageScores.CloudAnswer> again = reencoded.map(ImageScores.Reencoded::answer);
    return RowFactory.create(
        scores.id(),
        edge,
        scores.label(),
        scores.payloadBytes(),
        scores.rawBytes(),
        main.predicted(),
        main.confidence(),
        main.entropy(),
        main.margin(),
        scores.mainTop5(),
        hard.map(ImageScores.HardView::predicted).orElse(null),
        hard.map(ImageScores.HardView::mass).orElse(null),
        extension.map(ExitScore::predicted).orElse(null),
        extension.map(ExitScore::confidence).orElse(null),
        extension.map(ExitScore::entropy).orElse(null),
        cloud.map(ExitScore::predicted).orElse(null),
        cloud.map(ExitScore::confidence).orElse(null),
        answer.map(ImageScores.CloudAnswer::top5).orElse(null),
        main.calibratedConfidence(),
        main.calibratedEntropy(),
        extension.map(ExitScore::calibratedConfidence).orElse(null),
        extension.map(ExitScore::calibratedEntropy).orElse(null),
        cloud.map(ExitScore::calibratedConfidence).orElse(null),
        reencoded.map(ImageScores.Reencoded::bytes).orElse(null),
        again.map(ImageScores.CloudAnswer::score).map(ExitScore::predicted).orElse(null),
        again.map(ImageScores.CloudAnswer::score).map(ExitScore::confidence).orElse(null),
        again.map(ImageScores.CloudAnswer::top5).orElse(null),
        null);
  }

  private static Row rejected(int edge, RejectedImage image) {
    Object[] values = new Object[OUTCOMES.size()];
    values[OUTCOMES.fieldIndex("id")] = image.id();
    values[OUTCOMES.fieldIndex("edge")] = edge;
    values[OUTCOMES.fieldIndex("label")] = image.label();
    values[OUTCOMES.fieldIndex(REASON)] = image.reason();
    return RowFactory.create(values);
  }
}
