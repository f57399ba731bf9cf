package org.meanet.inference.scoring

import java.nio.file.{Files, Paths}
import java.util.Optional
import org.meanet.core.UserError
import org.meanet.core.bundle.Manifest.ChannelOrder
import org.meanet.core.gpu.TaskGpu
import org.meanet.core.test.Examples
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class CudaProviderSpec extends AnyFreeSpec with Matchers {
  private val block = LinearBlock(
    "main.onnx",
    Examples.imageInput("image", 4, 5, ChannelOrder.RGB, 128, 128),
    classes = 7,
    seed = 1
  )

  private def refusal(address: String): String =
    (the[UserError] thrownBy OnnxBlock.open(
      block.block("-"),
      block.model,
      Optional.of(new TaskGpu(address, "worker"))
    )).getMessage

  "A task's GPU is not exchanged for the CPU" - {
    "by a build without CUDA, which names the profile" in {
      assume(!CudaProvider.isBuiltIn)
      refusal("1") shouldBe
        "Cannot score on GPU [1] on worker, which spark.task.resource.gpu.amount asks for: this " +
        "build was made without -Pcuda; build with it as docs/operations.md, GPUs, says, or take " +
        "the setting out"
    }

    "by a build with CUDA on a machine without, which names what it needs" in {
      assume(CudaProvider.isBuiltIn && !Files.exists(Paths.get("/dev/nvidiactl")))
      refusal("1") should
        (startWith("ONNX Runtime cannot compute on GPU [1] on worker: ") and
          include("Failed to load shared library; it needs NVIDIA's driver and") and
          include("CUDA 12 and cuDNN 9") and
          endWith(
            "take spark.executor.resource.gpu.amount and spark.task.resource.gpu.amount out " +
              "to score on CPUs"
          ))
      refusal("GPU-5ac") should startWith(
        "The cluster's GPU discovery script must print GPUs' indexes"
      )
    }
  }
}
