package org.meanet.core.routing

import java.util.{List => JList}

import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers

class SoftmaxSpec extends AnyFlatSpec with Matchers {

  "The entropy of equal logits" should "be ln K" in {
    Seq(1, 2, 10, 1000).foreach { k =>
      Softmax.of(Array.fill(k)(3f)).entropy() shouldBe math.log(k) +- 1e-12
    }
  }

  "The entropy of one sure class" should "be 0" in {
    Softmax.of(Array(0f, 1000f, 0f)).entropy() shouldBe 0.0
  }

  "The entropy of two classes" should "be that of a coin" in {
    val p = 0.8
    Softmax.of(Array(math.log(p / (1 - p)).toFloat, 0f)).entropy() shouldBe
      -p * math.log(p) - (1 - p) * math.log(1 - p) +- 1e-7
  }

  "Probabilities" should "be exponentials over their sum" in {
    val softmax = Softmax.of(Array(math.log(1).toFloat, math.log(2).toFloat, math.log(5).toFloat))
    softmax.probability(0) shouldBe 0.125 +- 1e-7
    softmax.probability(1) shouldBe 0.25 +- 1e-7
    softmax.probability(2) shouldBe 0.625 +- 1e-7
  }

  they should "be powers of those at temperature 1, normalised" in {
    val logits = Array(1f, 2f, 4f)
    val plain = Softmax.of(logits)
    Seq(0.5, 2.0).foreach { temperature =>
      val powers = (0 until 3).map(i => math.pow(plain.probability(i), 1 / temperature))
      val tempered = Softmax.of(logits, temperature)
      (0 until 3).foreach(i => tempered.probability(i) shouldBe powers(i) / powers.sum +- 1e-12)
    }
  }

  they should "not change when all logits shift" in {
    val softmax = Softmax.of(Array(1f, 2f, 4f))
    Seq(-1024f, 512f, 65536f).foreach { shift =>
      val shifted = Softmax.of(Array(1f + shift, 2f + shift, 4f + shift))
      (0 until 3).foreach(i => shifted.probability(i) shouldBe softmax.probability(i))
      shifted.entropy() shouldBe softmax.entropy()
    }
  }

  they should "stay finite for the largest logits" in {
    val softmax = Softmax.of(Array(Float.MaxValue, -Float.MaxValue))
    softmax.probability(0) shouldBe 1.0
    softmax.probability(1) shouldBe 0.0
    softmax.entropy() shouldBe 0.0
  }

  "The arg max" should "be the lowest of equals" in {
    Softmax.of(Array(1f, 5f, 5f)).argMax() shouldBe 1
  }

  "The top k" should "be the classes with fewer than k above them" in {
    val softmax = Softmax.of(Array(1f, 4f, 3f, 2f))
    (0 until 4).filter(i => softmax.isAmongTop(2, i)) shouldBe Seq(1, 2)
  }

  Seq(Float.NaN, Float.PositiveInfinity, Float.NegativeInfinity).foreach { bad =>
    s"A logit of $bad" should "be refused with its position" in {
      val thrown = the[IllegalArgumentException] thrownBy Softmax.of(Array(0f, bad))
      thrown.getMessage shouldBe s"Logit 1 must be finite, got [$bad]"
    }
  }

  "A score" should "be arg max, its probability and the entropy" in {
    val score = ExitScore.ofLogits(Array(0f, math.log(3).toFloat), 1)
    score.predicted() shouldBe 1
    score.confidence() shouldBe 0.75 +- 1e-7
    score.margin() shouldBe 0.5 +- 1e-7
    score.entropy() shouldBe -0.75 * math.log(0.75) - 0.25 * math.log(0.25) +- 1e-7
  }

  "The margin" should "be between the two most probable, in any order, and 0 where they tie" in {
    val logits = Seq(0.1, 0.6, 0.3).map(p => math.log(p).toFloat)
    logits.permutations.foreach { order =>
      Softmax.of(order.toArray).margin() shouldBe 0.3 +- 1e-7
    }
    Softmax.of(Array(2f, 0f, 2f)).margin() shouldBe 0.0
    Softmax.of(Array(5f)).margin() shouldBe 1.0
  }

  "A score of the extension" should "name the original label" in {
    val hard = HardClasses.of(JList.of(7, 2, 5), 10)
    ExitScore.ofExtensionLogits(Array(0f, 9f, 1f), 1, hard).predicted() shouldBe 2
  }
}
