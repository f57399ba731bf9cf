package org.meanet.training.network

import java.util.Optional
import org.meanet.core.config.{ExtensionSpec, ResNetSpec}
import org.meanet.core.config.ExtensionSpec.Combination
import org.meanet.core.image.ImageShape
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.prop.TableDrivenPropertyChecks

/** The counts of the paper's CIFAR layouts, worked out by hand from the layouts. */
import scala.collection.JavaConverters._

class NetworkSizeSpec extends AnyFunSpec with TableDrivenPropertyChecks {
  private val optimiser = new Optimiser(0.9, true, 1e-4)
  private val image = new ImageShape(32, 32, 3)
  private val classes = 100
  private val hardClasses = (0 until 50).map(Int.box).asJava

  private def modelA(blocks: Int) = new ResNetGraph(
    new ResNetSpec(java.util.List.of(16, 32), blocks, Optional.of(3)),
    image,
    classes
  )

  private def modelB(blocks: Int) = new ResNetGraph(
    new ResNetSpec(java.util.List.of(16, 32, 64), blocks, Optional.empty[Integer]),
    image,
    classes
  )

  private def extension(main: ResNetGraph, combination: Combination, blocks: Int, stride: Int) =
    new ExtensionGraph(
      new ExtensionSpec(combination, 64, blocks, stride, ExtensionSpec.Exit.OWN),
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
