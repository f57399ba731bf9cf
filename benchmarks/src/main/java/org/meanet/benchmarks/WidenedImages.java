package org.meanet.benchmarks;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.meanet.core.image.ImageCounts;
import org.meanet.core.image.ImageTable;
import org.meanet.core.image.Split;
import org.meanet.core.json.StrictJson;

/**
 * Makes a run's image table larger: each test image many times, under ids of its own, so that the
 * copies are spread over the edges as other images would be. A JVM of its own, for its Spark.
 */
final class WidenedImages {
  private WidenedImages() {}

  /** In a child JVM. */
  static void write(Path images, Path widened, int copies)
      throws IOException, InterruptedException {
    ChildJvm.run(
        "scoring-memory widened " + copies,
        Libraries.ONNX_RUNTIME,
        Runtime.getRuntime().availableProcessors(),
        1,
        WidenedImages.class,
        List.of(images.toString(), widened.toString(), Integer.toString(copies)));
  }

  /** The child: image table, where the larger one is to be, copies of each image. */
  public static void main(String[] args) throws IOException {
    SparkSession spark = LocalSpark.with("*").getOrCreate();
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    ImageTable images = ImageTable.open(conf, args[0]);
    Path widened = Path.of(args[1]);
    int copies = Integer.parseInt(args[2]);
    // A file for each copy. Side by side, the copies of an image would be compressed to one.
    Dataset<Row> many =
        spark
            .range(0, copies, 1, copies)
            .select(col("id").cast("string").as("copy"))
            .crossJoin(broadcast(images.read(spark, Split.TEST)))
            .withColumn("id", concat(col("copy"), lit("/"), col("id")))
            .drop("copy");
    ImageTable.writer(many)
        .parquet(widened.resolve("images/split=" + Split.TEST.label()).toString());
    long test = images.counts().kept().test() * copies;
    Files.writeString(
        widened.resolve("counts.json"),
        StrictJson.write(new ImageCounts(test, new ImageCounts.Kept(0, 0, test), 0, "")));
    Files.writeString(widened.resolve("classes.json"), StrictJson.write(images.classNames()));
    spark.stop();
  }
}
