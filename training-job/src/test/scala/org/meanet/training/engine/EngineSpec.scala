package org.meanet.training.engine

import java.util.{Optional, ServiceConfigurationError, ServiceLoader}
import org.bytedeco.systems.global.linux
import org.meanet.core.UserError
import org.meanet.core.gpu.{ComputeCapability, Gpu, GpuQuery, TaskGpu}
import org.nd4j.linalg.factory.Nd4jBackend
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

class EngineSpec extends AnyFreeSpec with Matchers {
  private val given = new TaskGpu("1", "worker")

  private def query(name: String, capability: String): GpuQuery =
    (at: TaskGpu) => new Gpu(at, name, ComputeCapability.parse(capability))

  private def refusal(name: String, capability: String): String =
    (the[UserError] thrownBy Engine.usable(given, query(name, capability))).getMessage

  "A GPU that ND4J has no code for is refused before ND4J starts" in {
    refusal("NVIDIA H200", "9.0") shouldBe
      "Cannot train on GPU [1] on worker, NVIDIA H200 of compute capability 9.0: ND4J 1.0.0-M2.1 " +
      "has code for 3.7, 5.x, 6.x, 7.x and 8.x alone; train on a GPU of these, or on CPUs without " +
      "spark.executor.resource.gpu.amount and spark.task.resource.gpu.amount; scoring has no such " +
      "limit"
    for (capability <- Seq("3.0", "3.5", "9.0", "10.0", "12.0"))
      refusal("GPU", capability) should include(
        s"of compute capability $capability: ND4J 1.0.0-M2.1"
      )
  }

  "A GPU that it has code for is refused by a build without CUDA, which names the profile" in {
    assume(!CudaBackend.isBuiltIn)
    for (capability <- Seq("3.7", "5.0", "6.1", "7.0", "7.5", "8.0", "8.6", "8.9"))
      refusal("GPU", capability) shouldBe
        "Cannot train on GPU [1] on worker, which spark.task.resource.gpu.amount asks for: this " +
        "build was made without -Pcuda; build with it as docs/operations.md, GPUs, says, or take " +
        "the setting out"
  }

  "A GPU that the machine cannot say anything of is refused" in {
    val error = new UserError("There is no nvidia-smi")
    (the[UserError] thrownBy Engine.usable(given, _ => throw error)) shouldBe error
  }

  "Without a GPU it starts on the CPU, each time with the same answer" in {
    Engine.start() shouldBe Optional.empty
    Engine.start() shouldBe Optional.empty
    EngineCheck.run().backend shouldBe "CPU"
  }

  "Native code of this process sees the task's GPU alone" in {
    assume(System.getProperty("os.name") == "Linux")
    CudaBackend.showOnly(given)
    try {
      val seen = new Array[Byte](1)
      linux.getenv("CUDA_VISIBLE_DEVICES").get(seen)
      new String(seen, "US-ASCII") shouldBe "1"
    } finally linux.unsetenv("CUDA_VISIBLE_DEVICES")
  }

  "ND4J is shown one backend" - {
    def backends(name: String): Seq[String] =
      ServiceLoader
        .load(classOf[Nd4jBackend], new OneBackend(getClass.getClassLoader, name))
        .asScala
        .map(_.getClass.getName)
        .toSeq

    "of those that there are" in {
      val cpu = "org.nd4j.linalg.cpu.nativecpu.CpuBackend"
      backends(cpu) shouldBe Seq(cpu)
    }

    "and no other in its place" in {
      assume(!CudaBackend.isBuiltIn)
      a[ServiceConfigurationError] should be thrownBy backends(CudaBackend.CLASS)
    }
  }
}
