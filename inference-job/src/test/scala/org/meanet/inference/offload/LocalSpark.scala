package org.meanet.inference.offload

import org.apache.spark.sql.SparkSession

/** The session that the specs of this module share. */
trait LocalSpark {
  lazy val spark: SparkSession = SparkSession
    .builder()
    .appName("specs")
    .master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2")
    .getOrCreate()
}
