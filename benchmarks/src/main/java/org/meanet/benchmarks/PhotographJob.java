package org.meanet.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.BundleWriter;
import org.meanet.core.config.Experiment;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageCounts;
import org.meanet.core.image.ImageTable;
import org.meanet.core.image.Split;
import org.meanet.inference.scoring.ExitPlan;
import org.meanet.inference.scoring.ScoreStep;

/** The scoring job in Spark's local mode, from an image table to a scores table. */
record PhotographJob() implements PhotographEngine {
  private static final int EDGES = 8;
  private static final long SEED = 1;

  @Override
  public Callable<Void> ready(List<EncodedImage> images, int threads) throws Exception {
    Path folder = Files.createTempDirectory(Path.of("benchmarks", "target"), "photographs");
    SparkSession spark = LocalSpark.with(Integer.toString(threads)).getOrCreate();
    Bundle bundle =
        new BundleWriter(spark.sparkContext().hadoopConfiguration())
            .write(
                folder.resolve("bundle").toString(),
                MobileNetPair.manifest(),
                Map.of(
                    MobileNetPair.MAIN.file(), MobileNetPair.model(MobileNetPair.MAIN),
                    MobileNetPair.CLOUD.file(), MobileNetPair.model(MobileNetPair.CLOUD)));
    ImageTable table = table(spark, folder.resolve("images").toString(), images);
    ScoreStep step =
        new ScoreStep(
            spark,
            Experiment.Scoring.ofAllExits(EDGES, BATCH),
            new ExitPlan.All(),
            SEED,
            done -> {});
    return () -> {
      step.write(table, Split.TEST, bundle, folder.resolve("scores").toString());
      return null;
    };
  }

  private static ImageTable table(SparkSession spark, String path, List<EncodedImage> images) {
    List<Row> rows = images.stream().map(ImageTable::row).toList();
    ImageTable.writer(spark.createDataFrame(rows, ImageTable.SCHEMA))
        .parquet(path + "/images/split=" + Split.TEST.label());
    return new ImageTable(
        path,
        MobileNetPair.manifest().classNames(),
        new ImageCounts(images.size(), new ImageCounts.Kept(0, 0, images.size()), 0, ""));
  }
}
