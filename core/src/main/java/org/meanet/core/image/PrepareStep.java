package org.meanet.core.image;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.decode;
import static org.apache.spark.sql.functions.encode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.meanet.core.UserError;
import org.meanet.core.config.Experiment;
import org.meanet.core.json.StrictJson;
import org.meanet.core.storage.StagedFolder;
import org.meanet.core.storage.StoredFile;

/** Raw images to an image table. */
public final class PrepareStep {
  private static final String READ = "read";
  private static final String REJECTED = "rejected";
  private static final String EXAMPLE = "example";
  private static final String FINGERPRINT = "fingerprint";
  private static final String UTF_8 = "UTF-8";

  private final SparkSession spark;
  private final Experiment.Data data;
  private final long seed;

  /**
   * @param seed of the validation split
   */
  public PrepareStep(SparkSession spark, Experiment.Data data, long seed) {
    this.spark = spark;
    this.data = data;
    this.seed = seed;
  }

  /**
   * Writes a whole table, or nothing.
   *
   * @param path where the table is to appear, on any Hadoop file system
   * @throws UserError if something is at {@code path} already, an input file does not fit, an id
   *     comes twice, or a split that the source has would stay empty
   */
  public ImageTable write(String path) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    try (StagedFolder folder = StagedFolder.of(conf, path)) {
      List<String> classNames = data.source().readClassNames(conf);
      ImageTable table = new ImageTable(path, classNames, writeRows(classNames.size(), folder));
      requireUniqueIds(folder);
      writeRejected(table.counts().rejected(), folder);
      new StoredFile(conf, folder.path(ImageTable.CLASSES), "").write(StrictJson.write(classNames));
      folder.publish(ImageTable.COUNTS, StrictJson.write(table.counts()));
      return table;
    } catch (RuntimeException e) {
      throw UserError.in(e).orElseThrow(() -> e);
    } catch (Exception e) {
      // Scala code throws Spark's checked exceptions without declaring them.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw UserError.in(e)
          .orElseThrow(() -> new IllegalStateException("Preparing the image table failed", e));
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }

  private Dataset<Row> rows(int classes) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Triage triage =
        new Triage(
            classes,
            new SeededShare(seed, data.validationFraction()),
            new SeededShare(seed, data.validationFraction() + data.testFraction().orElse(0.0)));
    JavaRDD<Row> rows = context.emptyRDD();
    for (SourceSplit split : data.source().splits()) {
      rows = rows.union(rows(context, triage, split));
    }
    return spark.createDataFrame(rows, Triage.SCHEMA);
  }

  private JavaRDD<Row> rows(JavaSparkContext context, Triage triage, SourceSplit split) {
    return data.source()
        .read(context, split, data.shape())
        .map(record -> triage.row(record, split));
  }

  // Counting while writing, and writing kept and rejected rows at once, spares a second pass over
  // data sets that take hours to decode. The write is the only stage, so a repeated task is still
  // counted once. Kept rows have no column for the reason, so the rejected ones lend theirs.
  private ImageCounts writeRows(int classes, StagedFolder folder) throws InterruptedException {
    Dataset<Row> rows = rows(classes);
    spark.sparkContext().setJobDescription("prepare: write images");
    Observation observation = new Observation();
    Dataset<Row> sorted =
        rows.observe(
                observation,
                count(lit(1)).as(READ),
                count(col(Triage.REASON)).as(REJECTED),
                min(col(Triage.REASON)).as(EXAMPLE),
                fingerprint().as(FINGERPRINT),
                countOf(Split.TRAIN),
                countOf(Split.VALIDATION),
                countOf(Split.TEST))
            .withColumn("data", coalesce(col("data"), encode(col(Triage.REASON), UTF_8)))
            .withColumn(Triage.SPLIT, coalesce(col(Triage.SPLIT), lit(REJECTED)))
            .drop(Triage.REASON)
            .sortWithinPartitions(Triage.SPLIT, "id");
    ImageTable.writer(sorted)
        .option("maxRecordsPerFile", data.imagesPerFile())
        .partitionBy(Triage.SPLIT)
        .parquet(folder.path(ImageTable.IMAGES));
    return counts(observation);
  }

  private void requireUniqueIds(StagedFolder folder) {
    spark.sparkContext().setJobDescription("prepare: look for ids that came twice");
    List<Row> repeated =
        spark
            .read()
            .schema(ImageTable.SCHEMA.add(Triage.SPLIT, DataTypes.StringType))
            .parquet(folder.path(ImageTable.IMAGES))
            .filter(col(Triage.SPLIT).notEqual(REJECTED))
            .groupBy("id")
            .count()
            .filter(col("count").gt(1))
            .agg(count(lit(1)), min("id"))
            .collectAsList();
    long ids = repeated.get(0).getLong(0);
    if (ids > 0) {
      throw new UserError(
          "Each image must have an id of its own, got ["
              + repeated.get(0).getString(1)
              + "] more than once"
              + (ids > 1 ? ", and " + (ids - 1) + " more ids" : "")
              + ": give the files different names, or name each path once");
    }
  }

  private static Column countOf(Split split) {
    return count(when(col(Triage.SPLIT).equalTo(split.label()), 1)).as(split.label());
  }

  private static Column fingerprint() {
    String columns = String.join(", ", ImageTable.SCHEMA.fieldNames());
    return expr("bit_xor(CASE WHEN reason IS NULL THEN xxhash64(" + columns + ", split) END)");
  }

  private ImageCounts counts(Observation observation) throws InterruptedException {
    Map<String, Object> seen = observation.getAsJava();
    ImageCounts.Kept kept =
        new ImageCounts.Kept(
            (Long) seen.get(Split.TRAIN.label()),
            (Long) seen.get(Split.VALIDATION.label()),
            (Long) seen.get(Split.TEST.label()));
    long rejected = (Long) seen.get(REJECTED);
    for (Split split : data.splits()) {
      if (kept.of(split) == 0) {
        throw new UserError(emptySplit(split, kept, rejected, seen.get(EXAMPLE)));
      }
    }
    return new ImageCounts(
        (Long) seen.get(READ), kept, rejected, Long.toHexString((Long) seen.get(FINGERPRINT)));
  }

  private String emptySplit(Split split, ImageCounts.Kept kept, long rejected, Object example) {
    boolean testIsCarved = data.testFraction().isPresent();
    boolean carved = split != Split.TEST || testIsCarved;
    long divided = kept.train() + kept.validation() + (testIsCarved ? kept.test() : 0);
    if (carved && divided > 0) {
      return "The "
          + split.label()
          + " split must have at least one image, got none of "
          + divided
          + " with validation-fraction ["
          + data.validationFraction()
          + "]"
          + data.testFraction().map(share -> " and test-fraction [" + share + "]").orElse("")
          + ": change it, or use more images";
    }
    return "Every "
        + (carved ? Split.TRAIN : Split.TEST).label()
        + " image was rejected ("
        + rejected
        + " of all splits), for example: "
        + example;
  }

  private void writeRejected(long rejected, StagedFolder folder) {
    spark.sparkContext().setJobDescription("prepare: write rejected inputs");
    String staged = ImageTable.IMAGES + "/" + Triage.SPLIT + "=" + REJECTED;
    Dataset<Row> rejects =
        rejected == 0
            ? spark.createDataFrame(List.<Row>of(), ImageTable.REJECTED)
            : spark
                .read()
                .schema(ImageTable.SCHEMA)
                .parquet(folder.path(staged))
                .select(col("id"), decode(col("data"), UTF_8).as(Triage.REASON));
    rejects.write().parquet(folder.path(ImageTable.REJECTS));
    folder.remove(staged);
  }
}
