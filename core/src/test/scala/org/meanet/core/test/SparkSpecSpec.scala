package org.meanet.core.test

import org.apache.spark.sql.SparkSession
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers

class SparkSpecSpec extends AnyFlatSpec with Matchers with SparkSpec {

  "A suite's session" should "run on two threads and be the active one" in {
    spark.sparkContext.master shouldBe "local[2]"
    spark.range(4).count() shouldBe 4
    SparkSession.getActiveSession shouldBe Some(spark)
  }

  it should "share the context with other suites, but neither views nor settings" in {
    spark.range(1).createOrReplaceTempView("mine")
    val other = SparkSession.builder().getOrCreate().newSession()
    other.sparkContext shouldBe spark.sparkContext
    other.catalog.tableExists("mine") shouldBe false
  }
}
