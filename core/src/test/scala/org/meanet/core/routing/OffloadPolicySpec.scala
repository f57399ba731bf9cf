package org.meanet.core.routing

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class OffloadPolicySpec extends AnyFreeSpec with Matchers {

  "All policies" - {
    "are those that the interface permits, in its order" in {
      OffloadPolicy.all.asScala shouldBe Seq(new MainEntropy(0), new EdgeConfidence(0))
    }

    "show readers the threshold that a configuration gave them" in {
      OffloadPolicy.all.asScala.foreach { policy =>
        val given = policy.getClass.getConstructor(classOf[Double]).newInstance(Double.box(0.3))
        given.threshold shouldBe 0.3
        given.withLimit(given.limit) shouldBe given
      }
    }
  }
}
