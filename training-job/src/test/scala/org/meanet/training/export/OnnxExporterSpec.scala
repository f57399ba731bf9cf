package org.meanet.training.export

import ai.onnxruntime.{OnnxTensor, OrtEnvironment, OrtSession}
import java.nio.FloatBuffer
import java.util.{Collections, Optional}
import onnx.Onnx.ModelProto
import org.deeplearning4j.nn.conf.{ConvolutionMode, NeuralNetConfiguration}
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex
import org.deeplearning4j.nn.conf.layers._
import org.deeplearning4j.nn.graph.ComputationGraph
import org.meanet.core.config.{
  ExtensionSpec,
  InvertedResidualExtension,
  MobileNetV2Spec,
  ResNetSpec,
  ResidualExtension
}
import org.meanet.core.config.ExtensionSpec.Combination
import org.meanet.core.config.ExtensionSpec.Exit.{ADDED_TO_MAIN, OWN}
import org.meanet.core.config.ResNetSpec.Block.{BASIC, BOTTLENECK}
import org.meanet.core.image.ImageShape
import org.meanet.training.network._
import org.nd4j.linalg.activations.Activation
import org.nd4j.linalg.api.ndarray.INDArray
import org.nd4j.linalg.dataset.MultiDataSet
import org.nd4j.linalg.factory.Nd4j
import org.nd4j.linalg.indexing.NDArrayIndex
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction
import org.nd4j.linalg.ops.transforms.Transforms
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

class OnnxExporterSpec extends AnyFunSpec {
  private val tolerance = 1e-4
  private val count = 64
  private val images = RealImages.images(count)
  private val labels = RealImages.labels(count)
  private val optimiser = new Optimiser(0.9, true, 1e-4)

  private def resNet(
      block: ResNetSpec.Block,
      blocks: Int,
      exitPool: Option[Int],
      widths: Integer*
  ) = new ResNetGraph(
    new ResNetSpec(
      block,
      widths.asJava,
      widths.map(_ => Int.box(blocks)).asJava,
      exitPool.fold(Optional.empty[Integer])(Optional.of[Integer](_))
    ),
    RealImages.shape,
    RealImages.classes
  )

  private val modelA = resNet(BASIC, 1, Some(3), 8, 16)
  private val modelB = resNet(BASIC, 1, None, 8, 16, 32)
  private val cloud = resNet(BASIC, 2, None, 12, 24, 48)
  private val bottlenecks = resNet(BOTTLENECK, 2, None, 4, 8)

  /** All classes are hard, in an order of their own. */
  private def extensionOf(main: Classifier, spec: ExtensionSpec) =
    new ExtensionGraph(spec, main, (0 until 10).map(i => Int.box((3 * i + 4) % 10)).asJava)

  /** The same images at twice the size, in three colours: maps of 28, 14, 7, 4 and 2 pixels. */
  private val largeShape = new ImageShape(56, 56, 3)
  private val large = {
    val twice = images.repeat(2, 2).repeat(3, 2)
    Nd4j.concat(1, twice, twice.neg, twice.mul(0.5))
  }

  /** ImageNet's networks, narrow. */
  private def imageNet(block: ResNetSpec.Block) = new ResNetGraph(
    new ResNetSpec(
      ResNetSpec.Stem.IMAGENET,
      block,
      java.util.List.of(8, 12, 16, 24),
      java.util.List.of(1, 1, 2, 1),
      Optional.empty[Integer]
    ),
    largeShape,
    RealImages.classes
  )
  private val resNet18 = imageNet(BASIC)
  private val mobile =
    new MobileNetV2Graph(new MobileNetV2Spec(Optional.of(0.5)), largeShape, RealImages.classes)

  /** A network after a few steps, so that BatchNorm's running statistics are those of real images.
    */
  private def trained(architecture: Architecture, inputs: INDArray*): ComputationGraph = {
    val graph = architecture.build(optimiser, 11)
    graph.setLearningRate(0.02)
    for (_ <- 1 to 6) graph.fit(new MultiDataSet(inputs.toArray, Array(labels)))
    for ((name, statistic) <- graph.paramTable.asScala if name.endsWith("log10stdev"))
      assert(statistic.amaxNumber.doubleValue > 0.01, s"$name is still initial")
    graph
  }

  private lazy val mainA = trained(modelA, images)
  private lazy val mainB = trained(modelB, images)
  private lazy val mainOfResNet18 = trained(resNet18, large)
  private lazy val mainOfMobile = trained(mobile, large)
  private lazy val mainOfBottlenecks = trained(bottlenecks, images)

  private def features(main: ComputationGraph, of: INDArray = images): INDArray =
    channelsFirst(main.feedForward(of, false).get("features"))

  private def channelsFirst(map: INDArray): INDArray = map.permute(0, 3, 1, 2).dup('c')

  private def run(onnx: Array[Byte], inputs: Map[String, INDArray]): Map[String, INDArray] = {
    val environment = OrtEnvironment.getEnvironment
    val session = environment.createSession(onnx, new OrtSession.SessionOptions)
    val tensors = inputs.map { case (name, array) =>
      val values = FloatBuffer.wrap(array.dup('c').data.asFloat)
      name -> OnnxTensor.createTensor(environment, values, array.shape)
    }
    val result = session.run(tensors.asJava)
    try
      result.asScala.map { output =>
        val tensor = output.getValue.asInstanceOf[OnnxTensor]
        val values = new Array[Float](tensor.getFloatBuffer.remaining)
        tensor.getFloatBuffer.get(values)
        output.getKey -> Nd4j.createFromArray(values: _*).reshape(tensor.getInfo.getShape: _*)
      }.toMap
    finally {
      result.close()
      tensors.values.foreach(_.close())
      session.close()
    }
  }

  /** The softmax's argument, worked out from the vertex before the exit. */
  private def logits(graph: ComputationGraph, activations: java.util.Map[String, INDArray]) =
    activations
      .get("pool")
      .dup('c')
      .reshape(count.toLong, -1)
      .mmul(graph.getParam("logits_W"))
      .addiRowVector(graph.getParam("logits_b"))

  private def assertSame(what: String, ours: INDArray, theirs: INDArray): Unit = {
    assert(ours.shape.toSeq == theirs.shape.toSeq, what)
    val difference = ours.sub(theirs).amaxNumber.doubleValue
    info(f"$what differs by at most $difference%.1e of ${theirs.amaxNumber.doubleValue}%.1e")
    assert(difference < tolerance, what)
  }

  private def assertExact(
      architecture: Architecture,
      graph: ComputationGraph,
      vertices: Seq[String],
      inputs: (String, INDArray)*
  ): Unit = {
    val onnx = OnnxExporter.export(graph, architecture.inputs, vertices.asJava)
    val expected = graph.feedForward(inputs.map(_._2).toArray, false)
    val actual = run(onnx, inputs.toMap)
    assert(actual.keySet == vertices.toSet + "logits")
    vertices.foreach(v => assertSame(v, channelsFirst(expected.get(v)), actual(v)))
    assertSame("logits", logits(graph, expected), actual("logits"))
    assertSame("softmax", expected.get("logits"), Transforms.softmax(actual("logits")))
  }

  describe("on 64 real images, ONNX Runtime gives what DL4J gives") {
    it("for main of model A, with its flattened exit") {
      assertExact(modelA, mainA, Seq("features"), "image" -> images)
    }

    it("for main of model B") {
      assertExact(modelB, mainB, Seq("features"), "image" -> images)
    }

    it("for the cloud") {
      assertExact(cloud, trained(cloud, images), Nil, "image" -> images)
    }

    it("for a network of bottlenecks") {
      assertExact(bottlenecks, mainOfBottlenecks, Seq("features"), "image" -> images)
    }

    it("for MobileNetV2") {
      assertExact(mobile, mainOfMobile, Seq("features"), "image" -> large)
    }

    it("for a network with ImageNet's stem, its padded max-pooling included") {
      assertExact(resNet18, mainOfResNet18, Seq("stem-pool", "features"), "image" -> large)
    }

    it("for a cloud of bottlenecks with ImageNet's stem") {
      val deep = imageNet(BOTTLENECK)
      assertExact(deep, trained(deep, large), Nil, "image" -> large)
    }

    for (combination <- Combination.values) {
      it(s"for the extension of model A, ${combination.name}") {
        val width = 16
        val extension =
          extensionOf(modelA, new ResidualExtension(combination, width, 2, 2, OWN))
        val graph = trained(extension, images, features(mainA))
        assertExact(extension, graph, Nil, "image" -> images, "features" -> features(mainA))
      }

      it(s"for the extension of model B, ${combination.name}") {
        val extension =
          extensionOf(modelB, new ResidualExtension(combination, 32, 2, 1, OWN))
        val graph = trained(extension, images, features(mainB))
        assertExact(extension, graph, Nil, "image" -> images, "features" -> features(mainB))
      }
    }

    for (combination <- Combination.values) {
      it(s"for the extension of a main with ImageNet's stem, ${combination.name}") {
        val extension =
          extensionOf(resNet18, new ResidualExtension(combination, 24, 2, 1, OWN))
        val given = features(mainOfResNet18, large)
        val graph = trained(extension, large, given)
        assertExact(extension, graph, Nil, "image" -> large, "features" -> given)
      }

      it(s"for the extension of MobileNetV2, ${combination.name}") {
        val spec = new InvertedResidualExtension(
          combination,
          160,
          java.util.List.of(1, 3),
          320,
          OWN
        )
        val extension = extensionOf(mobile, spec)
        val given = features(mainOfMobile, large)
        val graph = trained(extension, large, given)
        assertExact(extension, graph, Nil, "image" -> large, "features" -> given)
      }
    }

    it("for the extension of a main of bottlenecks") {
      val extension =
        extensionOf(bottlenecks, new ResidualExtension(Combination.SUM, 32, 2, 1, OWN))
      val given = features(mainOfBottlenecks)
      val graph = trained(extension, images, given)
      assertExact(extension, graph, Nil, "image" -> images, "features" -> given)
    }

    it("for an extension added to main's logits") {
      val extension =
        extensionOf(modelB, new ResidualExtension(Combination.CONCAT, 32, 2, 1, ADDED_TO_MAIN))
      val mainLogits = logits(mainB, mainB.feedForward(images, false))
      val inputs =
        Seq("image" -> images, "features" -> features(mainB), "main_logits" -> mainLogits)
      val graph = trained(extension, inputs.map(_._2): _*)
      val onnx = OnnxExporter.export(graph, extension.inputs, Seq.empty[String].asJava)
      val expected = graph.feedForward(inputs.map(_._2).toArray, false)
      val actual = run(onnx, inputs.toMap)("logits")
      assertSame("logits", expected.get("added-logits"), actual)
      assertSame("softmax", expected.get("logits"), Transforms.softmax(actual))
    }

    it("for a layer of every other kind that can be exported") {
      val inputs =
        Collections.singletonMap[String, InputShape]("image", MapShape.of(RealImages.shape))
      val graph = new ComputationGraph(
        new NeuralNetConfiguration.Builder()
          .seed(5)
          .graphBuilder()
          .addInputs("image")
          .addLayer(
            "convolution",
            new ConvolutionLayer.Builder(3, 3)
              .stride(2, 2)
              .convolutionMode(ConvolutionMode.Same)
              .nOut(4)
              .biasInit(0.3)
              .activation(Activation.RELU)
              .build(),
            "image"
          )
          .addLayer(
            "maximum",
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
              .kernelSize(3, 3)
              .stride(2, 2)
              .padding(1, 1)
              .build(),
            "convolution"
          )
          .addLayer(
            "dilated",
            new ConvolutionLayer.Builder(2, 2)
              .dilation(2, 2)
              .nOut(6)
              .activation(Activation.IDENTITY)
              .build(),
            "maximum"
          )
          .addLayer("same", new ActivationLayer(Activation.IDENTITY), "dilated")
          .addLayer(
            "pool",
            new DenseLayer.Builder().nOut(12).activation(Activation.RELU).biasInit(0.1).build(),
            "same"
          )
          .addLayer(
            "logits",
            new OutputLayer.Builder(LossFunction.MCXENT)
              .activation(Activation.SOFTMAX)
              .nOut(10)
              .build(),
            "pool"
          )
          .setOutputs("logits")
          .setInputTypes(inputs.get("image").inputType)
          .build()
      )
      graph.init()
      val onnx = OnnxExporter.export(graph, inputs, Seq("same").asJava)
      val expected = graph.feedForward(images, false)
      val actual = run(onnx, Map("image" -> images))
      assertSame("same", expected.get("same"), actual("same"))
      assertSame("logits", logits(graph, expected), actual("logits"))
    }
  }

  describe("a model") {
    lazy val bytes = OnnxExporter.export(mainA, modelA.inputs, Seq("features").asJava)
    lazy val model = ModelProto.parseFrom(bytes)

    it("has its BatchNorms folded and no softmax") {
      val operators = model.getGraph.getNodeList.asScala.map(_.getOpType).toSet
      assert(
        operators == Set("Conv", "Relu", "Sum", "AveragePool", "Transpose", "Flatten", "Gemm")
      )
    }

    it("states opset 13, and its inputs' and outputs' shapes with an open batch") {
      assert(
        model.getOpsetImportList.asScala.map(o => o.getDomain -> o.getVersion) == Seq("" -> 13)
      )
      val graph = model.getGraph
      val shapes = (graph.getInputList.asScala ++ graph.getOutputList.asScala).map { value =>
        val dims = value.getType.getTensorType.getShape.getDimList.asScala
        value.getName -> dims.map(d => if (d.hasDimParam) d.getDimParam else d.getDimValue)
      }.toMap
      assert(
        shapes == Map(
          "image" -> Seq("batch", 1, 28, 28),
          "features" -> Seq("batch", 16, 14, 14),
          "logits" -> Seq("batch", 10)
        )
      )
    }

    it("takes a batch of any size") {
      val one = images.get(NDArrayIndex.interval(0, 1))
      assert(run(bytes, Map("image" -> one))("logits").shape.toSeq == Seq(1, 10))
    }

    it("is the same, byte for byte, from the same graph") {
      val again = OnnxExporter.export(mainA.clone, modelA.inputs, Seq("features").asJava)
      assert(java.util.Arrays.equals(bytes, again))
    }

    it("leaves the graph as it was") {
      val graph = modelB.build(optimiser, 3)
      val weights = graph.params.dup
      val configuration = graph.getConfiguration.toJson
      OnnxExporter.export(graph, modelB.inputs, Collections.emptyList[String])
      assert(graph.params == weights)
      assert(graph.getConfiguration.toJson == configuration)
    }
  }

  describe("what cannot be exported is named:") {
    def refusal(layers: GraphBuilder => GraphBuilder): String = {
      val shape = new MapShape(2, 6, 6)
      val builder =
        new NeuralNetConfiguration.Builder().activation(Activation.IDENTITY).graphBuilder()
      val graph = new ComputationGraph(
        layers(builder.addInputs("image"))
          .setOutputs("out")
          .setInputTypes(shape.inputType)
          .build()
      )
      graph.init()
      intercept[IllegalArgumentException](
        OnnxExporter.export(
          graph,
          Collections.singletonMap("image", shape),
          Collections.emptyList[String]
        )
      ).getMessage
    }
    def convolution = new ConvolutionLayer.Builder(1, 1).nOut(2).build()
    def loss = new CnnLossLayer.Builder().build()

    it("a layer without counterpart") {
      val message = refusal(
        _.addLayer("up", new Upsampling2D.Builder(2).build(), "image").addLayer("out", loss, "up")
      )
      assert(message.contains("[up], a Upsampling2D"))
    }

    it("a vertex without counterpart") {
      val message = refusal(
        _.addLayer("a", convolution, "image")
          .addVertex("less", new ElementWiseVertex(ElementWiseVertex.Op.Subtract), "image", "a")
          .addLayer("out", loss, "less")
      )
      assert(message.contains("[less], a ElementWiseVertex"))
    }

    it("an activation") {
      val message = refusal(
        _.addLayer("bent", new ActivationLayer(Activation.TANH), "image")
          .addLayer("out", loss, "bent")
      )
      assert(message.contains("[bent], a ActivationLayer") && message.contains("tanh"))
    }

    it("a convolution that is dilated with padding by size") {
      val message = refusal(
        _.addLayer(
          "wide",
          new ConvolutionLayer.Builder(3, 3)
            .dilation(2, 2)
            .convolutionMode(ConvolutionMode.Same)
            .nOut(2)
            .build(),
          "image"
        ).addLayer("out", loss, "wide")
      )
      assert(message.contains("[wide], a ConvolutionLayer") && message.contains("dilated"))
    }

    it("a BatchNorm whose convolution is read by another vertex too") {
      val message = refusal(
        _.addLayer("a", convolution, "image")
          .addLayer("norm", new BatchNormalization(), "a")
          .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm", "a")
          .addLayer("out", loss, "sum")
      )
      assert(message.contains("[norm], a BatchNormalization"))
    }

    it("a BatchNorm on something else than a convolution") {
      val message = refusal(
        _.addLayer("norm", new BatchNormalization(), "image").addLayer("out", loss, "norm")
      )
      assert(message.contains("[norm], a BatchNormalization"))
    }

    it("an output that does not exist") {
      val message = intercept[IllegalArgumentException](
        OnnxExporter.export(mainA, modelA.inputs, Seq("featurs").asJava)
      ).getMessage
      assert(message.contains("[featurs]"))
    }
  }
}
