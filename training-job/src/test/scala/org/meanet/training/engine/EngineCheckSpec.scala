package org.meanet.training.engine

import org.deeplearning4j.config.DL4JSystemProperties.DISABLE_HELPER_PROPERTY
import org.deeplearning4j.nn.graph.ComputationGraph
import org.meanet.core.config.ResNetSpec
import org.meanet.training.network.{Optimiser, RealImages, ResNetGraph}
import org.nd4j.linalg.api.buffer.DataType
import org.nd4j.linalg.api.ndarray.INDArray
import org.nd4j.linalg.dataset.DataSet
import org.scalatest.funspec.AnyFunSpec

import java.util.Optional
import scala.collection.JavaConverters._

class EngineCheckSpec extends AnyFunSpec with PlainLayers {

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

  describe("oneDNN's way, and the plain one in double precision, on the same real images") {
    val count = 32
    lazy val images = RealImages.images(count)
    lazy val batch = new DataSet(images, RealImages.labels(count))

    def network(): ComputationGraph = {
      val graph = new ResNetGraph(
        new ResNetSpec(
          ResNetSpec.Block.BASIC,
          java.util.List.of(8, 16),
          java.util.List.of(1, 1),
          Optional.of(3)
        ),
        RealImages.shape,
        RealImages.classes
      ).build(new Optimiser(0.9, true, 1e-4), 17)
      graph.setLearningRate(0.05)
      graph
    }

    def assertWithin(bound: Double, what: String, one: INDArray, other: INDArray): Unit = {
      val difference = one.castTo(DataType.DOUBLE).sub(other).amaxNumber.doubleValue
      assert(difference < bound, what)
    }

    def assertSameActivations(fast: ComputationGraph, slow: ComputationGraph): Unit = {
      val expected = slow.feedForward(images, false)
      for ((vertex, activation) <- fast.feedForward(images, false).asScala)
        assertWithin(1e-4, vertex, activation, expected.get(vertex))
    }

    it("agree on every activation and, after a training step, on every parameter") {
      oneDnn()
      val fast = network()
      val slow = plain(network().convertDataType(DataType.DOUBLE))
      assertSameActivations(fast, slow)

      val before = fast.paramTable.asScala.mapValues(_.dup).toMap
      fast.fit(batch)
      slow.fit(batch)
      for ((name, parameter) <- fast.paramTable.asScala) {
        val step = parameter.sub(before(name)).amaxNumber.doubleValue
        assert(step > 1e-3, name)
        // One pixel more or less that a ReLU lets through, because it is within rounding of zero, moves a
        // gradient by about this much; NativeLayersSpec compares layers where none is.
        assertWithin(0.03 * step, name, parameter, slow.getParam(name))
      }
    }
  }
}
