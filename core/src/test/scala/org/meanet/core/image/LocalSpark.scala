package org.meanet.core.image

import java.nio.file.{Files, Path}

import org.apache.commons.io.FileUtils
import org.apache.spark.sql.SparkSession
import org.scalatest.{BeforeAndAfterAll, Suite}

/** A session on two local threads and a folder for the suite. */
trait LocalSpark extends BeforeAndAfterAll { self: Suite =>

  protected lazy val spark: SparkSession = {
    val session = SparkSession
      .builder()
      .master("local[2]")
      .appName(suiteName)
      .config("spark.ui.enabled", "false")
      .config("spark.sql.shuffle.partitions", "2")
      .getOrCreate()
    // Failing tasks are what several specs are about.
    session.sparkContext.setLogLevel("OFF")
    session
  }

  protected lazy val folder: Path = Files.createTempDirectory("meanet")

  override protected def afterAll(): Unit =
    try {
      spark.stop()
      FileUtils.deleteDirectory(folder.toFile)
    } finally super.afterAll()
}
