package org.meanet.endtoend

import org.meanet.core.test.SparkSpec
import org.meanet.endtoend.RoutingInSql.{AlwaysExtension, Answers}
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

/** The report against the paper's rule, worked out a second time over the same scores. */
class RoutingSpec extends AnyFlatSpec with Matchers with SparkSpec {
  private lazy val replayed = SharedRun.finished.copyTo(folder.resolve("replayed"))

  "The scores" should "have one row for each test image" in {
    val scores = spark.read.parquet(SharedRun.finished.scores.toString)
    scores.count() shouldBe SmallExperiment.Test
    scores.select("id").distinct().count() shouldBe SmallExperiment.Test
    scores.select("edge").distinct().count() shouldBe 4
  }

  "Offloading by main's entropy" should "give the counts that plain SQL gives" in {
    requireSame(SharedRun.finished, RoutingInSql.mainEntropy(SmallExperiment.EntropyThreshold))
  }

  "Offloading by the edge's confidence" should "give the counts that plain SQL gives" in {
    report("extension-rule=more-confident")
    requireSame(replayed, RoutingInSql.edgeConfidence(SmallExperiment.ConfidenceThreshold))
    exits(replayed) should not be exits(SharedRun.finished)
  }

  it should "do so where the extension always has the last word, too" in {
    val moreConfident = exits(replayed)
    report("extension-rule=always-extension")
    requireSame(
      replayed,
      RoutingInSql.edgeConfidence(SmallExperiment.ConfidenceThreshold, AlwaysExtension)
    )
    exits(replayed) should not be moreConfident
  }

  private def report(rule: String): Unit = {
    val outcome = Meanet(
      "report",
      "--run",
      replayed,
      "routing.offload.type=edge-confidence",
      s"routing.offload.threshold=${SmallExperiment.ConfidenceThreshold}",
      s"routing.$rule"
    )
    withClue(outcome)(outcome.status shouldBe 0)
  }

  private def requireSame(run: Run, expected: RoutingInSql): Unit = {
    exits(run) shouldBe expected.exits(spark, run)
    accuracy(run) shouldBe expected.accuracy(spark, run)
    every(exits(run).values.map(_.count)) should be > 0L
  }

  private def exits(run: Run): Map[String, Answers] =
    Seq("main", "extension", "cloud").map(exit => exit -> answers(run, s"/exits/$exit")).toMap

  private def accuracy(run: Run): Map[String, Answers] = {
    for {
      who <- Seq("main", "meanet", "cloud", "routed")
      set <- Seq("all", "hard")
    } yield s"$who/$set" -> answers(run, s"/accuracy/$who/$set")
  }.toMap

  private def answers(run: Run, pointer: String): Answers = {
    val node = run.report.at(pointer)
    Answers(node.get("count").asLong, node.get("correct").asLong)
  }
}
