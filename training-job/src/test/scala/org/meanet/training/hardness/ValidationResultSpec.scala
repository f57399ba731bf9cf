package org.meanet.training.hardness

import scala.collection.JavaConverters._

import org.meanet.core.test.SparkSpec
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class ValidationResultSpec extends AnyFreeSpec with Matchers with SparkSpec {

  // label, predicted: class 0 is predicted 4 times and right 3 times, 1 is right 1 of 3, 2 is never
  // predicted, 3 is right 2 of 2.
  private lazy val result = {
    val session = spark
    import session.implicits._
    val answers = Seq(0 -> 0, 0 -> 0, 0 -> 0, 2 -> 0, 1 -> 1, 0 -> 1, 2 -> 1, 3 -> 3, 3 -> 3)
    val scores = answers.zipWithIndex
      .map { case ((label, predicted), i) =>
        (label, predicted, i / 10.0, if (i % 2 == 0) label else 9)
      }
      .toDF("label", "main_class", "main_entropy", "cloud_class")
    ValidationResult.of(scores, 4)
  }

  "Precision and recall of each class go to the manifest, 0 where there is nothing to divide by" in {
    val manifest = result.forManifest(java.util.Optional.empty())
    manifest.mainPrecision.asScala shouldBe Seq(3.0 / 4, 1.0 / 3, 0.0, 1.0)
    manifest.mainRecall.get.asScala shouldBe Seq(3.0 / 4, 1.0, 0.0, 1.0)
  }

  "Counts and mean entropies go to the manifest" in {
    val manifest = result.forManifest(java.util.Optional.empty())
    manifest.images shouldBe 9
    manifest.mainCorrect shouldBe 6
    manifest.cloudCorrect shouldBe 5
    manifest.mainEntropyRight shouldBe (0.0 + 0.1 + 0.2 + 0.4 + 0.7 + 0.8) / 6 +- 1e-9
    manifest.mainEntropyWrong shouldBe (0.3 + 0.5 + 0.6) / 3 +- 1e-9
  }
}
