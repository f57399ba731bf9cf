package org.meanet.training.network

import java.nio.file.{Files, Path, Paths}
import java.util.Optional
import org.meanet.core.config.{
  ExperimentFile,
  ExtensionSpec,
  InvertedResidualExtension,
  MobileNetV2Spec,
  ResNetSpec,
  ResidualExtension
}
import org.meanet.core.config.ExtensionSpec.Combination
import org.meanet.core.config.ExtensionSpec.Combination.{CONCAT, SUM}
import org.meanet.core.image.ImageShape
import org.meanet.core.test.{Examples, TempFolder}
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

/** The paper's model B for ImageNet (and A), 1,000 classes, 500 of them hard, 224 × 224: every
  * count is added up here from its layout, layer by layer, and compared exactly; the sums
  * themselves are compared with torchvision's parameters, exactly, and with the paper's table, to
  * its rounding.
  */
class ImageNetSizeSpec extends AnyFunSpec with TempFolder {
  private val optimiser = new Optimiser(0.9, false, 1e-4)
  private val image = new ImageShape(224, 224, 3)
  private val classes = 1000
  private val hard = 500
  private val hardClasses = (0 until hard).map(Int.box).asJava

  /** Parameters and multiply-accumulates. */
  private case class Count(parameters: Long, macs: Long) {
    def +(other: Count): Count = Count(parameters + other.parameters, macs + other.macs)
    def size: NetworkSize = new NetworkSize(parameters, macs)
  }
  private def sum(counts: Count*): Count = counts.reduce(_ + _)

  /** Without bias, with the gamma and beta behind it; `side` is the output's. */
  private def convolution(kernel: Int, in: Int, out: Int, side: Int): Count = {
    val weights = kernel.toLong * kernel * in * out
    Count(weights + 2 * out, weights * side * side)
  }
  private def depthwise(channels: Int, side: Int): Count = convolution(3, 1, channels, side)
  private def dense(in: Int, out: Int): Count = Count(in.toLong * out + out, in.toLong * out)

  /** To a map of half, then of a quarter of the image's side. */
  private val resNetStem = convolution(7, 3, 64, 112)

  private def basic(in: Int, out: Int, side: Int, changes: Boolean): Count =
    convolution(3, in, out, side) + convolution(3, out, out, side) +
      (if (changes) convolution(1, in, out, side) else Count(0, 0))

  private def bottleneck(in: Int, width: Int, from: Int, side: Int, first: Boolean): Count =
    convolution(1, in, width, from) + convolution(3, width, width, side) +
      convolution(1, width, 4 * width, side) +
      (if (first) convolution(1, in, 4 * width, side) else Count(0, 0))

  private def inverted(in: Int, expansion: Int, out: Int, from: Int, side: Int): Count = {
    val inner = in * expansion
    val expand = if (expansion == 1) Count(0, 0) else convolution(1, in, inner, from)
    expand + depthwise(inner, side) + convolution(1, inner, out, side)
  }

  private val resNet18 = sum(
    resNetStem,
    basic(64, 64, 56, changes = false),
    basic(64, 64, 56, changes = false),
    basic(64, 128, 28, changes = true),
    basic(128, 128, 28, changes = false),
    basic(128, 256, 14, changes = true),
    basic(256, 256, 14, changes = false),
    basic(256, 512, 7, changes = true),
    basic(512, 512, 7, changes = false),
    dense(512, classes)
  )

  private val resNet101 = {
    val stages = Seq((64, 3, 56), (128, 4, 28), (256, 23, 14), (512, 3, 7))
    var (in, from) = (64, 56)
    val blocks = for ((width, count, side) <- stages; block <- 0 until count) yield {
      val counted = bottleneck(in, width, from, side, first = block == 0)
      in = 4 * width
      from = side
      counted
    }
    sum(resNetStem +: blocks :+ dense(2048, classes): _*)
  }

  /** Table 2 of the paper of MobileNetV2: t, c, n and the side of the map that comes out. */
  private val stages = Seq(
    (1, 16, 1, 112),
    (6, 24, 2, 56),
    (6, 32, 3, 28),
    (6, 64, 4, 14),
    (6, 96, 3, 14),
    (6, 160, 3, 7),
    (6, 320, 1, 7)
  )

  /** Up to the last feature map.
    *
    * @param widths
    *   of the stem and of each stage
    */
  private def invertedResiduals(expanded: Boolean, widths: Seq[Int]): Count = {
    var (in, from) = (widths.head, 112)
    val blocks =
      for (((t, _, n, side), width) <- stages.zip(widths.tail); _ <- 0 until n) yield {
        val counted = inverted(in, if (expanded) t else 1, width, from, side)
        in = width
        from = side
        counted
      }
    sum(convolution(3, 3, widths.head, 112) +: blocks: _*)
  }
  private val fullWidth = 32 +: stages.map(_._2)

  private val mobileNetV2 =
    sum(
      invertedResiduals(expanded = true, fullWidth),
      convolution(1, 320, 1280, 7),
      dense(1280, classes)
    )

  private def resNet(block: ResNetSpec.Block, widths: Seq[Int], blocks: Seq[Int]) = new ResNetGraph(
    new ResNetSpec(
      ResNetSpec.Stem.IMAGENET,
      block,
      widths.map(Int.box).asJava,
      blocks.map(Int.box).asJava,
      Optional.empty[Integer]
    ),
    image,
    classes
  )
  private val fourWidths = Seq(64, 128, 256, 512)
  private val resNet18Graph = resNet(ResNetSpec.Block.BASIC, fourWidths, Seq(2, 2, 2, 2))
  private val cutResNet18Graph = resNet(ResNetSpec.Block.BASIC, fourWidths.take(3), Seq(2, 2, 2))
  private def mobileNetV2Graph(width: Double) =
    new MobileNetV2Graph(new MobileNetV2Spec(Optional.of(width)), image, classes)

  private def residual(
      main: Classifier,
      combination: Combination,
      blocks: Int,
      stride: Int
  ) = new ExtensionGraph(
    new ResidualExtension(combination, 512, blocks, stride, ExtensionSpec.Exit.OWN),
    main,
    hardClasses
  )
  private def invertedResidual(combination: Combination) = new ExtensionGraph(
    new InvertedResidualExtension(
      combination,
      320,
      Seq(1, 3).map(Int.box).asJava,
      1280,
      ExtensionSpec.Exit.OWN
    ),
    mobileNetV2Graph(1),
    hardClasses
  )

  private def assertSize(architecture: Architecture, count: Count): Unit = {
    val graph = architecture.build(optimiser, 1)
    assert(NetworkSize.of(graph, architecture.inputs) == count.size)
  }

  /** In the table's units, as it rounds. */
  private def assertRounded(count: Count, millions: String, milliards: String): Unit = {
    def rounded(value: Double, like: String) =
      BigDecimal(value).setScale(BigDecimal(like).scale, BigDecimal.RoundingMode.HALF_UP).toString
    assert(rounded(count.parameters / 1e6, millions) == millions)
    assert(rounded(count.macs / 1e9, milliards) == milliards)
  }

  describe("main and cloud") {
    it("ResNet-18 has torchvision's parameters") {
      assert(resNet18 == Count(11689512L, 1814073344L))
      assertRounded(resNet18, "11.69", "1.81")
      assertSize(resNet18Graph, resNet18)
      assert(resNet18Graph.features == new MapShape(512, 7, 7))
    }

    it("ResNet-101 has torchvision's parameters") {
      assert(resNet101 == Count(44549160L, 7801405440L))
      assertRounded(resNet101, "44.5", "7.8")
      assertSize(resNet(ResNetSpec.Block.BOTTLENECK, fourWidths, Seq(3, 4, 23, 3)), resNet101)
    }

    it("MobileNetV2 has torchvision's parameters") {
      assert(mobileNetV2 == Count(3504872L, 300774272L))
      assertRounded(mobileNetV2, "3.50", "0.30")
      assertSize(mobileNetV2Graph(1), mobileNetV2)
      assert(mobileNetV2Graph(1).features == new MapShape(320, 7, 7))
    }

    // Channels rounded to multiples of 8 by hand: 22.4 is 24, 11.2 would lose more than a tenth as 8.
    for (
      (width, widths, head) <- Seq(
        (0.25, Seq(8, 8, 8, 8, 16, 24, 40, 80), 1280),
        (0.35, Seq(16, 8, 8, 16, 24, 32, 56, 112), 1280),
        (0.5, Seq(16, 8, 16, 16, 32, 48, 80, 160), 1280),
        (1.4, Seq(48, 24, 32, 48, 88, 136, 224, 448), 1792)
      )
    )
      it(s"MobileNetV2 of width $width has layers of ${widths.mkString(", ")} channels") {
        val count = sum(
          invertedResiduals(expanded = true, widths),
          convolution(1, widths.last, head, 7),
          dense(head, classes)
        )
        assertSize(mobileNetV2Graph(width), count)
        assert(mobileNetV2Graph(width).features == new MapShape(widths.last, 7, 7))
      }
  }

  describe("adaptive block and extension of model B") {
    val residualAdaptive = sum(
      resNetStem,
      basic(64, 64, 56, changes = false),
      basic(64, 128, 28, changes = true),
      basic(128, 256, 14, changes = true),
      basic(256, 512, 7, changes = true)
    )
    val unexpanded = invertedResiduals(expanded = false, fullWidth)
    val three = sum(Seq.fill(3)(basic(512, 512, 7, changes = false)): _*) + dense(512, hard)
    val behindFirst =
      inverted(320, 3, 320, 7, 7) + convolution(1, 320, 1280, 7) + dense(1280, hard)

    it("are the paper's") {
      assertRounded(residualAdaptive, "4.91", "0.89")
      assertRounded(unexpanded, "0.178", "0.042")
      assertRounded(basic(1024, 512, 7, changes = true) + three, "22.0", "1.07")
      assertRounded(inverted(640, 1, 320, 7, 7) + behindFirst, "1.89", "0.062")
    }

    for (
      (name, architecture, adaptive, extension) <- Seq(
        (
          "ResNet-18, concat",
          residual(resNet18Graph, CONCAT, 4, 1),
          residualAdaptive,
          basic(1024, 512, 7, changes = true) + three
        ),
        (
          "ResNet-18, sum",
          residual(resNet18Graph, SUM, 4, 1),
          residualAdaptive,
          basic(512, 512, 7, changes = false) + three
        ),
        (
          "MobileNetV2, concat",
          invertedResidual(CONCAT),
          unexpanded,
          inverted(640, 1, 320, 7, 7) + behindFirst
        ),
        (
          "MobileNetV2, sum",
          invertedResidual(SUM),
          unexpanded,
          inverted(320, 1, 320, 7, 7) + behindFirst
        )
      )
    )
      it(s"on $name add up layer by layer") {
        assertParts(architecture, adaptive, extension)
      }
  }

  describe("model A, a ResNet-18 that is cut before its last stage") {
    it("adds up layer by layer") {
      val main = sum(
        resNetStem,
        basic(64, 64, 56, changes = false),
        basic(64, 64, 56, changes = false),
        basic(64, 128, 28, changes = true),
        basic(128, 128, 28, changes = false),
        basic(128, 256, 14, changes = true),
        basic(256, 256, 14, changes = false),
        dense(256, classes)
      )
      assertSize(cutResNet18Graph, main)
      assertParts(
        residual(cutResNet18Graph, CONCAT, 2, 2),
        sum(
          resNetStem,
          basic(64, 64, 56, changes = false),
          basic(64, 128, 28, changes = true),
          basic(128, 256, 14, changes = true)
        ),
        sum(
          basic(512, 512, 7, changes = true),
          basic(512, 512, 7, changes = false),
          dense(512, hard)
        )
      )
    }
  }

  describe("the parts of ImageNet's experiments") {
    def networks(part: String): ConfiguredNetworks = {
      def include(name: String) = s"""include "${parts.resolve(name)}"\n"""
      val file = write(
        part,
        Examples.Required.replaceAll("(?s)networks \\{.*?\n\\}\n", "") +
          Seq(part, "cloud-resnet101-imagenet.conf", "crops-imagenet.conf").map(include).mkString
      )
      val shape = "data.shape={ height = 224, width = 224, channels = 3 }"
      ConfiguredNetworks.of(
        ExperimentFile.load(file.toString, java.util.Collections.singletonList(shape)).experiment,
        classes
      )
    }

    it("name these networks") {
      val onResNet18 = networks("resnet18-b.conf")
      assert(onResNet18.main == resNet18Graph)
      assert(onResNet18.extension(hardClasses) == residual(resNet18Graph, CONCAT, 4, 1))
      assert(
        onResNet18.cloud == resNet(ResNetSpec.Block.BOTTLENECK, fourWidths, Seq(3, 4, 23, 3))
      )
      val onCut = networks("resnet18-a.conf")
      assert(onCut.main == cutResNet18Graph)
      assert(onCut.extension(hardClasses) == residual(cutResNet18Graph, CONCAT, 2, 2))
      val onMobileNetV2 = networks("mobilenetv2-b.conf")
      assert(onMobileNetV2.main == new MobileNetV2Graph(image, classes))
      assert(onMobileNetV2.extension(hardClasses).spec == invertedResidual(CONCAT).spec)
      assert(onMobileNetV2.cloud == onResNet18.cloud)
    }
  }

  /** Specs run in the module's folder or in the project's. */
  private def parts: Path =
    Seq("conf", "../conf")
      .map(Paths.get(_, "experiments", "parts").toAbsolutePath.normalize)
      .find(path => Files.isDirectory(path))
      .get

  private def assertParts(architecture: ExtensionGraph, adaptive: Count, extension: Count): Unit = {
    val graph = architecture.build(optimiser, 1)
    val inputs = architecture.inputs
    assert(NetworkSize.of(graph, inputs, v => ExtensionGraph.isAdaptive(v)) == adaptive.size)
    assert(NetworkSize.of(graph, inputs, v => !ExtensionGraph.isAdaptive(v)) == extension.size)
    assert(NetworkSize.of(graph, inputs) == (adaptive + extension).size)
  }
}
