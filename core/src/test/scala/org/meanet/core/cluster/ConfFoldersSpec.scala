package org.meanet.core.cluster

import java.nio.file.{Files, Path, Paths}
import java.util.Properties
import org.apache.spark.{SparkConf, SparkContext}
import org.apache.spark.sql.SparkSession
import org.meanet.core.test.{FakeNvidiaSmi, TempFolder}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._
import scala.sys.process.Process

/** The settings in conf/ fit the jobs, by the check that the jobs make. */
class ConfFoldersSpec extends AnyFreeSpec with Matchers with TempFolder {
  private val conf =
    Paths.get(sys.props.getOrElse("basedir", "")).toAbsolutePath.getParent.resolve("conf")

  private val masters = Seq(
    "local" -> "local[2]",
    "standalone" -> "spark://host:7077",
    "gpu" -> "spark://host:7077",
    "yarn" -> "yarn",
    "kubernetes" -> "k8s://https://host:6443"
  )

  private def settings(folder: String): SparkConf = {
    val properties = new Properties
    val in = Files.newBufferedReader(file(folder))
    try properties.load(in)
    finally in.close()
    new SparkConf(false).setAll(properties.asScala)
  }

  private def file(folder: String): Path = conf.resolve(folder).resolve("spark-defaults.conf")

  for ((folder, master) <- masters)
    s"conf/$folder fits" - {
      val workers = if (folder == "local") 2 else 4

      s"a training with $workers workers and a scoring of 8 edges, without a word" in {
        val conf = settings(folder).setMaster(master)
        for (
          demand <- Seq(training(workers), new Demand(8, "scoring.edges", false, GpuSupport.BUILT))
        )
          ClusterCheck.require(conf, demand).asScala shouldBe empty
      }

      "and javacpp's limits are set for every JVM with native arrays" in {
        val memory = ExecutorMemory.of(executorOf(settings(folder), folder))
        memory.maxBytes.isPresent shouldBe true
        memory.maxPhysicalBytes.getAsLong should be >= memory.heap + memory.maxBytes.getAsLong
      }

      "and the driver of a deploy mode cluster" in {
        val conf = settings(folder).setMaster(master).set("spark.submit.deployMode", "cluster")
        ClusterCheck.require(conf, training(workers)).asScala shouldBe empty
      }
    }

  "conf/gpu asks for a GPU for each worker of a training" in {
    val gpus = GpuSettings.of(settings("gpu"))
    gpus.ofExecutor shouldBe "1"
    gpus.ofTask shouldBe "1"
  }

  "conf/gpu/discover-gpus" - {
    def discovery(nvidiaSmi: Path) = Process(
      conf.resolve("gpu/discover-gpus").toString,
      None,
      "PATH" -> s"${nvidiaSmi.getParent}:${sys.env("PATH")}"
    )

    "prints the GPUs that nvidia-smi sees, as Spark wants them" in {
      val gpu = "Tesla T4, 7.5, 15360"
      for ((gpus, addresses) <- Seq(Seq(gpu) -> """"0"""", Seq(gpu, gpu) -> """"0","1"""")) {
        val nvidiaSmi = FakeNvidiaSmi.of(folder.resolve(s"${gpus.size} GPUs"), gpus: _*)
        discovery(nvidiaSmi).!! shouldBe s"""{"name":"gpu","addresses":[$addresses]}\n"""
      }
    }

    "fails where nvidia-smi does" in {
      discovery(FakeNvidiaSmi.saying(folder.resolve("no driver"), "exit 9")).! should not be 0
    }
  }

  "each folder with a cluster's settings says what Spark's logger does" in {
    for ((folder, _) <- masters)
      Files.exists(conf.resolve(folder).resolve("log4j2.properties")) shouldBe true
  }

  "the pools of conf/fairscheduler.xml share one session's slots as they say" in {
    SparkSession.getDefaultSession.foreach(_.stop())
    val spark = new SparkContext(
      new SparkConf(false)
        .setMaster("local[1]")
        .setAppName("pools")
        .set("spark.ui.enabled", "false")
        .set("spark.scheduler.mode", "FAIR")
        .set("spark.scheduler.allocation.file", conf.resolve("fairscheduler.xml").toString)
    )
    try {
      val pools = spark.getAllPools.map(pool => pool.name -> (pool.weight, pool.minShare)).toMap
      pools("training") shouldBe ((1, 4))
      pools("scoring") shouldBe ((2, 0))
    } finally spark.stop()
  }

  private def training(workers: Int) =
    new Demand(workers, "training.workers", true, GpuSupport.BUILT)

  /** In local mode the driver is the executor. */
  private def executorOf(conf: SparkConf, folder: String): SparkConf =
    if (folder == "local")
      conf
        .set("spark.executor.memory", conf.get("spark.driver.memory"))
        .set("spark.executor.extraJavaOptions", conf.get("spark.driver.extraJavaOptions"))
    else conf
}
