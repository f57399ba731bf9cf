package org.meanet.core.image;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanet.core.UserError;

/**
 * A data set as its publisher ships it. A new format is one new record that implements this: its
 * components are its configuration.
 */
public sealed interface RawImages extends Serializable
    permits CifarImages, IdxImages, LabelledSource {

  /**
   * K, the number of classes, from as few files as it can be told from.
   *
   * @throws UserError if that takes the class names, and they cannot be read
   */
  int classes(Configuration conf);

  /**
   * K names, by label.
   *
   * @throws UserError if they cannot be read or there are none
   */
  List<String> readClassNames(Configuration conf);

  /** The parts that there are; both, where the format has both. */
  default Set<SourceSplit> splits() {
    return EnumSet.allOf(SourceSplit.class);
  }

  /**
   * The images of one of the {@link #splits()}, read in Spark tasks. Ids begin with the split and
   * are the same on every cluster.
   *
   * @param shape what every image must have, if the format gives all of them one shape
   * @throws UserError here or in a task, if a file is missing, damaged or of another format; one
   *     bad image in a sound file is an {@link RawRecord.Unreadable} instead
   */
  JavaRDD<RawRecord> read(JavaSparkContext spark, SourceSplit split, ImageShape shape);
}
