package org.meanet.training.engine

import org.deeplearning4j.config.DL4JSystemProperties.DISABLE_HELPER_PROPERTY
import org.deeplearning4j.nn.graph.ComputationGraph
import org.meanet.core.config.ResNetSpec
import org.meanet.training.network.{Optimiser, RealImages, ResNetGraph}
import org.nd4j.linalg.api.ndarray.INDArray
import org.nd4j.linalg.dataset.DataSet
import org.scalatest.funspec.AnyFunSpec

import java.util.Optional
import scala.collection.JavaConverters._

class EngineCheckSpec extends AnyFunSpec {

  /** DL4J decides for each layer when it is built. */
  private def plain[T](body: => T): T = {
    val before = Option(System.setProperty(DISABLE_HELPER_PROPERTY, "true"))
    try body
    finally
      before match {
        case Some(value) => System.setProperty(DISABLE_HELPER_PROPERTY, value)
        case None        => System.clearProperty(DISABLE_HELPER_PROPERTY)
      }
  }

  private def oneDnn(): Unit = assume(EngineCheck.run().fast, EngineCheck.run().summary)

  describe("the check") {
    it("says that oneDNN runs") {
      oneDnn()
      assert(EngineCheck.run().backend == "CPU")
      assert(EngineCheck.run().summary.matches("DL4J on CPU, \\d+ threads?, oneDNN"))
    }

    it("says why the plain path runs") {
      val check = plain(EngineCheck.run())
      assert(!check.fast)
      assert(check.summary.contains(s"-D$DISABLE_HELPER_PROPERTY=false"))
    }
  }

  describe("oneDNN's path and the plain one, on the same network and real images") {
    val count = 32
    lazy val images = RealImages.images(count)
    lazy val batch = new DataSet(images, RealImages.labels(count))

    def network(): ComputationGraph = {
      val graph = new ResNetGraph(
        new ResNetSpec(java.util.List.of(8, 16), 1, Optional.of(3)),
        RealImages.shape,
        RealImages.classes
      ).build(new Optimiser(0.9, 1e-4), 17)
      graph.setLearningRate(0.05)
      graph
    }

    def helped(graph: ComputationGraph): Set[Boolean] =
      Set("stem-conv", "stem-bn", "block2-shortcut-conv", "pool").map(
        graph.getLayer(_).getHelper != null
      )

    def assertSame(what: String, one: INDArray, other: INDArray): Unit = {
      val difference = one.sub(other).amaxNumber.doubleValue
      assert(difference < 1e-4, what)
    }

    def assertSameActivations(fast: ComputationGraph, slow: ComputationGraph): Unit = {
      val expected = slow.feedForward(images, false)
      for ((vertex, activation) <- fast.feedForward(images, false).asScala)
        assertSame(vertex, activation, expected.get(vertex))
    }

    it("agree on every activation and, after a training step, on every parameter") {
      oneDnn()
      val fast = network()
      val slow = plain(network())
      assert(helped(fast) == Set(true))
      assert(helped(slow) == Set(false))
      assertSameActivations(fast, slow)

      val before = fast.params.dup
      fast.fit(batch)
      slow.fit(batch)
      assert(fast.params.sub(before).amaxNumber.doubleValue > 1e-2)
      for ((name, parameter) <- fast.paramTable.asScala)
        assertSame(name, parameter, slow.getParam(name))
      assertSameActivations(fast, slow)
    }
  }
}
