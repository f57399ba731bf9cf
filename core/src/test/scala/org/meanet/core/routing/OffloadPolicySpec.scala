package org.meanet.core.routing

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class OffloadPolicySpec extends AnyFreeSpec with Matchers {

  "All policies" - {
    "are those that the interface permits, in its order" in {
      OffloadPolicy.all.asScala shouldBe Seq(
        new MainEntropy(0),
        new EdgeConfidence(0),
        new MainConfidence(0),
        new MainMargin(0),
        new MainCalibratedEntropy(0)
      )
    }

    "show readers the threshold that a configuration gave them" in {
      OffloadPolicy.all.asScala.foreach { policy =>
        val given = policy.getClass.getConstructor(classOf[Double]).newInstance(Double.box(0.3))
        given.threshold shouldBe 0.3
        given.withLimit(given.limit) shouldBe given
        given.withThreshold(0.4).threshold shouldBe 0.4
      }
    }

    "look at what their names say" in {
      val main = new ExitScore(1, 0.6, 0.9, 0.3, 0.5, 1.1)
      val edge = new ExitScore(2, 0.7, 0.8, 0.6, 0.6, 1.0)
      OffloadPolicy.all.asScala
        .map(policy => policy.name -> policy.value(main, edge))
        .toMap shouldBe
        Map(
          "main-entropy" -> 0.9,
          "edge-confidence" -> 0.7,
          "main-confidence" -> 0.6,
          "main-margin" -> 0.3,
          "main-calibrated-entropy" -> 1.1
        )
    }

    "doubt more where entropy is large, and where a probability is small" in {
      val sure = new ExitScore(1, 0.9, 0.3, 0.85, 0.8, 0.5)
      val unsure = new ExitScore(1, 0.5, 0.9, 0.05, 0.4, 1.1)
      OffloadPolicy.all.asScala.foreach { policy =>
        policy.signal(unsure, unsure) should be > policy.signal(sure, sure)
      }
    }
  }
}
