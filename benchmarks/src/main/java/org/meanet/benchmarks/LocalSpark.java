package org.meanet.benchmarks;

import org.apache.spark.sql.SparkSession;

/** Spark inside a benchmark's own JVM, which opens nothing to the network. */
final class LocalSpark {
  private LocalSpark() {}

  /**
   * A session to be made.
   *
   * @param threads as Spark's master {@code local[…]} has them
   */
  static SparkSession.Builder with(String threads) {
    return SparkSession.builder()
        .master("local[" + threads + "]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.bindAddress", "127.0.0.1");
  }
}
