package org.meanet.core.routing

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import java.io.{ByteArrayInputStream, ByteArrayOutputStream, ObjectInputStream, ObjectOutputStream}
import java.util.Optional
import scala.collection.JavaConverters._

class OffloadPolicySpec extends AnyFreeSpec with Matchers {

  "All policies that have nothing to learn" - {
    "are the others that the interface permits, in its order" in {
      OffloadPolicy.fixed.asScala shouldBe Seq(
        new MainEntropy(0),
        new EdgeConfidence(0),
        new MainConfidence(0),
        new MainMargin(0),
        new MainCalibratedEntropy(0)
      )
    }

    "show readers the threshold that a configuration gave them" in {
      OffloadPolicy.fixed.asScala.foreach { policy =>
        val given = policy.getClass.getConstructor(classOf[Double]).newInstance(Double.box(0.3))
        given.threshold shouldBe 0.3
        given.withLimit(given.limit) shouldBe given
        given.withThreshold(0.4).threshold shouldBe 0.4
      }
    }

    "look at what their names say" in {
      val main = new ExitScore(1, 0.6, 0.9, 0.3, 0.5, 1.1)
      val edge = new ExitScore(2, 0.7, 0.8, 0.6, 0.6, 1.0)
      OffloadPolicy.fixed.asScala
        .map(policy => policy.name -> policy.value(main, Optional.of(edge), edge))
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
      OffloadPolicy.fixed.asScala.foreach { policy =>
        policy.signal(unsure, Optional.empty(), unsure) should be >
          policy.signal(sure, Optional.empty(), sure)
      }
    }
  }

  "A learned gain" - {
    val gain = new UploadGain(-1, -2, 0.5, -0.25, 0.75, 1.5, 0.125, -3)
    val policy = new LearnedGain(0.3, Optional.of(gain))
    val main = new ExitScore(1, 0.6, 0.9, 0.3, 0.5, 1.1)
    val other = new ExitScore(2, 0.7, 0.8, 0.6, 0.6, 1.0)

    "is the probability of a logistic regression on what main and the extension say" in {
      def probability(logOdds: Double) = 1 / (1 + math.exp(-logOdds))
      val ofMain = -1 - 2 * 0.6 + 0.5 * 0.9 - 0.25 * 0.3
      val ofOther = 0.75 + 1.5 * 0.7 + 0.125 * 0.8
      val agreeing = new ExitScore(1, 0.7, 0.8, 0.6, 0.6, 1.0)
      policy.value(main, Optional.empty(), main) shouldBe probability(ofMain) +- 1e-15
      policy.value(main, Optional.of(other), main) shouldBe probability(ofMain + ofOther) +- 1e-15
      policy.value(main, Optional.of(agreeing), main) shouldBe
        probability(ofMain + ofOther - 3) +- 1e-15
    }

    "sends what is more probable than its threshold, after the extension" in {
      policy.side shouldBe OffloadPolicy.Side.ABOVE
      policy.beforeExtension shouldBe false
      policy.limit shouldBe 0.3
      policy.withLimit(0.4) shouldBe new LearnedGain(0.4, Optional.of(gain))
    }

    "has its weights in the order of the quantities" in {
      UploadGain.of(-1, gain.weights) shouldBe gain
      gain.weights.length shouldBe UploadGain.quantities(main, Optional.empty()).length
    }

    "routes nothing before it is fitted" in {
      val open = new LearnedGain(0.3, Optional.empty())
      an[IllegalStateException] should be thrownBy open.value(main, Optional.of(other), other)
      open.withGain(gain) shouldBe policy
    }

    "travels to executors, fitted or not" in {
      for (sent <- Seq(policy, new LearnedGain(0.2, Optional.empty()))) {
        val bytes = new ByteArrayOutputStream()
        new ObjectOutputStream(bytes).writeObject(sent)
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray)).readObject shouldBe sent
      }
    }
  }
}
