package org.meanet.training.network

import java.util.Optional
import org.deeplearning4j.nn.graph.ComputationGraph
import org.meanet.core.config.ExtensionSpec.Combination
import org.meanet.core.config.{ExtensionSpec, ResidualExtension, ResNetSpec}
import org.meanet.core.image.ImageShape
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

class NetworkSummarySpec extends AnyFunSpec {
  private val optimiser = new Optimiser(0.9, true, 1e-4)
  private val image = new ImageShape(32, 16, 3)

  private def resNet(block: ResNetSpec.Block, exitPool: Optional[Integer]) = new ResNetGraph(
    new ResNetSpec(block, java.util.List.of(8, 16), java.util.List.of(1, 2), exitPool),
    image,
    1000
  )

  private val main = resNet(ResNetSpec.Block.BASIC, Optional.of(3))
  private val cloud = resNet(ResNetSpec.Block.BOTTLENECK, Optional.empty[Integer])

  private def extension(combination: Combination, exit: ExtensionSpec.Exit) =
    new ExtensionGraph(
      new ResidualExtension(combination, 32, 1, 2, exit),
      main,
      java.util.List.of(7, 1, 3)
    )

  private val concat = extension(Combination.CONCAT, ExtensionSpec.Exit.OWN)
  private val added = extension(Combination.SUM, ExtensionSpec.Exit.ADDED_TO_MAIN)

  private def build(architecture: Architecture): ComputationGraph = architecture.build(optimiser, 1)

  private def summary(architecture: Architecture): NetworkSummary =
    NetworkSummary.of(build(architecture), architecture)

  private def isExtension(vertex: String): Boolean = !ExtensionGraph.isAdaptive(vertex)

  private def table(title: String, summary: NetworkSummary, expected: String): Unit =
    assert(summary.table(title).linesIterator.mkString("\n") == expected.stripMargin)

  describe("a table") {
    it("shows what the blocks of main are made of, with a flattened exit") {
      table(
        "MAIN",
        summary(main),
        """MAIN    layers                                                   output  parameters       MACs
          |──────────────────────────────────────────────────────────────────────────────────────────────
          |stem    conv 3×3 3→8                                            8×32×16         232    110,592
          |block1  conv 3×3 8→8, conv 3×3 8→8                              8×32×16       1,184    589,824
          |block2  conv 3×3 8→16 /2, conv 3×3 16→16, shortcut 1×1 8→16 /2  16×16×8       3,680    458,752
          |block3  conv 3×3 16→16, conv 3×3 16→16                          16×16×8       4,672    589,824
          |exit    avg pool 3×3 /3, fully connected 160→1000                  1000     161,000    160,000
          |──────────────────────────────────────────────────────────────────────────────────────────────
          |total                                                                       170,768  1,908,992"""
      )
    }

    it("shows bottlenecks") {
      val rows = summary(cloud).rows.asScala
      assert(rows.map(_.block) == Seq("stem", "block1", "block2", "block3", "exit"))
      assert(
        rows(2).layers.asScala == Seq(
          "conv 1×1 32→16",
          "conv 3×3 16→16 /2",
          "conv 1×1 16→64",
          "shortcut 1×1 32→64 /2"
        )
      )
      assert(rows(2).output == "64×16×8")
      assert(rows.last.layers.asScala == Seq("avg pool", "fully connected 64→1000"))
    }

    it("shows the adaptive block and the extension apart") {
      val graph = build(concat)
      table(
        "ADAPTIVE",
        NetworkSummary.of(graph, concat, v => ExtensionGraph.isAdaptive(v)),
        """ADAPTIVE  layers                                                   output  parameters       MACs
          |────────────────────────────────────────────────────────────────────────────────────────────────
          |stem      conv 3×3 3→8                                            8×32×16         232    110,592
          |block1    conv 3×3 8→8, conv 3×3 8→8                              8×32×16       1,184    589,824
          |block2    conv 3×3 8→16 /2, conv 3×3 16→16, shortcut 1×1 8→16 /2  16×16×8       3,680    458,752
          |────────────────────────────────────────────────────────────────────────────────────────────────
          |total                                                                           5,096  1,159,168"""
      )
      table(
        "EXTENSION",
        NetworkSummary.of(graph, concat, isExtension(_)),
        """EXTENSION  layers                                                     output  parameters     MACs
          |─────────────────────────────────────────────────────────────────────────────────────────────────
          |input      concat 16+16                                              32×16×8           0        0
          |block1     conv 3×3 32→32 /2, conv 3×3 32→32, shortcut 1×1 32→32 /2   32×8×4      19,648  622,592
          |exit       avg pool, fully connected 32→3                                  3          99       96
          |─────────────────────────────────────────────────────────────────────────────────────────────────
          |total                                                                             19,747  622,688"""
      )
    }

    it("shows a sum, and what an exit adds to") {
      val rows = NetworkSummary.of(build(added), added, isExtension(_)).rows.asScala
      assert(rows.head.layers.asScala == Seq("sum 16+16"))
      assert(
        rows.last.layers.asScala == Seq(
          "avg pool",
          "fully connected 32→3",
          "main's logits of the hard classes",
          "sum 3+3"
        )
      )
    }
  }

  describe("rows add up to the network's size") {
    for (
      (name, architecture) <- Seq[(String, Architecture)](
        "basic blocks" -> main,
        "bottlenecks" -> cloud,
        "an extension" -> concat,
        "an extension added to main" -> added,
        "MobileNetV2" -> new MobileNetV2Graph(image, 10)
      )
    )
      it(s"of $name") {
        val graph = build(architecture)
        def sizes(vertices: String => Boolean): (NetworkSize, NetworkSize) = (
          NetworkSummary.of(graph, architecture, vertices(_)).total,
          NetworkSize.of(graph, architecture.inputs, vertices(_))
        )
        for (part <- Seq[String => Boolean](_ => true, ExtensionGraph.isAdaptive, isExtension)) {
          val (rows, whole) = sizes(part)
          assert(rows == whole)
        }
        assert(summary(architecture).total.parameters > 0)
      }
  }

  describe("settings of layers") {
    it("are read from the networks") {
      assert(
        LayerSettings.of(Seq(build(main), build(cloud), build(concat)).asJava).line ==
          "Initial values: weights He-normal, biases 0, BatchNorm's gamma 1 and beta 0. " +
          "BatchNorm: ε 0.00001, decay of the running statistics 0.9."
      )
    }

    it("name the layers that differ from most") {
      assert(
        LayerSettings
          .of(Seq(build(main), build(added)).asJava)
          .line
          .startsWith("Initial values: weights He-normal (own-logits: 0), biases 0, ")
      )
    }

    it("are those of the parameters") {
      for ((name, parameter) <- build(main).paramTable.asScala) {
        if (name.endsWith("_gamma")) assert(parameter.sub(1).amaxNumber.doubleValue == 0, name)
        if (name.endsWith("_beta") || name.endsWith("_b"))
          assert(parameter.amaxNumber.doubleValue == 0, name)
      }
    }
  }
}
