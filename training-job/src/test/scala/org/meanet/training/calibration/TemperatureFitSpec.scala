package org.meanet.training.calibration

import org.apache.spark.api.java.JavaSparkContext
import org.meanet.core.routing.Softmax
import org.meanet.core.test.SparkSpec
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._
import scala.util.Random

class TemperatureFitSpec extends AnyFreeSpec with Matchers with SparkSpec {
  private val classes = 6

  /** Images whose true probabilities are known; the logits are `factor` times too large. */
  private def images(factor: Double, count: Int): Seq[LabelledLogits] = {
    val random = new Random(3)
    Seq.fill(count) {
      val logits = Array.fill(classes)((2 * random.nextGaussian()).toFloat)
      val softmax = Softmax.of(logits)
      val u = random.nextDouble()
      val cumulative = (0 until classes).map(softmax.probability(_)).scanLeft(0.0)(_ + _).tail
      val target = math.max(0, cumulative.indexWhere(u < _))
      new LabelledLogits(logits.map(z => (factor * z).toFloat), target)
    }
  }

  private def fit(images: Seq[LabelledLogits], partitions: Int = 3): Double = {
    val context = JavaSparkContext.fromSparkContext(spark.sparkContext)
    TemperatureFit.of(context.parallelize(images.asJava, partitions))
  }

  private def crossEntropy(images: Seq[LabelledLogits], temperature: Double): Double =
    images.map(i => -math.log(Softmax.of(i.logits, temperature).probability(i.target))).sum

  "It is that by which an exit's logits are too large" in {
    fit(images(1, 20000)) shouldBe 1.0 +- 0.03
    fit(images(2.5, 20000)) shouldBe 2.5 +- 0.08
    fit(images(0.4, 20000)) shouldBe 0.4 +- 0.012
  }

  "No other temperature has a smaller cross-entropy" in {
    val held = images(1.7, 500)
    val best = crossEntropy(held, fit(held))
    for (step <- -300 to 300)
      crossEntropy(held, math.exp(step / 100.0)) should be >= best - 1e-9
  }

  "It is the same however the images lie" in {
    val held = images(1.7, 500)
    fit(held, 7) shouldBe fit(held) +- 1e-6
    fit(held) shouldBe fit(held)
  }

  "An exit that is never wrong has the smallest that is tried, and one without images has 1" in {
    fit(Seq(new LabelledLogits(Array(3f, 1f), 0))) shouldBe 0.05 +- 1e-6
    fit(Seq(new LabelledLogits(Array(3f, 1f), 1))) shouldBe 20.0 +- 1e-3
    fit(Nil) shouldBe 1.0
  }
}
