package org.meanet.core.image;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Grey images in the IDX format of MNIST and its relatives, plain or gzipped. Each file is read as
 * a stream by one task. Ids are {@code train/000000}, {@code train/000001}, … in file order.
 *
 * @param classNames a text file with one class name a line, by label
 */
public record IdxImages(
    String trainImages, String trainLabels, String testImages, String testLabels, String classNames)
    implements RawImages {

  /** As many as there are names: labels do not tell which ones may come. */
  @Override
  public int classes(Configuration conf) {
    return readClassNames(conf).size();
  }

  @Override
  public List<String> readClassNames(Configuration conf) {
    return ClassNames.read(conf, classNames);
  }

  @Override
  public JavaRDD<RawRecord> read(JavaSparkContext spark, SourceSplit split, ImageShape shape) {
    String images = split == SourceSplit.TRAIN ? trainImages : testImages;
    String labels = split == SourceSplit.TRAIN ? trainLabels : testLabels;
    // Headers are a few bytes: what they tell is told before a job starts.
    IdxRecords.open(spark.hadoopConfiguration(), images, labels, split, shape).close();
    SerializableConfiguration conf = new SerializableConfiguration(spark.hadoopConfiguration());
    return spark
        .parallelize(List.of(split), 1)
        .flatMap(s -> IdxRecords.open(conf.value(), images, labels, s, shape).closedWithTask());
  }
}
