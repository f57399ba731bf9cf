package org.meanet.core.gpu

import java.nio.file.Path
import org.meanet.core.UserError
import org.meanet.core.test.{FakeNvidiaSmi, TempFolder}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class NvidiaSmiSpec extends AnyFreeSpec with Matchers with TempFolder {
  private def ask(command: Path, address: String): Gpu =
    new NvidiaSmi(command.toString).of(new TaskGpu(address, "worker"))

  private def refused(command: Path): String =
    (the[UserError] thrownBy ask(command, "1")).getMessage

  "The GPU at an address is asked for" in {
    val two =
      FakeNvidiaSmi.of(folder.resolve("two"), "Tesla T4, 7.5", "NVIDIA H200, 9.0")
    ask(two, "1") shouldBe new Gpu(
      new TaskGpu("1", "worker"),
      "NVIDIA H200",
      new ComputeCapability(9, 0)
    )
    ask(two, "0").toString shouldBe "GPU [0] on worker, Tesla T4 of compute capability 7.5"
  }

  "A GPU that is not there is an error with the machine's own words" in {
    val one = FakeNvidiaSmi.of(folder.resolve("one"), "Tesla T4, 7.5")
    refused(one) shouldBe
      s"$one must be able to say what GPU [1] on worker is: No devices were found; install NVIDIA's " +
      "driver there, or correct the cluster's GPU discovery script"
  }

  "A machine without the command says so" in {
    refused(folder.resolve("none/nvidia-smi")) should
      (include("GPU [1] on worker") and include("No such file") and include(
        "install NVIDIA's driver"
      ))
  }

  "An answer that is not what was asked for is shown" in {
    val old = FakeNvidiaSmi.saying(
      folder.resolve("old"),
      "echo 'Tesla K80, [Not Supported]'\n"
    )
    refused(old) should
      (include("got [Tesla K80, [Not Supported]]") and include("update NVIDIA's driver"))
  }
}
