package org.meanet.training.network

import java.util.Optional
import org.meanet.core.config.{ExtensionSpec, ResidualExtension, ResNetSpec}
import org.meanet.core.config.ExtensionSpec.Combination
import org.meanet.core.image.ImageShape
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.prop.TableDrivenPropertyChecks

import scala.collection.JavaConverters._

/** The counts of the paper's CIFAR layouts, worked out by hand from the layouts. Those for ImageNet
  * are in ImageNetSizeSpec.
  */
class NetworkSizeSpec extends AnyFunSpec with TableDrivenPropertyChecks {
  private val optimiser = new Optimiser(0.9, true, 1e-4)
  private val image = new ImageShape(32, 32, 3)
  private val classes = 100
  private val hardClasses = (0 until 50).map(Int.box).asJava

  private def resNet(
      block: ResNetSpec.Block,
      widths: Seq[Int],
      blocks: Seq[Int],
      exitPool: Option[Int] = None
  ) = new ResNetGraph(
    new ResNetSpec(
      block,
      widths.map(Int.box).asJava,
      blocks.map(Int.box).asJava,
      Optional.ofNullable(exitPool.map(Int.box).orNull)
    ),
    image,
    classes
  )

  private def modelA(blocks: Int) =
    resNet(ResNetSpec.Block.BASIC, Seq(16, 32), Seq(blocks, blocks), Some(3))

  private def modelB(blocks: Int) =
    resNet(ResNetSpec.Block.BASIC, Seq(16, 32, 64), Seq.fill(3)(blocks))

  private def extension(main: ResNetGraph, combination: Combination, blocks: Int, stride: Int) =
    new ExtensionGraph(
      new ResidualExtension(combination, 64, blocks, stride, ExtensionSpec.Exit.OWN),
      main,
      hardClasses
    )

  private val Concat = Combination.CONCAT
  private val Sum = Combination.SUM

  describe("main") {
    val sizes = Table(
      ("network", "architecture", "parameters", "macs"),
      ("ResNet-32 A", modelA(5), 192692L, 46659712L),
      ("ResNet-32 B", modelB(5), 472756L, 69130496L),
      ("ResNet-20 A", modelA(3), 146228L, 27785344L),
      ("ResNet-20 B", modelB(3), 278324L, 40818944L),
      ("ResNet-44 B", modelB(7), 667188L, 97442048L),
      ("ResNet-56 B", modelB(9), 861620L, 125753600L),
      // The parameters of torchvision's, and the 300 M of the paper's table 4.
      (
        "MobileNetV2 on 224 × 224",
        new MobileNetV2Graph(new ImageShape(224, 224, 3), 1000),
        3504872L,
        300774272L
      )
    )
    forAll(sizes) { (name, architecture, parameters, macs) =>
      it(s"of $name has $parameters parameters and $macs MACs") {
        val graph = architecture.build(optimiser, 1)
        assert(
          NetworkSize.of(graph, architecture.inputs) == new NetworkSize(parameters, macs)
        )
      }
    }
  }

  describe("the cloud's ResNet-101") {
    val widths = Seq(64, 128, 256, 512)
    val blocks = Seq(3, 4, 23, 3)

    /** With the BatchNorm behind it. */
    def convolution(kernel: Int, in: Int, out: Int, side: Int): (Long, Long) = {
      val weights = kernel.toLong * kernel * in * out
      (weights + 2 * out, weights * side * side)
    }

    /** Its layers in a row, from the 3 channels of an image of 32 × 32, without max-pool. */
    def layers: Seq[(Long, Long)] = {
      var (channels, side) = (64, 32)
      val body = for ((width, stage) <- widths.zipWithIndex; block <- 0 until blocks(stage)) yield {
        val (in, from) = (channels, side)
        channels = 4 * width
        if (stage > 0 && block == 0) side /= 2
        val shortcut = if (block == 0) Seq(convolution(1, in, channels, side)) else Nil
        convolution(1, in, width, from) +: convolution(3, width, width, side) +:
          convolution(1, width, channels, side) +: shortcut
      }
      val exit = channels.toLong * classes
      convolution(3, 3, 64, 32) +: body.flatten :+ ((exit + classes, exit))
    }

    it("for CIFAR has the parameters and MACs of its layers, about 42.7 M and 2.5 G") {
      val (parameters, macs) = (layers.map(_._1).sum, layers.map(_._2).sum)
      assert(layers.size == 1 + 3 * 33 + 4 + 1)
      assert(math.abs(parameters / 42.7e6 - 1) < 0.005)
      assert(math.abs(macs / 2.5e9 - 1) < 0.02)
      val architecture = resNet(ResNetSpec.Block.BOTTLENECK, widths, blocks)
      val graph = architecture.build(optimiser, 1)
      assert(NetworkSize.of(graph, architecture.inputs) == new NetworkSize(parameters, macs))
    }
  }

  describe("adaptive and extension block") {
    val adaptiveA = new NetworkSize(19664, 8830976)
    val adaptiveB = new NetworkSize(77392, 12500992)
    val sizes = Table(
      ("network", "architecture", "adaptive", "extension"),
      (
        "ResNet-32 A, concat",
        extension(modelA(5), Concat, 5, 2),
        adaptiveA,
        new NetworkSize(377394, 23858304)
      ),
      (
        "ResNet-32 A, sum",
        extension(modelA(5), Sum, 5, 2),
        adaptiveA,
        new NetworkSize(356914, 22547584)
      ),
      (
        "ResNet-32 B, concat",
        extension(modelB(5), Concat, 4, 1),
        adaptiveB,
        new NetworkSize(344370, 21761152)
      ),
      (
        "ResNet-32 B, sum",
        extension(modelB(5), Sum, 4, 1),
        adaptiveB,
        new NetworkSize(299186, 18877568)
      ),
      (
        "ResNet-20 A, concat",
        extension(modelA(3), Concat, 3, 2),
        adaptiveA,
        new NetworkSize(229426, 14421120)
      ),
      (
        "ResNet-20 B, concat",
        extension(modelB(3), Concat, 4, 1),
        adaptiveB,
        new NetworkSize(344370, 21761152)
      )
    )
    forAll(sizes) { (name, architecture, adaptive, extension) =>
      it(s"of $name have $adaptive and $extension") {
        val graph = architecture.build(optimiser, 1)
        val inputs = architecture.inputs
        assert(NetworkSize.of(graph, inputs, v => ExtensionGraph.isAdaptive(v)) == adaptive)
        assert(NetworkSize.of(graph, inputs, v => !ExtensionGraph.isAdaptive(v)) == extension)
        assert(
          NetworkSize.of(graph, inputs) == new NetworkSize(
            adaptive.parameters + extension.parameters,
            adaptive.macs + extension.macs
          )
        )
      }
    }
  }
}
