package org.meanet.training.averaging

import scala.collection.JavaConverters._
import scala.util.Random

import org.apache.spark.api.java.JavaSparkContext
import org.deeplearning4j.nn.graph.ComputationGraph
import org.meanet.core.UserError
import org.meanet.core.image.EncodedImage
import org.meanet.core.test.SparkSpec
import org.nd4j.linalg.learning.config.Nesterovs
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class BatchNormRecalibrationSpec extends AnyFreeSpec with Matchers with SparkSpec {
  import SmallNetwork._

  private lazy val context = JavaSparkContext.fromSparkContext(spark.sparkContext)

  private def recalibrated(graph: ComputationGraph, shares: Seq[Seq[EncodedImage]], batch: Int) = {
    val rdd = context
      .parallelize(shares.asJava, shares.size)
      .flatMap((share: Seq[EncodedImage]) => share.asJava.iterator)
    new BatchNormRecalibration(context, "main", PixelMinibatches, 0)
      .recalibrate(graph, rdd, _ => batch)
    graph
  }

  /** Mean and variance of a layer's input, channel by channel, over batches that are put together.
    */
  private def direct(graph: ComputationGraph, input: String, batches: Seq[Seq[EncodedImage]]) = {
    val values = batches.map { batch =>
      graph.feedForward(PixelMinibatches.of(batch.asJava, 0).getFeatures, true).get(input)
    }
    val channels = values.head.size(1).toInt
    (0 until channels).map { channel =>
      val numbers = values.flatMap { v =>
        val all = v.dup('c')
        for {
          n <- 0L until all.size(0)
          y <- 0L until all.size(2)
          x <- 0L until all.size(3)
        } yield all.getDouble(n, channel.toLong, y, x)
      }
      val mean = numbers.sum / numbers.size
      (mean, numbers.map(x => (x - mean) * (x - mean)).sum / numbers.size)
    }
  }

  private def statistics(graph: ComputationGraph, layer: String) = {
    val table = graph.getLayer(layer).paramTable
    val means = table.get("mean").toFloatVector
    val deviations = table.get("log10stdev").toFloatVector
    means.zip(deviations).map { case (m, d) => (m.toDouble, math.pow(10, 2.0 * d)) }.toSeq
  }

  private def close(measured: Seq[(Double, Double)], expected: Seq[(Double, Double)]): Unit =
    measured.zip(expected).foreach { case ((mean, variance), (m, v)) =>
      mean shouldBe m +- 1e-5
      variance shouldBe v +- 1e-5
    }

  "The statistics of uneven shares and minibatches are those of the whole set at once" in {
    val all = images(101)
    val shares = Seq(all.take(60), Nil, all.drop(60))
    val graph = recalibrated(withBatchNorm(new Nesterovs(0.1, 0.9)), shares, 16)
    val expected = direct(withBatchNorm(new Nesterovs(0.1, 0.9)), "conv", Seq(all))
    close(statistics(graph, "bn"), expected)
  }

  "A layer behind another is measured on what it is given in training" in {
    val all = images(96)
    val graph = recalibrated(deep(new Nesterovs(0.1, 0.9)), Seq(all.take(48), all.drop(48)), 16)
    val plain = deep(new Nesterovs(0.1, 0.9))
    close(statistics(graph, "bn"), direct(plain, "conv", all.grouped(16).toSeq))
    close(statistics(graph, "bn2"), direct(plain, "conv2", all.grouped(16).toSeq))
  }

  "Nothing but the statistics changes" in {
    val before = withBatchNorm(new Nesterovs(0.1, 0.9))
    val graph = recalibrated(withBatchNorm(new Nesterovs(0.1, 0.9)), Seq(images(64)), 16)
    before.paramTable.asScala.foreach { case (name, values) =>
      if (Set("bn_mean", "bn_log10stdev").contains(name)) {
        graph.getParam(name) should not be values
      } else {
        graph.getParam(name) shouldBe values
      }
    }
  }

  "A frozen layer keeps its statistics" in {
    val graph = new org.deeplearning4j.nn.transferlearning.TransferLearning.GraphBuilder(
      deep(new Nesterovs(0.1, 0.9))
    ).setFeatureExtractor("relu").build()
    val before = graph.getParam("bn_mean").dup
    BatchNormRecalibration.layers(graph).asScala.keySet shouldBe Set("bn2")
    recalibrated(graph, Seq(images(64)), 16)
    graph.getParam("bn_mean") shouldBe before
  }

  "Numbers that are not finite are refused with their layer, and change nothing" in {
    val graph = withBatchNorm(new Nesterovs(0.1, 0.9))
    graph.params.assign(Double.PositiveInfinity)
    val before = graph.getParam("bn_mean").dup
    val error = the[UserError] thrownBy recalibrated(graph, Seq(images(32)), 16)
    error.getMessage should startWith("What BatchNorm layer [bn] of main is given must be finite")
    graph.getParam("bn_mean") shouldBe before
  }

  "Moments pooled from parts are those of the whole, far from zero, too" in {
    val random = new Random(3)
    val values = Array.fill(6 * 2 * 5)(1000f + random.nextFloat())
    val whole = new Moments(2)
    whole.add(values, 6, 5)
    val parts = new Moments(2)
    Seq(0 -> 1, 1 -> 4, 4 -> 6).foreach { case (from, until) =>
      val part = new Moments(2)
      part.add(values.slice(from * 10, until * 10), until - from, 5)
      parts.add(part)
    }
    for (channel <- 0 to 1) {
      parts.mean(channel) shouldBe whole.mean(channel) +- 1e-9
      parts.variance(channel) shouldBe whole.variance(channel) +- 1e-9
      val numbers =
        for (n <- 0 until 6; i <- 0 until 5) yield values((n * 2 + channel) * 5 + i).toDouble
      val mean = numbers.sum / 30
      whole.variance(channel) shouldBe numbers.map(x => (x - mean) * (x - mean)).sum / 30 +- 1e-9
    }
  }
}
