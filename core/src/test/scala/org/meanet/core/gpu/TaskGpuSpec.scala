package org.meanet.core.gpu

import java.util.Optional
import org.apache.spark.resource.ResourceInformation
import org.meanet.core.UserError
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

class TaskGpuSpec extends AnyFreeSpec with Matchers {

  private def given(name: String, addresses: String*) =
    TaskGpu.of(Map(name -> new ResourceInformation(name, addresses.toArray)).asJava, "worker")

  "A task's GPU is the address that Spark gave it" in {
    given("gpu", "3") shouldBe Optional.of(new TaskGpu("3", "worker"))
    given("gpu", "3").get.index shouldBe 3
    given("gpu", "3").get.toString shouldBe "GPU [3] on worker"
  }

  "There is none where Spark gave none, or something else" in {
    TaskGpu.of(Map.empty[String, ResourceInformation].asJava, "worker") shouldBe Optional.empty
    given("fpga", "0") shouldBe Optional.empty
    given("gpu") shouldBe Optional.empty
  }

  "There is none outside of tasks" in {
    TaskGpu.ofThisTask shouldBe Optional.empty
  }

  "Several are refused" in {
    (the[UserError] thrownBy given("gpu", "0", "1")).getMessage should
      startWith("spark.task.resource.gpu.amount must be 1, got [2]")
  }

  "An address that is no index is said with its machine" in {
    (the[UserError] thrownBy given("gpu", "GPU-5ac").get.index).getMessage shouldBe
      "The cluster's GPU discovery script must print GPUs' indexes, got [GPU-5ac] on worker: " +
      "conf/gpu/discover-gpus does"
  }
}
