package org.meanet.training.averaging

import scala.collection.JavaConverters._
import scala.util.Random

import org.apache.spark.api.java.JavaSparkContext
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult
import org.meanet.core.test.SparkSpec
import org.nd4j.linalg.api.ndarray.INDArray
import org.nd4j.linalg.factory.Nd4j
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class WeightedAverageSpec extends AnyFreeSpec with Matchers with SparkSpec {

  private lazy val context = JavaSparkContext.fromSparkContext(spark.sparkContext)

  private def average(length: Int, results: Returned*): WeightedAverage =
    WeightedAverage.of(
      context
        .parallelize(results.asJava, results.size)
        .map((r: Returned) => r.result),
      length,
      results.size
    )

  private def row(values: Float*) = Nd4j.createFromArray(values: _*).reshape(1, values.size)

  "Parameters and momentum are means weighted by images" in {
    val mean = average(
      3,
      Returned(0, 30, row(1, 2), row(8)),
      Returned(1, 10, row(5, -2), row(0))
    )
    mean.numbers shouldBe Array(2f, 1f, 6f)
    mean.workers.asScala.map(_.worker) shouldBe Seq(0, 1)
    mean.finite shouldBe true
  }

  "One worker's numbers come back as they are" in {
    val random = new Random(1)
    val numbers = Array.fill(1000)(random.nextFloat() * 1e-3f)
    val mean = average(1000, Returned(0, 12345, Nd4j.createFromArray(numbers: _*), null))
    mean.numbers shouldBe numbers
  }

  "A large network is averaged slice by slice, in the order of the workers" in {
    val length = 2500000
    val random = new Random(2)
    val parts = Seq.fill(3)(Array.fill(length)(random.nextFloat() - 0.5f))
    val weights = Seq(7L, 16L, 5L)
    val results =
      parts.indices.map(w => Returned(w, weights(w), Nd4j.createFromArray(parts(w): _*), null))
    val mean = average(length, results.reverse: _*)
    mean.workers.asScala.map(_.worker) shouldBe Seq(0, 1, 2)
    val expected = Array.tabulate(length) { i =>
      (parts.indices.map(w => weights(w).toDouble * parts(w)(i)).sum / 28).toFloat
    }
    java.util.Arrays.equals(mean.numbers, expected) shouldBe true
  }

  "A number that is none is noticed" in {
    average(2, Returned(0, 4, row(1, Float.NaN), null)).finite shouldBe false
    average(2, Returned(0, 4, row(1, Float.PositiveInfinity), null)).finite shouldBe false
  }
}

/** What a worker's task gives; a result never leaves its task as it is. */
private case class Returned(worker: Int, images: Long, parameters: INDArray, state: INDArray) {
  def result: ParameterAveragingTrainingResult =
    new WorkerResult(
      parameters,
      state,
      new WorkerSummary(worker, new Usage(images, worker), worker, 0.1, 0.2, 0.3)
    )
}
