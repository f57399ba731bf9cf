package org.meanet.core.image.member;

import org.apache.spark.api.java.JavaSparkContext;

/** How many bytes one task reads. */
final class PartSize {
  // Half a block of HDFS: seconds of decoding, and a Parquet file of a sensible size.
  private static final long MOST = 64L << 20;
  private static final long LEAST = 1L << 20;

  private PartSize() {}

  /** Fewer bytes where the cluster's cores would otherwise have nothing to do. */
  static long of(JavaSparkContext spark, long total) {
    long share = total / Math.max(1, spark.defaultParallelism());
    return Math.max(LEAST, Math.min(MOST, share));
  }
}
