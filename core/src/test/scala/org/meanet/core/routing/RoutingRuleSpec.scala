package org.meanet.core.routing

import java.util.{List => JList, Optional}

import org.meanet.core.routing.Exit.{CLOUD, EXTENSION, MAIN}
import org.meanet.core.routing.ExtensionRule.{
  ALWAYS_EXTENSION,
  MORE_CONFIDENT,
  MORE_CONFIDENT_CALIBRATED
}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

/** Classes 0 to 4; 3 and 1 are hard. The cloud always answers 4. */
class RoutingRuleSpec extends AnyFreeSpec with Matchers {
  private val hard = HardClasses.of(JList.of(3, 1), 5)
  private val easyAnswer = 0
  private val hardAnswer = 3
  private val extensionAnswer = 1
  private val cloudAnswer = 4

  "with the entropy of main as the signal" - {
    val policy = new MainEntropy(0.5)

    Seq(MORE_CONFIDENT, ALWAYS_EXTENSION).foreach { extensionRule =>
      s"and $extensionRule" - {
        "an easy and sure image ends at main" in {
          decide(policy, extensionRule, main(easyAnswer, entropy = 0.4)) shouldBe
            new Decision(MAIN, easyAnswer, false)
        }

        "a hard and sure image ends at the extension" in {
          decide(policy, extensionRule, main(hardAnswer, 0.6, 0.4), extension(0.9)) shouldBe
            new Decision(EXTENSION, extensionAnswer, true)
        }

        "an unsure image goes to the cloud before the extension is computed" in {
          Seq(easyAnswer, hardAnswer).foreach { answer =>
            decide(policy, extensionRule, main(answer, 0.6, 0.6), extension(0.9)) shouldBe
              new Decision(CLOUD, cloudAnswer, false)
          }
        }

        "an entropy of exactly the threshold stays at the edge" in {
          decide(policy, extensionRule, main(easyAnswer, entropy = 0.5)).exit() shouldBe MAIN
        }

        "without the cloud everything ends at the edge" in {
          decide(policy, extensionRule, main(easyAnswer, entropy = 9), cloud = false) shouldBe
            new Decision(MAIN, easyAnswer, false)
          decide(policy, extensionRule, main(hardAnswer, 0.1, 9), extension(0.2), cloud = false)
            .exit() shouldBe EXTENSION
        }
      }
    }

    "the extension's doubt does not matter" in {
      decide(policy, ALWAYS_EXTENSION, main(hardAnswer, 0.9, 0.4), extension(0.01)).exit() shouldBe
        EXTENSION
    }
  }

  "with the confidence of the edge's answer as the signal" - {
    val policy = new EdgeConfidence(0.7)

    Seq(MORE_CONFIDENT, ALWAYS_EXTENSION).foreach { extensionRule =>
      s"and $extensionRule" - {
        "an easy and sure image ends at main" in {
          decide(policy, extensionRule, main(easyAnswer, 0.8)) shouldBe
            new Decision(MAIN, easyAnswer, false)
        }

        "an easy and unsure image goes to the cloud from main" in {
          decide(policy, extensionRule, main(easyAnswer, 0.6)) shouldBe
            new Decision(CLOUD, cloudAnswer, false)
        }

        "a hard image that the extension is sure of ends there, however unsure main is" in {
          decide(policy, extensionRule, main(hardAnswer, 0.3, 9), extension(0.8)) shouldBe
            new Decision(EXTENSION, extensionAnswer, true)
        }

        "a hard image that nobody is sure of goes to the cloud after the extension" in {
          decide(policy, extensionRule, main(hardAnswer, 0.5), extension(0.6)) shouldBe
            new Decision(CLOUD, cloudAnswer, true)
        }

        "a confidence of exactly the threshold stays at the edge" in {
          decide(policy, extensionRule, main(easyAnswer, 0.7)).exit() shouldBe MAIN
          decide(policy, extensionRule, main(hardAnswer, 0.1), extension(0.7)).exit() shouldBe
            EXTENSION
        }

        "without the cloud everything ends at the edge" in {
          decide(policy, extensionRule, main(easyAnswer, 0.1), cloud = false) shouldBe
            new Decision(MAIN, easyAnswer, false)
          decide(policy, extensionRule, main(hardAnswer, 0.1), extension(0.2), cloud = false)
            .shouldBe(new Decision(EXTENSION, extensionAnswer, true))
        }
      }
    }

    "main's sure answer stands for an unsure extension only where the more confident wins" in {
      val unsure = extension(0.2)
      decide(policy, MORE_CONFIDENT, main(hardAnswer, 0.8), unsure) shouldBe
        new Decision(EXTENSION, hardAnswer, true)
      decide(policy, ALWAYS_EXTENSION, main(hardAnswer, 0.8), unsure) shouldBe
        new Decision(CLOUD, cloudAnswer, true)
    }
  }

  "at the extension" - {
    val patient = new MainEntropy(100)

    "the more confident answer stands, and the extension's on a tie" in {
      Seq(0.5 -> hardAnswer, 0.6 -> extensionAnswer, 0.7 -> extensionAnswer).foreach {
        case (confidence, answer) =>
          decide(patient, MORE_CONFIDENT, main(hardAnswer, 0.6), extension(confidence)) shouldBe
            new Decision(EXTENSION, answer, true)
      }
    }

    "the more confident answer at the exits' temperatures stands where the rule says so" in {
      val sure = new ExitScore(hardAnswer, 0.9, 0.1, 0.8, 0.5, 0.1)
      Seq(0.4 -> hardAnswer, 0.5 -> extensionAnswer, 0.6 -> extensionAnswer).foreach {
        case (calibrated, answer) =>
          val other = new ExitScore(extensionAnswer, 0.7, 0.3, 0.4, calibrated, 0.3)
          decide(patient, MORE_CONFIDENT_CALIBRATED, sure, other) shouldBe
            new Decision(EXTENSION, answer, true)
      }
    }

    "its answer always stands where the rule says so" in {
      decide(patient, ALWAYS_EXTENSION, main(hardAnswer, 0.99), extension(0.01)) shouldBe
        new Decision(EXTENSION, extensionAnswer, true)
    }

    "the cloud's confidence decides nothing" in {
      val scores = new ExitScores(
        main(hardAnswer, 0.6),
        Optional.of(extension(0.5)),
        score(cloudAnswer, 1.0, 0)
      )
      rule(patient, MORE_CONFIDENT, true).decide(scores).predicted() shouldBe hardAnswer
    }
  }

  "without an extension hard images end at main or in the cloud" in {
    val scores = new ExitScores(main(hardAnswer, 0.6, 0.5), Optional.empty(), cloud)
    rule(new MainEntropy(0.6), MORE_CONFIDENT, true).decide(scores) shouldBe
      new Decision(MAIN, hardAnswer, false)
    rule(new MainEntropy(0.4), MORE_CONFIDENT, true).decide(scores) shouldBe
      new Decision(CLOUD, cloudAnswer, false)
    rule(new EdgeConfidence(0.7), MORE_CONFIDENT, true).decide(scores) shouldBe
      new Decision(CLOUD, cloudAnswer, false)
  }

  "an easy image that main takes for hard is answered by an original label" in {
    // The extension's output 0 stands for label 3; label 0 would be right by mistake.
    val logits = Array(5f, 0f)
    val scores = new ExitScores(
      main(hardAnswer, 0.4),
      Optional.of(ExitScore.ofExtensionLogits(logits, 1, hard)),
      cloud
    )
    rule(new MainEntropy(100), MORE_CONFIDENT, true).decide(scores).predicted() shouldBe 3
  }

  "a position among the hard classes is never taken for the label of the same number" in {
    // With hard classes 1 and 3 position 1 stands for label 3, though 1 is a hard label itself.
    val classes = 4
    for {
      count <- 1 to classes
      labels <- (0 until classes).permutations.map(_.take(count)).toSeq.distinct
      position <- 0 until count
      taken <- labels
      extensionRule <- Seq(MORE_CONFIDENT, ALWAYS_EXTENSION)
    } {
      val hard = HardClasses.of(JList.of(labels.map(Int.box): _*), classes)
      val logits = Array.tabulate(count)(output => if (output == position) 5f else 0f)
      val scores = new ExitScores(
        main(taken, 0.4),
        Optional.of(ExitScore.ofExtensionLogits(logits, 1, hard)),
        cloud
      )
      withClue(s"hard classes $labels, position $position: ") {
        new RoutingRule(new MainEntropy(100), extensionRule, true, hard).decide(scores) shouldBe
          new Decision(EXTENSION, labels(position), true)
      }
    }
  }

  "what the edge would answer does not depend on the cloud" in {
    OffloadPolicy.fixed.asScala.map(_.withThreshold(0.5)).foreach { policy =>
      val scores =
        new ExitScores(main(hardAnswer, 0.4, 1), Optional.of(extension(0.6)), cloud)
      val edge = rule(policy, MORE_CONFIDENT, true).decideAtEdge(scores)
      edge shouldBe new Decision(EXTENSION, extensionAnswer, true)
      rule(policy, MORE_CONFIDENT, false).decide(scores) shouldBe edge
    }
  }

  "a policy and its limit" - {
    "agree: the cloud gets exactly the images whose signal is above the limit" in {
      val confidences = Seq(0.0, 0.1, 0.3, 0.7, 1 - 1e-16, 1.0)
      for {
        limit <- confidences
        confidence <- confidences
        policy <- OffloadPolicy.fixed.asScala.map(_.withThreshold(limit))
      } {
        val scores =
          new ExitScores(main(easyAnswer, confidence, confidence), Optional.empty(), cloud)
        val routing = rule(policy, MORE_CONFIDENT, true)
        (routing.decide(scores).exit() == CLOUD) shouldBe
          routing.signal(scores) > policy.limit()
      }
    }

    "turn into each other" in {
      OffloadPolicy.fixed.asScala.map(_.withThreshold(0.3)).foreach { policy =>
        policy.withLimit(policy.limit()) shouldBe policy
        policy.thresholdOf(policy.limit()) shouldBe 0.3
      }
    }

    "grow with the edge's doubt" in {
      val policy = new EdgeConfidence(0.5)
      policy.signal(main(easyAnswer), Optional.empty(), main(easyAnswer, 0.4)) should be >
        policy.signal(main(easyAnswer), Optional.empty(), main(easyAnswer, 0.6))
    }
  }

  "an image that does not reach the cloud is routed as if there were none" in {
    for {
      policy <- Seq(new MainEntropy(0.5), new EdgeConfidence(0.7))
      extensionRule <- Seq(MORE_CONFIDENT, ALWAYS_EXTENSION)
      answer <- Seq(easyAnswer, hardAnswer)
      entropy <- Seq(0.4, 0.6)
    } {
      val scores =
        new ExitScores(main(answer, 0.6, entropy), Optional.of(extension(0.65)), cloud)
      val there = rule(policy, extensionRule, cloudReachable = true)
      there.decide(scores, false) shouldBe
        rule(policy, extensionRule, cloudReachable = false).decide(scores)
      there.decide(scores, true) shouldBe there.decide(scores)
      rule(policy, extensionRule, cloudReachable = false).decide(scores, true).exit() should not be
        CLOUD
    }
  }

  private def cloud = score(cloudAnswer, 0.9, 0.1)

  private def main(answer: Int, confidence: Double = 0.9, entropy: Double = 0.1): ExitScore =
    score(answer, confidence, entropy)

  private def extension(confidence: Double): ExitScore =
    score(extensionAnswer, confidence, 0.3)

  /** Of an exit whose temperature is 1 and whose confidence is all that is not spread thin. */
  private def score(answer: Int, confidence: Double, entropy: Double): ExitScore =
    new ExitScore(answer, confidence, entropy, confidence, confidence, entropy)

  private def rule(
      policy: OffloadPolicy,
      extensionRule: ExtensionRule,
      cloudReachable: Boolean
  ): RoutingRule = new RoutingRule(policy, extensionRule, cloudReachable, hard)

  private def decide(
      policy: OffloadPolicy,
      extensionRule: ExtensionRule,
      main: ExitScore,
      extended: ExitScore = extension(0.5),
      cloud: Boolean = true
  ): Decision =
    rule(policy, extensionRule, cloud)
      .decide(new ExitScores(main, Optional.of(extended), this.cloud))
}
