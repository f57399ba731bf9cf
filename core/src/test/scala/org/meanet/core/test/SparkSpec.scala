package org.meanet.core.test

import java.nio.file.Files
import org.apache.spark.sql.SparkSession
import org.scalatest.Suite

/** A session of the suite's own on a local[2] that all suites of the JVM share. */
trait SparkSpec extends TempFolder { this: Suite =>
  lazy val spark: SparkSession = {
    val session = SparkSpec.local().newSession()
    SparkSession.setActiveSession(session)
    session
  }

  override protected def afterAll(): Unit =
    try SparkSession.clearActiveSession()
    finally super.afterAll()
}

object SparkSpec {
  private lazy val warehouse = {
    val folder = Files.createTempDirectory("warehouse")
    sys.addShutdownHook(TempFolder.delete(folder))
    folder
  }

  /** Started anew where a suite has stopped it. */
  private def local(): SparkSession =
    SparkSession
      .builder()
      .appName("specs")
      .master("local[2]")
      .config("spark.ui.enabled", "false")
      .config("spark.sql.shuffle.partitions", "2")
      .config("spark.sql.warehouse.dir", warehouse.toUri.toString)
      .getOrCreate()
}
