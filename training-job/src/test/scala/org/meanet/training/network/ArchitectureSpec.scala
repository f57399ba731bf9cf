package org.meanet.training.network

import java.util.Optional
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration
import org.deeplearning4j.nn.conf.inputs.InputType
import org.deeplearning4j.nn.graph.ComputationGraph
import org.meanet.core.config.{
  ExtensionSpec,
  InvertedResidualExtension,
  MobileNetV2Spec,
  ResNetSpec,
  ResidualExtension
}
import org.meanet.core.config.ExtensionSpec.Combination
import org.meanet.core.image.ImageShape
import org.meanet.training.layer.{NativeBatchNormalization, NativeConvolution}
import org.nd4j.linalg.api.ndarray.INDArray
import org.nd4j.linalg.dataset.MultiDataSet
import org.nd4j.linalg.factory.Nd4j
import org.nd4j.linalg.ops.transforms.Transforms
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

class ArchitectureSpec extends AnyFunSpec {
  private val decay = 0.5
  private def resNet(block: ResNetSpec.Block, blocks: Integer*) = new ResNetGraph(
    new ResNetSpec(block, java.util.List.of(4, 8), blocks.asJava, Optional.empty[Integer]),
    new ImageShape(9, 7, 2),
    5
  )

  private val main = resNet(ResNetSpec.Block.BASIC, 1, 1)
  private val bottlenecks = resNet(ResNetSpec.Block.BOTTLENECK, 2, 1)

  private def extension(
      combination: Combination,
      exit: ExtensionSpec.Exit = ExtensionSpec.Exit.OWN,
      of: Classifier = main
  ) =
    new ExtensionGraph(
      new ResidualExtension(combination, 6, 2, 2, exit),
      of,
      Seq(4, 0, 3).map(Int.box).asJava
    )

  private def imageNet(image: ImageShape) = new ResNetGraph(
    new ResNetSpec(
      ResNetSpec.Stem.IMAGENET,
      ResNetSpec.Block.BASIC,
      java.util.List.of(4, 8, 8, 16),
      java.util.List.of(1, 1, 1, 2),
      Optional.empty[Integer]
    ),
    image,
    5
  )

  private def mobile(image: ImageShape, width: Double = 0.25) =
    new MobileNetV2Graph(new MobileNetV2Spec(Optional.of(width)), image, 5)

  private def inverted(combination: Combination, of: Classifier) =
    new ExtensionGraph(
      new InvertedResidualExtension(
        combination,
        of.features.channels,
        java.util.List.of(1, 3),
        40,
        ExtensionSpec.Exit.OWN
      ),
      of,
      Seq(4, 0, 3).map(Int.box).asJava
    )

  private val addedToMain = extension(Combination.CONCAT, ExtensionSpec.Exit.ADDED_TO_MAIN)

  private def build(architecture: Architecture, weightDecay: Double, seed: Long = 7) =
    architecture.build(new Optimiser(0.9, true, weightDecay), seed)

  private def random(items: Long, shape: InputShape): INDArray =
    Nd4j.randn(items +: shape.dimensions.asScala.map(_.toLong): _*)

  /** One step at rate 1 without momentum so far: what is left is (1 + momentum) × gradient. */
  private def step(architecture: Architecture, weightDecay: Double): Map[String, INDArray] = {
    Nd4j.getRandom.setSeed(3)
    val graph = build(architecture, weightDecay)
    graph.setLearningRate(1)
    val inputs = graph.getConfiguration.getNetworkInputs.asScala
      .map(architecture.inputs.get(_))
      .map(shape => random(4, shape))
    val labels = Nd4j.zeros(4L, architecture.classes)
    for (i <- 0 until 4) labels.putScalar(Array(i, i % labels.columns), 1)
    val before = graph.paramTable.asScala.mapValues(_.dup).toMap
    graph.fit(new MultiDataSet(inputs.toArray, Array(labels)))
    graph.paramTable.asScala.map { case (name, after) => name -> after.sub(before(name)) }.toMap
  }

  private def initial(architecture: Architecture): Map[String, INDArray] =
    build(architecture, 0).paramTable.asScala.toMap

  describe("weights") {
    it("are the same from the same seed and others from another") {
      assert(build(main, 0).params == build(main, 0).params)
      assert(build(main, 0).params != build(main, 0, seed = 8).params)
    }

    it("are He-normal") {
      val wide = new ResNetGraph(
        new ResNetSpec(
          ResNetSpec.Block.BASIC,
          java.util.Collections.singletonList[Integer](64),
          java.util.Collections.singletonList[Integer](1),
          Optional.empty[Integer]
        ),
        new ImageShape(8, 8, 3),
        10
      )
      val weights = build(wide, 0).getParam("block1-1-conv_W")
      assert(math.abs(weights.stdNumber.doubleValue / math.sqrt(2.0 / (64 * 9)) - 1) < 0.02)
    }

    it("are He-normal in a depthwise convolution, each of whose outputs has one channel's window") {
      val weights = initial(mobile(new ImageShape(32, 32, 3))).toSeq.collect {
        case (name, values) if name.contains("-filter-") && name.endsWith("_W") =>
          values.dup.data.asDouble.toSeq
      }.flatten
      assert(weights.size > 5000)
      val deviation = math.sqrt(weights.map(w => w * w).sum / weights.size)
      assert(math.abs(deviation / math.sqrt(2.0 / 9) - 1) < 0.03)
    }
  }

  describe("shapes") {
    it("of odd images are rounded up under stride 2, as with PyTorch's padding of 1") {
      assert(main.features == new MapShape(8, 5, 4))
      val features = build(main, 0).feedForward(Nd4j.zeros(1L, 2, 9, 7), false).get("features")
      assert(features.shape.toSeq == Seq(1, 5, 4, 8))
    }

    it("of bottlenecks have 4 times the width, and the adaptive block's the same") {
      assert(bottlenecks.features == new MapShape(32, 5, 4))
      val features = build(bottlenecks, 0).feedForward(Nd4j.zeros(1L, 2, 9, 7), false)
      assert(features.get("block1").shape.toSeq == Seq(1, 9, 7, 16))
      assert(features.get("features").shape.toSeq == Seq(1, 5, 4, 32))
      val adaptive = build(extension(Combination.SUM, of = bottlenecks), 0)
        .feedForward(Array(Nd4j.zeros(1L, 2, 9, 7), Nd4j.zeros(1L, 32, 5, 4)), false)
      assert(adaptive.get("adaptive-block1").shape.toSeq == Seq(1, 9, 7, 16))
      assert(adaptive.get("adaptive-features").shape.toSeq == Seq(1, 5, 4, 32))
    }

    for (
      image <- Seq(new ImageShape(64, 64, 3), new ImageShape(75, 53, 3), new ImageShape(3, 2, 3))
    )
      it(s"of the adaptive block's map and of main's are the same, a 32nd of $image rounded up") {
        for (main <- Seq[Classifier](imageNet(image), mobile(image))) {
          val side = Seq(image.height, image.width).map(pixels => math.ceil(pixels / 32.0).toInt)
          val expected = 1L +: (if (main == imageNet(image)) 16L else 80L) +: side.map(_.toLong)
          val zeros = Nd4j.zeros(1L, 3, image.height, image.width)
          val features = build(main, 0).feedForward(zeros, false).get("features")
          assert(main.features.dimensions.asScala.map(_.toLong) == expected.tail)
          assert(features.permute(0, 3, 1, 2).shape.toSeq == expected)
          for (combination <- Combination.values) {
            val adaptive = build(inverted(combination, main), 0)
              .feedForward(Array(zeros, Nd4j.zeros(expected: _*)), false)
              .get("adaptive-features")
            assert(adaptive.shape.toSeq == features.shape.toSeq)
          }
        }
      }

    it("of main's features are what the extension takes") {
      for (combination <- Combination.values; of <- Seq(main, bottlenecks)) {
        val graph = build(extension(combination, of = of), 0)
        val features = of.features.dimensions.asScala.map(_.toLong)
        val out = graph.outputSingle(Nd4j.zeros(2L, 2, 9, 7), Nd4j.zeros(2L +: features: _*))
        assert(out.shape.toSeq == Seq(2, 3))
      }
    }
  }

  describe("names") {
    def layers(architecture: Architecture) =
      build(architecture, 0).getLayers.map(_.conf.getLayer.getLayerName).toSeq

    it("of basic blocks are those of kept checkpoints") {
      assert(
        layers(main) == Seq("stem-conv", "stem-bn") ++
          Seq("block1-1-conv", "block1-1-bn", "block1-2-conv", "block1-2-bn") ++
          Seq("block2-1-conv", "block2-1-bn", "block2-2-conv", "block2-2-bn") ++
          Seq("block2-shortcut-conv", "block2-shortcut-bn", "pool", "logits")
      )
    }

    it("of ImageNet's stem tell its max-pooling, and all else as CIFAR's") {
      val stem = layers(imageNet(new ImageShape(40, 33, 2))).takeWhile(_.startsWith("stem"))
      assert(stem == Seq("stem-conv", "stem-bn", "stem-pool"))
    }

    it("of bottlenecks tell a stage with the stride on its 3×3 convolution") {
      val graph = build(bottlenecks, 0)
      val strided = graph.getLayers.map(_.conf.getLayer).collect {
        case convolution: NativeConvolution if convolution.getStride.head == 2 =>
          convolution.getLayerName -> convolution.getKernelSize.head
      }
      assert(strided.toSet == Set("block3-2-conv" -> 3, "block3-shortcut-conv" -> 1))
    }
  }

  describe("an exit added to main's") {
    val image = Nd4j.randn(2L, 2, 9, 7)
    val features = Nd4j.randn(2L, 8, 5, 4)
    val mainLogits = Nd4j.create(Array(Array(1f, 9, 2, 0, -1), Array(0f, 1, 2, 3, 4)))

    it("says before training what main says of the hard classes") {
      val said = build(addedToMain, 0).outputSingle(image, features, mainLogits)
      val expected = Transforms.softmax(
        Nd4j.create(Array(Array(-1f, 1, 0), Array(4f, 0, 3)))
      )
      assert(said.sub(expected).amaxNumber.doubleValue < 1e-6)
    }

    it("has an output for each hard class") {
      val configuration = build(addedToMain, 0).getConfiguration
      val types = configuration.getLayerActivationTypes(
        addedToMain.inputs.values.asScala.map(_.inputType).toArray: _*
      )
      assert(types.get("logits") == InputType.feedForward(3))
    }

    it("says after training the same and its own part, which has learned") {
      val graph = build(addedToMain, 0)
      graph.setLearningRate(0.1)
      val labels = Nd4j.create(Array(Array(0f, 1, 0), Array(0f, 0, 1)))
      for (_ <- 1 to 3)
        graph.fit(new MultiDataSet(Array(image, features, mainLogits), Array(labels)))
      val zero = graph.outputSingle(image, features, Nd4j.zeros(2L, 5))
      val said = graph.outputSingle(image, features, mainLogits)
      val own = Transforms.log(zero)
      val hard = Nd4j.create(Array(Array(-1f, 1, 0), Array(4f, 0, 3)))
      assert(own.sub(own.getColumn(0).reshape(2, 1).repeat(1, 3)).amaxNumber.doubleValue > 1e-3)
      assert(said.sub(Transforms.softmax(own.add(hard))).amaxNumber.doubleValue < 1e-5)
    }
  }

  describe("weight decay") {
    for (
      (name, architecture) <- Seq(
        "a residual network" -> main,
        "a network of bottlenecks" -> bottlenecks,
        "a network with ImageNet's stem" -> imageNet(new ImageShape(40, 33, 2)),
        "MobileNetV2" -> mobile(new ImageShape(40, 33, 2)),
        "an extension" -> extension(Combination.CONCAT),
        "an extension of MobileNetV2" ->
          inverted(Combination.CONCAT, mobile(new ImageShape(40, 33, 2))),
        "an extension added to main" ->
          extension(Combination.CONCAT, ExtensionSpec.Exit.ADDED_TO_MAIN)
      )
    )
      it(
        s"is added to the gradient of every trained parameter of $name"
      ) {
        val plain = step(architecture, 0)
        val decayed = step(architecture, decay)
        val weights = initial(architecture)
        for ((name, change) <- decayed) {
          val expected =
            if (name.endsWith("_mean") || name.endsWith("_log10stdev")) plain(name)
            else plain(name).sub(weights(name).mul(decay * (1 + 0.9)))
          assert(
            change.sub(expected).amaxNumber.doubleValue < 1e-5,
            s"$name moved by something else than gradient and decay"
          )
        }
        assert(decayed.keys.exists(_.endsWith("_gamma")))
      }
  }

  describe("a graph's configuration") {
    for (
      architecture <- Seq(
        main,
        bottlenecks,
        extension(Combination.CONCAT),
        extension(Combination.SUM),
        addedToMain,
        imageNet(new ImageShape(40, 33, 2)),
        mobile(new ImageShape(9, 7, 2), 1),
        inverted(Combination.CONCAT, mobile(new ImageShape(9, 7, 2))),
        inverted(Combination.SUM, imageNet(new ImageShape(40, 33, 2)))
      )
    )
      it(s"makes the same network when cloned, as every task does: $architecture") {
        val graph = build(architecture, 0)
        val inputs = graph.getConfiguration.getNetworkInputs.asScala
          .map(architecture.inputs.get(_))
          .map(shape => random(2, shape))
        val clone = new ComputationGraph(graph.getConfiguration.clone)
        clone.init(graph.params.dup, false)
        assert(clone.outputSingle(inputs: _*) == graph.outputSingle(inputs: _*))
        val restored =
          new ComputationGraph(
            ComputationGraphConfiguration.fromJson(graph.getConfiguration.toJson)
          )
        restored.init(graph.params.dup, false)
        assert(restored.outputSingle(inputs: _*) == graph.outputSingle(inputs: _*))
      }

    it("survives JSON, decayed BatchNorm included") {
      val conf = build(extension(Combination.SUM), decay).getConfiguration
      val restored = ComputationGraphConfiguration.fromJson(conf.toJson)
      assert(restored == conf)
      val bn = new ComputationGraph(restored)
      bn.init()
      val layer = bn.getLayer("adaptive-stem-bn").conf.getLayer
      assert(layer.isInstanceOf[NativeBatchNormalization])
      assert(layer.getRegularizationByParam("gamma").size == 1)
      assert(layer.getRegularizationByParam("mean") == null)
    }
  }
}
