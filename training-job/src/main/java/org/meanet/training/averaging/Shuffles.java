package org.meanet.training.averaging;

import org.apache.spark.ContextCleaner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;

/**
 * Removes a shuffle's files at once. Spark removes them when the driver's garbage collector finds
 * the shuffle unused, which on a driver with a quiet heap is every half hour: until then, each
 * round would leave its parameters and each epoch all its images on the disks.
 *
 * <p>{@code RDD.cleanShuffleDependencies} is the public way, but takes every shuffle that the RDD
 * stands on, the epoch's layout with the round's parameters.
 */
final class Shuffles {
  private Shuffles() {}

  /**
   * @param shuffled what the shuffle gave, as Spark made it
   */
  static void remove(RDD<?> shuffled) {
    ShuffleDependency<?, ?, ?> shuffle =
        (ShuffleDependency<?, ?, ?>) shuffled.dependencies().head();
    SparkContext spark = shuffled.sparkContext();
    if (spark.cleaner().isDefined()) {
      ContextCleaner cleaner = spark.cleaner().get();
      cleaner.doCleanupShuffle(shuffle.shuffleId(), false);
    }
  }
}
