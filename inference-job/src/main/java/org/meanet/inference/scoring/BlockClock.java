package org.meanet.inference.scoring;

import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/** Adds up, over all tasks of a job, on how many images a block ran and how long. */
final class BlockClock implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double NANOS = 1e9;

  private final LongAccumulator images;
  private final LongAccumulator nanoseconds;

  private BlockClock(LongAccumulator images, LongAccumulator nanoseconds) {
    this.images = images;
    this.nanoseconds = nanoseconds;
  }

  static BlockClock of(SparkContext spark, String block) {
    return new BlockClock(
        spark.longAccumulator(block + ": images"), spark.longAccumulator(block + ": nanoseconds"));
  }

  /**
   * Does the work in a task.
   *
   * @param items images that it is done for
   */
  <T> T time(int items, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    nanoseconds.add(System.nanoTime() - start);
    images.add(items);
    return result;
  }

  /** Of all tasks that have ended; asked on the driver. */
  BlockWork total() {
    return new BlockWork(images.sum(), nanoseconds.sum() / NANOS);
  }
}
