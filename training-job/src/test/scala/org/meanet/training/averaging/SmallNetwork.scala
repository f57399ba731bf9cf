package org.meanet.training.averaging

import scala.collection.JavaConverters._
import scala.util.Random

import org.deeplearning4j.nn.conf.NeuralNetConfiguration
import org.deeplearning4j.nn.conf.inputs.InputType
import org.deeplearning4j.nn.conf.layers._
import org.deeplearning4j.nn.graph.ComputationGraph
import org.deeplearning4j.nn.weights.WeightInit
import org.meanet.core.image.{EncodedImage, ImageShape}
import org.nd4j.linalg.activations.Activation
import org.nd4j.linalg.dataset.api.MultiDataSet
import org.nd4j.linalg.factory.Nd4j
import org.nd4j.linalg.learning.config.IUpdater
import org.nd4j.linalg.lossfunctions.LossFunctions

/** Networks and images that train in no time. */
object SmallNetwork {
  private val shape = new ImageShape(6, 6, 1)

  /** Random pixels with labels 0, 1, 2, 0, … */
  def images(count: Int): Seq[EncodedImage] = {
    val random = new Random(7)
    (0 until count).map { i =>
      val pixels = new Array[Byte](shape.bytes)
      random.nextBytes(pixels)
      new EncodedImage(f"train/$i%06d", i % 3, shape, EncodedImage.Encoding.RAW, pixels)
    }
  }

  def withBatchNorm(updater: IUpdater): ComputationGraph =
    graph(updater, "bn" -> new BatchNormalization.Builder().build())

  def withoutBatchNorm(updater: IUpdater): ComputationGraph =
    graph(updater, "relu" -> new ActivationLayer(Activation.RELU))

  def withDropout(updater: IUpdater): ComputationGraph =
    graph(updater, "drop" -> new DropoutLayer.Builder(0.5).build())

  /** Two BatchNorms, one behind the other. */
  def deep(updater: IUpdater): ComputationGraph =
    graph(
      updater,
      "bn" -> new BatchNormalization.Builder().build(),
      "relu" -> new ActivationLayer(Activation.RELU),
      "conv2" -> new ConvolutionLayer.Builder(2, 2).nOut(5).build(),
      "bn2" -> new BatchNormalization.Builder().build()
    )

  private def graph(updater: IUpdater, layers: (String, Layer)*): ComputationGraph = {
    val builder = new NeuralNetConfiguration.Builder()
      .seed(1)
      .weightInit(WeightInit.RELU)
      .updater(updater)
      .graphBuilder()
      .addInputs("image")
      .addLayer("conv", new ConvolutionLayer.Builder(3, 3).nOut(4).build(), "image")
    val last = layers.foldLeft("conv") { case (input, (name, layer)) =>
      builder.addLayer(name, layer, input)
      name
    }
    val net = new ComputationGraph(
      builder
        .addLayer(
          "logits",
          new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(3)
            .build(),
          last
        )
        .setOutputs("logits")
        .setInputTypes(InputType.convolutional(6, 6, 1))
        .build()
    )
    net.init()
    net
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

/** The same images, another brightness in each epoch. */
object BrighterEachEpoch extends Minibatches {
  override def of(images: java.util.List[EncodedImage], epoch: Int): MultiDataSet = {
    val minibatch = PixelMinibatches.of(images, epoch)
    minibatch.getFeatures(0).addi(epoch + 1)
    minibatch
  }
}
