package org.meanet.core.image;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanet.core.image.member.FolderFinder;

/**
 * Images that are files of their own, such as the class folders {@code n01440764/*.JPEG} of
 * ImageNet. Many small files are read by one task.
 *
 * @param classList a text file with one class a line, in the order of the labels: the class, a tab,
 *     and its name for people
 * @param train without it there is neither a training split nor a validation split
 * @param test without it there is no test split
 */
public record ImageFolders(
    String classList, Optional<LabelledPaths> train, Optional<LabelledPaths> test)
    implements RawImages {
  public ImageFolders {
    LabelledImages.requireOne(train, test);
  }

  private LabelledImages images() {
    return new LabelledImages(classList, train, test, new FolderFinder(), Damage.FAIL);
  }

  @Override
  public int classes(Configuration conf) {
    return images().classes(conf).size();
  }

  @Override
  public List<String> readClassNames(Configuration conf) {
    return images().classes(conf).names();
  }

  @Override
  public Set<SourceSplit> splits() {
    return images().splits();
  }

  /** Images keep their own shapes. */
  @Override
  public JavaRDD<RawRecord> read(JavaSparkContext spark, SourceSplit split, ImageShape shape) {
    return images().read(spark, split);
  }
}
