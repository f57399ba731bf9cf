package org.meanet.training.averaging

import java.util.function.Consumer

import scala.collection.JavaConverters._
import scala.util.Random

import org.apache.spark.api.java.JavaSparkContext
import org.deeplearning4j.nn.api.OptimizationAlgorithm
import org.deeplearning4j.nn.conf.NeuralNetConfiguration
import org.deeplearning4j.nn.conf.inputs.InputType
import org.deeplearning4j.nn.conf.layers.{BatchNormalization, ConvolutionLayer, OutputLayer}
import org.deeplearning4j.nn.graph.ComputationGraph
import org.deeplearning4j.nn.weights.WeightInit
import org.meanet.core.config.OneCycle
import org.meanet.core.image.{EncodedImage, ImageShape}
import org.meanet.core.test.SparkSpec
import org.nd4j.linalg.activations.Activation
import org.nd4j.linalg.dataset.api.MultiDataSet
import org.nd4j.linalg.factory.Nd4j
import org.nd4j.linalg.learning.config.Nesterovs
import org.nd4j.linalg.lossfunctions.LossFunctions
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class ParameterAveragingSpec extends AnyFreeSpec with Matchers with SparkSpec {

  private lazy val context = JavaSparkContext.fromSparkContext(spark.sparkContext)

  private val shape = new ImageShape(6, 6, 1)

  private def images(count: Int): Seq[EncodedImage] = {
    val random = new Random(7)
    (0 until count).map { i =>
      val pixels = new Array[Byte](shape.bytes)
      random.nextBytes(pixels)
      new EncodedImage(f"train/$i%06d", i % 3, shape, EncodedImage.Encoding.RAW, pixels)
    }
  }

  private def graph(): ComputationGraph = {
    val net = new ComputationGraph(
      new NeuralNetConfiguration.Builder()
        .seed(1)
        .optimizationAlgo(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT)
        .weightInit(WeightInit.RELU)
        .updater(new Nesterovs(0.1, 0.9))
        .graphBuilder()
        .addInputs("image")
        .addLayer("conv", new ConvolutionLayer.Builder(3, 3).nOut(4).build(), "image")
        .addLayer("bn", new BatchNormalization.Builder().build(), "conv")
        .addLayer(
          "logits",
          new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(3)
            .build(),
          "bn"
        )
        .setOutputs("logits")
        .setInputTypes(InputType.convolutional(6, 6, 1))
        .build()
    )
    net.init()
    net
  }

  private val schedule = new OneCycle(0.1, 0.25)

  private def train(
      workers: Int,
      count: Int,
      frequency: Int,
      epochs: Int = 1,
      schedule: OneCycle = schedule
  )(
      minibatches: Minibatches
  ): (ComputationGraph, Seq[RoundReport]) = {
    val net = graph()
    val reports = Seq.newBuilder[RoundReport]
    val onRound: Consumer[RoundReport] = r => reports += r
    new ParameterAveraging(context, workers, 16, frequency).train(
      new TrainingStage("main", minibatches, epochs, schedule, 5),
      net,
      context.parallelize(images(count).asJava, 5),
      onRound
    )
    (net, reports.result())
  }

  "One worker gives the parameters of a plain fit on the same minibatches" in {
    val (averaged, _) = train(workers = 1, count = 70, frequency = 2)(PixelMinibatches)
    val plain = graph()
    val order = new EpochOrder(5, 0, 70)
    val epoch = images(70).zipWithIndex.sortBy { case (_, i) => order.positionOf(i) }.map(_._1)
    val plan = new RoundPlan(70, 1, 16, 2)
    var rest = epoch
    (0 until plan.rounds).foreach { r =>
      val (round, later) = rest.splitAt(plan.imagesIn(r).toInt)
      val seen = 70 - rest.size
      plain.setLearningRate(schedule.learningRate((seen + round.size / 2.0) / 70))
      round
        .grouped(plan.evenBatchSize)
        .foreach(batch => plain.fit(PixelMinibatches.of(batch.asJava, 0)))
      rest = later
    }
    averaged.params().distance2(plain.params()) should be < 1e-6
  }

  "Three workers use each of 1,003 images exactly once in each epoch" in {
    UsedIds.clear()
    val (_, reports) =
      train(workers = 3, count = 1003, frequency = 4, epochs = 2)(RecordingMinibatches)
    for (epoch <- 0 to 1) {
      val used = UsedIds.inEpoch(epoch)
      used should have size 1003
      used.toSet should have size 1003
    }
    UsedIds.inEpoch(0) should not be UsedIds.inEpoch(1)
    reports.map(_.round) shouldBe (1 to 6) ++ (1 to 6)
    reports.last.imagesSeen shouldBe 2006
    reports.last.secondsLeft shouldBe 0.0
  }

  "The same seed gives the same parameters again" in {
    val (once, _) = train(workers = 2, count = 200, frequency = 2)(PixelMinibatches)
    val (again, _) = train(workers = 2, count = 200, frequency = 2)(PixelMinibatches)
    once.params() shouldBe again.params()
  }

  "Parameters that are no longer finite stop the stage and say where" in {
    val error = the[org.meanet.core.UserError] thrownBy
      train(workers = 1, count = 64, frequency = 2, schedule = new OneCycle(1e38, 0.25))(
        PixelMinibatches
      )
    error.getMessage should include("The loss and parameters of main must be finite")
    error.getMessage should include("epoch 1, round 1")
    error.getMessage should include("training.main.schedule.peak")
  }

  "Fewer images than workers is refused" in {
    val error = the[org.meanet.core.UserError] thrownBy
      train(workers = 3, count = 2, frequency = 1)(PixelMinibatches)
    error.getMessage should include("on [2] images with [3] workers")
  }
}

object PixelMinibatches extends Minibatches {
  override def of(images: java.util.List[EncodedImage], epoch: Int): MultiDataSet = {
    val rows = images.asScala
    val pixels = Nd4j.create(
      rows.flatMap(_.data.map(b => ((b & 0xff) - 127.5f) / 127.5f)).toArray,
      Array(rows.size, 1, 6, 6),
      'c'
    )
    val labels = Nd4j.zeros(rows.size.toLong, 3L)
    rows.zipWithIndex.foreach { case (image, i) =>
      labels.putScalar(i.toLong, image.label.toLong, 1.0)
    }
    new org.nd4j.linalg.dataset.MultiDataSet(pixels, labels)
  }
}

/** local mode: the executors share this JVM. */
object UsedIds {
  private val used = new java.util.concurrent.ConcurrentLinkedQueue[(Int, String)]
  def clear(): Unit = used.clear()
  def add(epoch: Int, id: String): Unit = used.add((epoch, id))
  def inEpoch(epoch: Int): Seq[String] = used.asScala.collect { case (`epoch`, id) => id }.toSeq
}

object RecordingMinibatches extends Minibatches {
  override def of(images: java.util.List[EncodedImage], epoch: Int): MultiDataSet = {
    images.asScala.foreach(image => UsedIds.add(epoch, image.id))
    PixelMinibatches.of(images, epoch)
  }
}
