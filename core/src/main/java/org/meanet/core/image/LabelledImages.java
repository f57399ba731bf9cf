package org.meanet.core.image;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.meanet.core.UserError;
import org.meanet.core.image.label.ClassList;
import org.meanet.core.image.label.Labels;
import org.meanet.core.image.member.FoundMembers;
import org.meanet.core.image.member.MemberFilter;
import org.meanet.core.image.member.MemberFinder;

/**
 * Encoded images of any size with a rule for their labels, whatever holds them. An image's id is
 * its split and its path below what was given: {@code train/n01440764/n01440764_10026.JPEG}.
 *
 * @param classList path of the {@link ClassList}
 */
record LabelledImages(
    String classList,
    Optional<LabelledPaths> train,
    Optional<LabelledPaths> test,
    MemberFinder finder,
    Damage damage) {

  Set<SourceSplit> splits() {
    Set<SourceSplit> splits = EnumSet.noneOf(SourceSplit.class);
    train.ifPresent(paths -> splits.add(SourceSplit.TRAIN));
    test.ifPresent(paths -> splits.add(SourceSplit.TEST));
    return splits;
  }

  /**
   * For the constructor of a configuration's record.
   *
   * @throws IllegalArgumentException if there is neither
   */
  static void requireOne(Optional<LabelledPaths> train, Optional<LabelledPaths> test) {
    if (train.isEmpty() && test.isEmpty()) {
      throw new IllegalArgumentException("train or test must be given, got neither");
    }
  }

  ClassList classes(Configuration conf) {
    return ClassList.read(conf, "data.source.class-list", classList);
  }

  JavaRDD<RawRecord> read(JavaSparkContext spark, SourceSplit split) {
    LabelledPaths paths = (split == SourceSplit.TRAIN ? train : test).orElseThrow();
    Labels labels =
        paths
            .labels()
            .read(
                spark.hadoopConfiguration(),
                classes(spark.hadoopConfiguration()),
                "data.source." + split.label() + ".labels");
    Optional<String> sidecar = paths.labels().sidecar();
    MemberFilter filter = MemberFilter.images(sidecar);
    FoundMembers found = finder.find(spark, paths.paths(), filter);
    if (damage == Damage.FAIL && !found.losses().isEmpty()) {
      throw LabelledRecords.failure(found.losses().get(0));
    }
    if (found.parts().isEmpty() && found.losses().isEmpty()) {
      throw new UserError(
          paths.paths() + " must hold images by their names, such as .jpg or .png, got none");
    }
    found.count().ifPresent(count -> labels.requireImages(count, found.losses().isEmpty()));
    SerializableConfiguration conf = new SerializableConfiguration(spark.hadoopConfiguration());
    // Not Optional, which cannot be sent to a task.
    String beside = sidecar.orElse(null);
    Damage onDamage = damage;
    JavaRDD<RawRecord> records =
        spark
            .parallelize(found.parts(), Math.max(1, found.parts().size()))
            .flatMap(
                part ->
                    new LabelledRecords(
                            part.open(conf.value(), filter),
                            labels,
                            Optional.ofNullable(beside),
                            split,
                            onDamage)
                        .closedWithTask());
    List<RawRecord> losses =
        found.losses().stream().map(loss -> LabelledRecords.rejected(split, loss)).toList();
    return losses.isEmpty() ? records : records.union(spark.parallelize(losses, 1));
  }
}
