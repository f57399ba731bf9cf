package org.meanet.core.image;

import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** A data set of {@link LabelledImages}: a new container of them is one new record. */
sealed interface LabelledSource extends RawImages permits ImageFolders, SequenceFiles, TarFiles {

  /** What is in the container, and how it is found. */
  LabelledImages images();

  @Override
  default int classes(Configuration conf) {
    return images().classes(conf).size();
  }

  @Override
  default List<String> readClassNames(Configuration conf) {
    return images().classes(conf).names();
  }

  @Override
  default Set<SourceSplit> splits() {
    return images().splits();
  }

  /** Images keep their own shapes. */
  @Override
  default JavaRDD<RawRecord> read(JavaSparkContext spark, SourceSplit split, ImageShape shape) {
    return images().read(spark, split);
  }
}
