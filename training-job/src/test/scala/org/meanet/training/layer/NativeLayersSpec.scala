package org.meanet.training.layer

import org.deeplearning4j.gradientcheck.GradientCheckUtil
import org.deeplearning4j.nn.conf.{CNN2DFormat, ConvolutionMode, NeuralNetConfiguration}
import org.deeplearning4j.nn.conf.inputs.InputType
import org.deeplearning4j.nn.conf.layers.{
  ConvolutionLayer,
  GlobalPoolingLayer,
  OutputLayer,
  PoolingType
}
import org.deeplearning4j.nn.graph.ComputationGraph
import org.deeplearning4j.nn.weights.WeightInit
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr
import org.meanet.training.engine.{EngineCheck, PlainLayers}
import org.nd4j.linalg.activations.{Activation, IActivation}
import org.nd4j.linalg.activations.impl.ActivationReLU
import org.nd4j.linalg.api.buffer.DataType
import org.nd4j.linalg.api.ndarray.INDArray
import org.nd4j.linalg.factory.Nd4j
import org.nd4j.linalg.learning.config.NoOp
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

class NativeLayersSpec extends AnyFunSpec with PlainLayers {

  /** A residual block, one convolution of it of the given kind, on a map of an odd size. */
  private case class Block(
      activation: Activation = Activation.RELU,
      format: CNN2DFormat = CNN2DFormat.NHWC,
      mode: ConvolutionMode = ConvolutionMode.Truncate,
      kernel: Int = 3,
      stride: Int = 1,
      dilation: Int = 1,
      channels: Int = 3,
      width: Int = 5,
      height: Int = 7,
      across: Int = 6,
      images: Int = 3,
      depthwise: Boolean = false
  ) {
    override def toString: String =
      s"$images × $channels × $height × $across $format, $kernel × $kernel " +
        (if (depthwise) "depthwise" else s"to $width") +
        s", stride $stride, dilation $dilation, $mode, $activation"

    private def convolution(kernel: Int, stride: Int, dilation: Int): ConvolutionLayer =
      of(NativeConvolution.of(kernel, width, stride), dilation)

    private def first: ConvolutionLayer =
      if (depthwise) of(NativeDepthwiseConvolution.of(kernel, stride), dilation)
      else convolution(kernel, stride, dilation)

    private def of(layer: ConvolutionLayer, dilation: Int): ConvolutionLayer = {
      layer.setConvolutionMode(mode)
      layer.setDilation(Array(dilation, dilation))
      if (mode == ConvolutionMode.Same) layer.setPadding(Array(0, 0))
      layer
    }

    def network(dataType: DataType): ComputationGraph = {
      val function: IActivation = activation.getActivationFunction
      val graph = new ComputationGraph(
        new NeuralNetConfiguration.Builder()
          .seed(9)
          .dataType(dataType)
          .updater(new NoOp)
          .weightInit(WeightInit.RELU)
          .activation(Activation.IDENTITY)
          .graphBuilder()
          .addInputs("map")
          .addLayer("before", convolution(1, 1, 1), "map")
          .addLayer("first", first, "before")
          .addLayer("first-bn", NativeBatchNormalization.followedBy(function), "first")
          .addLayer("second", convolution(1, 1, 1), "first-bn")
          .addLayer("second-bn", new NativeBatchNormalization, "second")
          .addVertex("sum", new SumRelu, "second-bn", "first-bn")
          .addLayer("third", convolution(1, 1, 1), "sum")
          // DL4J's loss of whole maps is another than its gradient says, in NHWC.
          .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "third")
          .addLayer(
            "loss",
            new OutputLayer.Builder(LossFunction.MSE)
              .activation(Activation.IDENTITY)
              .nOut(4)
              .build(),
            "pool"
          )
          .setOutputs("loss")
          .setInputTypes(
            InputType.convolutional(height.toLong, across.toLong, channels.toLong, format)
          )
          .build()
      )
      graph.init()
      // Away from where they start, so that nothing cancels.
      Nd4j.getRandom.setSeed(4)
      graph.params.addi(Nd4j.randn(graph.params.shape: _*).castTo(dataType).muli(0.1))
      graph
    }

    private def random(seed: Long, shape: Array[Long], dataType: DataType): INDArray = {
      Nd4j.getRandom.setSeed(seed)
      Nd4j.randn(shape: _*).castTo(dataType)
    }

    def input(dataType: DataType): INDArray = {
      val shape =
        if (format == CNN2DFormat.NCHW) Array(images, channels, height, across)
        else Array(images, height, across, channels)
      random(1, shape.map(_.toLong), dataType)
    }

    def target(dataType: DataType): INDArray =
      random(2, network(dataType).outputSingle(input(dataType)).shape, dataType)
  }

  private val blocks = {
    val formats = Seq(CNN2DFormat.NHWC, CNN2DFormat.NCHW)
    formats.flatMap { format =>
      Seq(Activation.IDENTITY, Activation.RELU, Activation.RELU6).map(a =>
        Block(activation = a, format = format)
      ) ++ Seq(
        Block(format = format, stride = 2),
        Block(format = format, stride = 2, height = 8, across = 8),
        Block(format = format, images = 1),
        Block(format = format, kernel = 1, stride = 2, images = 1),
        Block(format = format, kernel = 5, channels = 1),
        Block(format = format, dilation = 2),
        Block(format = format, depthwise = true),
        Block(format = format, depthwise = true, stride = 2, images = 1),
        Block(format = format, mode = ConvolutionMode.Same, stride = 2),
        Block(format = format, mode = ConvolutionMode.Same, kernel = 2)
      )
    }
  }

  private val fast = blocks.filter(_.format == CNN2DFormat.NHWC) ++
    Seq(
      Block(channels = 16, width = 16, height = 9, across = 9, images = 4),
      Block(channels = 16, width = 32, stride = 2, height = 9, across = 8, images = 2),
      Block(channels = 17, width = 24, height = 5, across = 5),
      Block(depthwise = true, width = 32, kernel = 5, activation = Activation.RELU6),
      Block(channels = 4, width = 4, height = 28, across = 28, images = 8),
      // oneDNN's own choice for these kills the JVM, if not at once: where AVX2 is the best there is,
      Block(kernel = 1, stride = 2, width = 4, height = 9, across = 8),
      Block(kernel = 1, stride = 2, channels = 3, width = 12, height = 15, across = 13),
      // and with AVX-512.
      Block(kernel = 1, stride = 2, channels = 4, width = 8, height = 64, across = 64, images = 16),
      Block(kernel = 1, stride = 2, channels = 8, width = 16, height = 28, across = 28, images = 15)
    )

  /** The check asks for it, for all of ND4J. */
  private def inDouble[T](body: => T): T = {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE)
    try body
    finally Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT)
  }

  describe("the gradients are those of finite differences, in double precision") {
    for (block <- blocks)
      it(s"for $block") {
        val same = inDouble(
          GradientCheckUtil.checkGradients(
            new GradientCheckUtil.GraphConfig()
              .net(block.network(DataType.DOUBLE))
              .inputs(Array(block.input(DataType.DOUBLE)))
              .labels(Array(block.target(DataType.DOUBLE)))
              .epsilon(1e-6)
              .maxRelError(1e-4)
              .minAbsoluteError(1e-8)
              .excludeParams(
                Seq("first-bn", "second-bn")
                  .flatMap(layer => Seq(s"${layer}_mean", s"${layer}_log10stdev"))
                  .toSet
                  .asJava
              )
          )
        )
        assert(same)
      }
  }

  /** Output, gradients of all parameters, running statistics' steps among them, and of the input.
    */
  private def pass(block: Block, graph: ComputationGraph, dataType: DataType) = {
    graph.setInput(0, block.input(dataType))
    graph.setLabels(block.target(dataType))
    graph.computeGradientAndScore()
    val gradients =
      graph.gradient.gradientForVariable.asScala.map { case (name, g) =>
        name -> g.dup.castTo(DataType.DOUBLE)
      }.toMap
    gradients +
      ("output of a training pass" -> graph
        .outputSingle(true, block.input(dataType))
        .castTo(DataType.DOUBLE)) +
      ("output" -> graph.outputSingle(false, block.input(dataType)).castTo(DataType.DOUBLE))
  }

  private def oneDnnUsers(graph: ComputationGraph): Set[String] =
    Seq("first", "first-bn", "second", "sum").filter { name =>
      val vertex = graph.getVertex(name)
      vertex.getLayer match {
        case layer: NativeConvolutionLayer          => layer.usesOneDnn
        case layer: NativeDepthwiseConvolutionLayer => layer.usesOneDnn
        case layer: NativeBatchNormalizationLayer   => layer.usesOneDnn
        case null                                   => vertex.asInstanceOf[SumReluVertex].usesOneDnn
      }
    }.toSet

  describe("what would be computed wrong is refused:") {
    it("an activation whose gradient its result does not tell") {
      for (
        activation <- Seq(
          Activation.TANH.getActivationFunction,
          new ActivationReLU(6.0, 0.0, 0.0),
          new ActivationReLU(0.0, 0.0, 0.1)
        )
      ) {
        val error = intercept[IllegalArgumentException] {
          NativeBatchNormalization.followedBy(activation)
        }
        assert(error.getMessage.startsWith("The activation behind a BatchNorm must be one of"))
      }
    }

    it("maps of another number of channels, and sums of maps of other shapes") {
      oneDnn()
      EngineCheck.run()
      val graph = Block().network(DataType.FLOAT)
      val bn = graph.getLayer("first-bn")
      bn.setInput(Nd4j.zeros(3L, 7, 6, 9), LayerWorkspaceMgr.noWorkspaces)
      val channels = intercept[IllegalArgumentException] {
        bn.activate(true, LayerWorkspaceMgr.noWorkspaces)
      }
      assert(channels.getMessage.contains("must get maps of [5] channels, got [3, 7, 6, 9]"))
      val sum = graph.getVertex("sum")
      sum.setInput(0, Nd4j.zeros(3L, 7, 6, 5), LayerWorkspaceMgr.noWorkspaces)
      sum.setInput(1, Nd4j.zeros(3L, 7, 6, 4), LayerWorkspaceMgr.noWorkspaces)
      val shapes = intercept[IllegalArgumentException] {
        sum.doForward(true, LayerWorkspaceMgr.noWorkspaces)
      }
      assert(shapes.getMessage.contains("sum must get two maps of the same shape"))
    }

    it("a gradient after a pass that was none of training") {
      val graph = Block().network(DataType.FLOAT)
      graph.feedForward(Block().input(DataType.FLOAT), false)
      val bn = graph.getLayer("first-bn")
      val error = intercept[IllegalStateException] {
        bn.backpropGradient(Nd4j.zeros(3L, 7, 6, 5), LayerWorkspaceMgr.noWorkspaces)
      }
      assert(error.getMessage.contains("has no gradient"))
    }
  }

  describe("oneDNN gives in floats what DL4J's own layers give in double precision") {
    for (block <- fast)
      it(s"for $block") {
        oneDnn()
        val network = block.network(DataType.FLOAT)
        assert(oneDnnUsers(network) == Seq("first-bn", "first", "second", "sum").toSet)
        assert(oneDnnUsers(plain(block.network(DataType.FLOAT))).isEmpty)
        val ours = pass(block, network, DataType.FLOAT)
        val theirs = pass(block, plain(block.network(DataType.DOUBLE)), DataType.DOUBLE)
        assert(ours.keySet == theirs.keySet)
        for ((name, expected) <- theirs) {
          val scale = math.max(1e-3, expected.amaxNumber.doubleValue)
          val difference = ours(name).sub(expected).amaxNumber.doubleValue / scale
          assert(difference < 1e-4, s"$name differs by $difference")
        }
      }
  }
}
