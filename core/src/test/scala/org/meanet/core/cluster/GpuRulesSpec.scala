package org.meanet.core.cluster

import org.apache.spark.SparkConf
import org.meanet.core.UserError
import org.scalatest.LoneElement
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

class GpuRulesSpec extends AnyFreeSpec with Matchers with LoneElement {
  private val asked = Map(
    "spark.executor.resource.gpu.amount" -> "1",
    "spark.task.resource.gpu.amount" -> "1",
    "spark.executor.cores" -> "1",
    "spark.executorEnv.CUDA_DEVICE_ORDER" -> "PCI_BUS_ID"
  )
  private val script = "spark.executor.resource.gpu.discoveryScript" -> "discover-gpus"
  private val vendor = "spark.executor.resource.gpu.vendor" -> "nvidia.com"

  private def conf(master: String, settings: Map[String, String]): SparkConf =
    new SparkConf(false).setMaster(master).setAll(settings)

  private def standalone(changes: (String, String)*) =
    conf("spark://host:7077", asked ++ changes)

  private def without(keys: String*) = conf("spark://host:7077", asked -- keys)

  private def job(gpus: GpuSupport) = new Demand(8, "scoring.edges", false, gpus)

  private def wasteful(conf: SparkConf, gpus: GpuSupport = GpuSupport.BUILT): Seq[String] =
    ClusterCheck.require(conf, job(gpus)).asScala

  private def refused(conf: SparkConf, gpus: GpuSupport = GpuSupport.BUILT): String =
    (the[UserError] thrownBy ClusterCheck.require(conf, job(gpus))).getMessage

  "One GPU for each executor and its task is taken without a word" in {
    wasteful(standalone()) shouldBe empty
    wasteful(standalone("spark.task.resource.gpu.amount" -> "1.0")) shouldBe empty
    wasteful(standalone("spark.executor.cores" -> "4", "spark.task.cpus" -> "4")) shouldBe empty
    val yarn = asked + script + ("spark.executor.instances" -> "8")
    wasteful(conf("yarn", yarn)) shouldBe empty
    wasteful(conf("k8s://https://host", yarn + vendor)) shouldBe empty
    wasteful(conf("local-cluster[8,1,1024]", asked - "spark.executor.cores")) shouldBe empty
  }

  "A build without CUDA refuses them and names the profile" in {
    refused(standalone(), GpuSupport.NOT_BUILT) shouldBe
      "GPUs are asked for, with spark.executor.resource.gpu.amount=[1] and " +
      "spark.task.resource.gpu.amount=[1], but this build computes on CPUs: it was built without " +
      "-Pcuda; build with it as docs/operations.md, GPUs, says, or take these settings out"
  }

  "A command that has no use for them says that they stand idle" in {
    wasteful(standalone(), GpuSupport.NEVER).loneElement should
      (include("spark.executor.resource.gpu.amount=[1]") and endWith("take these settings out"))
  }

  "Local mode gives none out" in {
    refused(conf("local[2]", asked)) should startWith(
      "--master must be a cluster where GPUs are asked for, got local mode"
    )
  }

  "The GPUs of an executor must be one" in {
    refused(standalone("spark.executor.resource.gpu.amount" -> "2")) shouldBe
      "spark.executor.resource.gpu.amount must be 1, got [2]: an executor computes on one GPU; " +
      "more GPUs are more executors, by spark.cores.max"
    refused(without("spark.executor.resource.gpu.amount")) should
      startWith("spark.executor.resource.gpu.amount must be 1, got none")
  }

  "The GPUs of a task must be one" in {
    for ((amount, got) <- Seq("0.5" -> "[0.5]", "2" -> "[2]", "some" -> "[some]"))
      refused(standalone("spark.task.resource.gpu.amount" -> amount)) shouldBe
        s"spark.task.resource.gpu.amount must be 1, got $got: a task has the GPU of its executor " +
        "for itself"
    refused(without("spark.task.resource.gpu.amount")) should
      startWith("spark.task.resource.gpu.amount must be 1, got none")
  }

  "The tasks of an executor must be one" in {
    refused(standalone("spark.executor.cores" -> "4")) shouldBe
      "spark.executor.cores must be spark.task.cpus [1] where GPUs are asked for, got [4]: an " +
      "executor has one GPU, and so one task; to give that task all the cores set spark.task.cpus=4"
    refused(without("spark.executor.cores")) should
      startWith(
        "spark.executor.cores must be spark.task.cpus [1] where GPUs are asked for, got none"
      )
  }

  "Executors that look for their GPU themselves must have a script" in {
    for (master <- Seq("yarn", "k8s://https://host"))
      refused(conf(master, asked + vendor)) should
        startWith("spark.executor.resource.gpu.discoveryScript must name a script")
    wasteful(
      conf("yarn", asked + ("spark.resources.discoveryPlugin" -> "Plugin"))
    ).filter(_.contains("discovery")) shouldBe empty
  }

  "Kubernetes must know whose GPUs" in {
    refused(conf("k8s://https://host", asked + script)) shouldBe
      "spark.executor.resource.gpu.vendor must be nvidia.com, got none: pods ask Kubernetes for " +
      "nvidia.com/gpu"
  }

  "CUDA should count as nvidia-smi does" in {
    wasteful(without("spark.executorEnv.CUDA_DEVICE_ORDER")).loneElement should
      startWith("spark.executorEnv.CUDA_DEVICE_ORDER should be PCI_BUS_ID, got none")
  }

  "A driver has no use for one" in {
    wasteful(standalone("spark.driver.resource.gpu.amount" -> "1")).loneElement shouldBe
      "spark.driver.resource.gpu.amount should not be set, got [1]: the driver computes on its CPU"
  }
}
