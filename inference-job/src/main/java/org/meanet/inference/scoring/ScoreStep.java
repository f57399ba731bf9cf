package org.meanet.inference.scoring;

import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.config.Experiment;
import org.meanet.core.gpu.TaskGpu;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageTable;
import org.meanet.core.image.Split;
import org.meanet.core.storage.StagedFolder;

/**
 * Image table × bundle → scores table. Every image goes to the edge that a seeded hash of its id
 * names, and every edge is one partition, so the same seed gives the same rows on any cluster. An
 * executor holds one batch of pixels for each of its tasks, whatever the size of a partition.
 */
public final class ScoreStep {
  private final SparkSession spark;
  private final Experiment.Scoring scoring;
  private final ExitPlan plan;
  private final long seed;
  private final LongConsumer progress;
  private final EdgeScoring.Device device;

  /**
   * Scores on the GPUs that tasks are given, and on CPUs where they are given none.
   *
   * @param plan which blocks are computed for which images
   * @param seed of the images' distribution over the edges
   * @param progress is told the number of images done so far, now and then; a repeated task counts
   *     again
   */
  public ScoreStep(
      SparkSession spark,
      Experiment.Scoring scoring,
      ExitPlan plan,
      long seed,
      LongConsumer progress) {
    this(spark, scoring, plan, seed, progress, TaskGpu::ofThisTask);
  }

  private ScoreStep(
      SparkSession spark,
      Experiment.Scoring scoring,
      ExitPlan plan,
      long seed,
      LongConsumer progress,
      EdgeScoring.Device device) {
    this.spark = spark;
    this.scoring = scoring;
    this.plan = plan;
    this.seed = seed;
    this.progress = progress;
    this.device = device;
  }

  /** The same on CPUs, also where tasks have GPUs: in a training these are ND4J's. */
  public ScoreStep onCpu() {
    return new ScoreStep(spark, scoring, plan, seed, progress, Optional::empty);
  }

  /**
   * Writes a whole scores table, or nothing.
   *
   * @param images the image table
   * @param split which of its images to score
   * @param path where the scores are to appear, on any Hadoop file system
   * @throws UserError if something is at {@code path} already, the bundle does not fit its manifest
   *     or the image table, or a block gives logits that are not finite
   */
  public ScoreResult write(ImageTable images, Split split, Bundle bundle, String path) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    LongAccumulator done = spark.sparkContext().longAccumulator("images scored");
    SparkListener listener = new TaskEnds(done);
    spark.sparkContext().addSparkListener(listener);
    try (StagedFolder folder = StagedFolder.of(conf, path)) {
      bundle.requireClasses(images.classNames());
      requireLoadable(bundle, conf);
      BlockClocks clocks = BlockClocks.of(spark.sparkContext());
      describe("deal images out to " + scoring.edges() + " edges");
      ScoreCounts counts =
          write(outcomes(images.read(spark, split), bundle, clocks, done), split, folder);
      ScoresTable.publish(folder, plan.under());
      return new ScoreResult(
          counts, clocks.main().total(), clocks.extension().total(), clocks.cloud().total());
    } catch (RuntimeException e) {
      throw UserError.in(e).orElseThrow(() -> e);
    } catch (Exception e) {
      // Scala code throws Spark's checked exceptions without declaring them.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw UserError.in(e).orElseThrow(() -> new IllegalStateException("Scoring failed", e));
    } finally {
      spark.sparkContext().removeSparkListener(listener);
      spark.sparkContext().clearJobGroup();
    }
  }

  /**
   * Scores images when the scores are asked for, and each time that they are.
   *
   * @param images with the columns of {@link ImageTable#SCHEMA}
   * @return with the columns of {@link ScoresTable#OUTCOMES}; where they are computed, a label that
   *     is none of the bundle's classes, or a logit that is not finite, fails with a {@link
   *     UserError}
   * @throws UserError if the bundle does not fit its manifest
   */
  public Dataset<Row> outcomes(Dataset<Row> images, Bundle bundle) {
    requireLoadable(bundle, spark.sparkContext().hadoopConfiguration());
    return outcomes(
        images,
        bundle,
        BlockClocks.of(spark.sparkContext()),
        spark.sparkContext().longAccumulator("images scored"));
  }

  /** A bundle that cannot be loaded is found here, not by every task in turn. */
  private static void requireLoadable(Bundle bundle, Configuration conf) {
    try (ExecutorBlocks.Loan loan = ExecutorBlocks.borrow(bundle, conf, Optional.empty())) {
      loan.blocks().loadAll();
    }
  }

  private Dataset<Row> outcomes(
      Dataset<Row> images, Bundle bundle, BlockClocks clocks, LongAccumulator done) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Edges edges = new Edges(scoring.edges(), seed);
    EdgeScoring edgeScoring =
        new EdgeScoring(
            bundle,
            context.broadcast(
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration())),
            plan,
            scoring.batchSize(),
            scoring.reencodeQuality().orElse(null),
            clocks,
            done,
            device);
    JavaRDD<EncodedImage> perEdge = edges.deal(images).toJavaRDD().map(ImageTable::image);
    return spark.createDataFrame(
        perEdge.mapPartitionsWithIndex(edgeScoring, false), ScoresTable.OUTCOMES);
  }

  private ScoreCounts write(Dataset<Row> outcomes, Split split, StagedFolder folder)
      throws InterruptedException {
    // The networks run once. On disk, lest an edge with more images need more memory.
    Dataset<Row> kept = outcomes.persist(StorageLevel.DISK_ONLY());
    try {
      describe("score " + split.label() + " images on " + scoring.edges() + " edges");
      ScoreCounts counts = ScoresTable.writeScored(kept, folder);
      describe("write rejected images");
      ScoresTable.writeRejected(
          counts.rejected() == 0
              ? spark.createDataFrame(List.<Row>of(), ScoresTable.OUTCOMES)
              : kept,
          folder);
      progress.accept(counts.scored() + counts.rejected());
      return counts;
    } finally {
      kept.unpersist();
    }
  }

  private void describe(String work) {
    spark.sparkContext().setJobGroup("score", "score: " + work, true);
  }

  /** Spark adds up a task's accumulators before it tells of the task's end. */
  private final class TaskEnds extends SparkListener {
    private final LongAccumulator done;

    private TaskEnds(LongAccumulator done) {
      this.done = done;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd taskEnd) {
      progress.accept(done.value());
    }
  }
}
