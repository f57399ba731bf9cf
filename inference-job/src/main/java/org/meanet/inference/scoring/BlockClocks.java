package org.meanet.inference.scoring;

import java.io.Serializable;
import org.apache.spark.SparkContext;

/** One clock for each block. */
record BlockClocks(BlockClock main, BlockClock extension, BlockClock cloud)
    implements Serializable {

  static BlockClocks of(SparkContext spark) {
    return new BlockClocks(
        BlockClock.of(spark, "main"),
        BlockClock.of(spark, "extension"),
        BlockClock.of(spark, "cloud"));
  }
}
