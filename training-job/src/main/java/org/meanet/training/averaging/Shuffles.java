package org.meanet.training.averaging;

import org.apache.spark.ContextCleaner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;

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

  static void remove(ShuffleDependency<?, ?, ?> shuffle) {
    SparkContext spark = shuffle.rdd().sparkContext();
    if (spark.cleaner().isDefined()) {
      ContextCleaner cleaner = spark.cleaner().get();
      cleaner.doCleanupShuffle(shuffle.shuffleId(), false);
    }
  }
}
