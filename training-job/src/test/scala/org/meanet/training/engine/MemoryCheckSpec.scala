package org.meanet.training.engine

import java.util.Optional
import org.apache.spark.api.java.JavaSparkContext
import org.deeplearning4j.nn.conf.inputs.InputType
import org.meanet.core.UserError
import org.meanet.core.config.ResNetSpec
import org.meanet.core.image.ImageShape
import org.meanet.core.test.SparkSpec
import org.meanet.training.averaging.SmallNetwork
import org.meanet.training.network.{Optimiser, ResNetGraph}
import org.nd4j.linalg.learning.config.Nesterovs
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class MemoryCheckSpec extends AnyFreeSpec with Matchers with SparkSpec {
  private val Gigabyte = 1000000000L

  private def limits(tasks: Int, max: Long, physical: Long, machine: Long = 100 * Gigabyte) =
    new MemoryCheck.Limits(tasks, max, physical, machine, Gigabyte)

  private def refused(limits: MemoryCheck.Limits, local: Boolean): String =
    (the[UserError] thrownBy
      MemoryCheck.require("cloud", 3 * Gigabyte, 128, limits, local)).getMessage

  "Enough is enough" in {
    noException should be thrownBy
      MemoryCheck.require("cloud", Gigabyte, 128, limits(2, 2 * Gigabyte, 4 * Gigabyte), false)
  }

  "javacpp's 0 is no limit" in {
    noException should be thrownBy
      MemoryCheck.require("cloud", Gigabyte, 128, limits(2, 0, 0), false)
  }

  "Too little on a cluster is said with what is needed, what there is, and the settings" in {
    refused(limits(2, 4 * Gigabyte, 8 * Gigabyte), local = false) shouldBe
      "Training cloud needs about 6.0 GB of native memory in each executor, for [2] workers with " +
      "minibatches of [128] images, but may have 4.0 GB: raise -Dorg.bytedeco.javacpp.maxbytes and " +
      "-Dorg.bytedeco.javacpp.maxphysicalbytes in spark.executor.extraJavaOptions, with " +
      "spark.executor.memoryOverhead (now 4.0 GB and 8.0 GB), or lower training.batch-size or " +
      "spark.executor.cores"
  }

  "In local mode the driver's settings are named" in {
    val message = refused(limits(2, 4 * Gigabyte, 8 * Gigabyte), local = true)
    message should include("of native memory in the driver, for [2] workers")
    message should include("in spark.driver.extraJavaOptions (now")
    message should endWith("or lower training.batch-size or training.workers")
  }

  "A machine that is too small is told apart from a setting" in {
    // The heap takes one of the five.
    refused(limits(2, 0, 0, 5 * Gigabyte), local = false) should
      include("but may have 4.0 GB: use machines with more memory")
  }

  "An estimate grows with the minibatch, and covers parameters, momentum and their broadcast" in {
    val graph = SmallNetwork.deep(new Nesterovs(0.1, 0.9))
    val input = Array[InputType](InputType.convolutional(6, 6, 1))
    val small = MemoryCheck.bytesOfWorker(graph, input, 1)
    val large = MemoryCheck.bytesOfWorker(graph, input, 1000)
    small should be > 4L * 3 * graph.numParams
    // The first convolution's output alone, and its gradient.
    large - small should be > 999L * 2 * 4 * 4 * 4 * 4
  }

  "A network of bottlenecks is estimated with all that its blocks put out" in {
    val network = new ResNetGraph(
      new ResNetSpec(
        ResNetSpec.Block.BOTTLENECK,
        java.util.List.of(4, 8),
        java.util.List.of(1, 1),
        Optional.empty[Integer]
      ),
      new ImageShape(8, 8, 3),
      10
    )
    val graph = network.build(new Optimiser(0.9, true, 0), 1)
    val input = Array[InputType](InputType.convolutional(8, 8, 3))
    def bytes(images: Int) = MemoryCheck.bytesOfWorker(graph, input, images)
    // What the convolutions and the shortcuts of both blocks put out, and its gradient.
    val outputs = 8 * 8 * (4 + 4 + 16 + 16) + 8 * 8 * 8 + 4 * 4 * (8 + 32 + 32)
    bytes(1001) - bytes(1) should be > 1000L * 2 * 4 * outputs
  }

  "The JVMs that will train are asked" in {
    val context = JavaSparkContext.fromSparkContext(spark.sparkContext)
    val graph = SmallNetwork.deep(new Nesterovs(0.1, 0.9))
    val input = Array[InputType](InputType.convolutional(6, 6, 1))
    noException should be thrownBy MemoryCheck.require(context, "main", graph, input, 2, 16)
    val error = the[UserError] thrownBy
      MemoryCheck.require(context, "main", graph, input, 2, 100000000)
    error.getMessage should include("for [2] workers with minibatches of [100000000] images")
  }
}
