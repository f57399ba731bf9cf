package org.meanet.clusters

import java.nio.file.{Files, Path, Paths}
import java.nio.file.attribute.PosixFilePermissions
import org.apache.spark.{BarrierTaskContext, SparkConf, SparkContext}
import org.meanet.core.gpu.{NvidiaSmi, TaskGpu}
import org.meanet.core.test.{FakeNvidiaSmi, TempFolder}
import org.meanet.endtoend.{Command, Meanet, Outcome, Repository, Run, SmallExperiment}
import org.scalatest.LoneElement
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

/** Requests for GPUs on a real standalone cluster whose machines say that they have two each, with
  * jobs that were built without CUDA.
  */
class GpuSpec extends AnyFreeSpec with Matchers with LoneElement with TempFolder {
  // For a machine that has much else to do.
  private val Patience = 15

  private val nvidiaSmi =
    FakeNvidiaSmi.of(folder.resolve("bin"), "Tesla T4, 7.5", "NVIDIA H200, 9.0")
  private val path = s"${nvidiaSmi.getParent}:${sys.env("PATH")}"

  private lazy val cluster = new StandaloneCluster(
    folder,
    write(
      "daemons.conf",
      s"""spark.worker.resource.gpu.amount           2
         |spark.worker.resource.gpu.discoveryScript  ${discoveryScript()}
         |""".stripMargin
    )
  )
  private val gpuConf = Repository.root.resolve("conf/gpu")

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    Seq.fill(2)(cluster.startWorker())
  }

  override protected def afterAll(): Unit =
    try cluster.close()
    finally super.afterAll()

  /** The one that is shipped, where NVIDIA's command is on the path. */
  private def discoveryScript(): Path = Files.setPosixFilePermissions(
    write("discover", s"#!/bin/sh\nPATH='$path' exec '${gpuConf.resolve("discover-gpus")}'\n"),
    PosixFilePermissions.fromString("rwxr-xr-x")
  )

  private def onCluster(command: String, run: Run, options: String*): Outcome =
    onGpus(command, run, Seq("--master", cluster.url) ++ options: _*)

  private def onGpus(command: String, run: Run, options: String*): Outcome =
    submit(command, run, Map("SPARK_CONF_DIR" -> gpuConf.toString), options)

  private def onThisMachine(command: String, run: Run, options: String*): Unit = {
    val outcome = submit(command, run, Map.empty, options)
    withClue(outcome)(outcome.status shouldBe 0)
  }

  private def submit(
      command: String,
      run: Run,
      settings: Map[String, String],
      options: Seq[String]
  ): Outcome =
    Meanet
      .command(Seq(command, "--run", run) ++ options: _*)
      .copy(settings = settings, patience = Patience)
      .run()

  private lazy val experiment = SmallExperiment(folder.resolve("data")).write()

  private lazy val prepared = {
    val run = Run(folder.resolve("small"))
    onThisMachine(
      "prepare",
      run,
      "--conf",
      experiment.conf.toString,
      "training.cloud.epochs=1",
      "training.main.epochs=1"
    )
    run
  }

  private lazy val trained = {
    val run = prepared.copyTo(folder.resolve("trained"))
    onThisMachine("train", run)
    run
  }

  /** What a task says of itself.
    *
    * @param worker
    *   the name of the worker's folder
    * @param gpu
    *   in words
    */
  private case class Said(worker: String, address: String, gpu: String)

  private lazy val said: Seq[Said] = {
    val spark = new SparkContext(
      new SparkConf(false)
        .setAppName("GPUs")
        .setMaster(cluster.url)
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.ui.enabled", "false")
        .set("spark.cores.max", "4")
        .set("spark.executor.cores", "1")
        .set("spark.executor.memory", "512m")
        .set("spark.executor.resource.gpu.amount", "1")
        .set("spark.task.resource.gpu.amount", "1")
        .set("spark.executorEnv.PATH", path)
        .set("spark.executor.extraClassPath", sys.props("java.class.path"))
    )
    try
      spark
        .parallelize(0 until 4, 4)
        // All at the same time, so that each is on an executor of its own.
        .barrier()
        .mapPartitions { _ =>
          BarrierTaskContext.get().barrier()
          val given = TaskGpu.ofThisTask.get
          val gpu = NvidiaSmi.onPath.of(given)
          // …/worker-1/app-…/0
          val worker = Paths.get(sys.props("user.dir")).getParent.getParent.getFileName
          Iterator((worker.toString, given.address, gpu.toString))
        }
        .collect()
        .map { case (worker, address, gpu) => Said(worker, address, gpu) }
        .toSeq
    finally spark.stop()
  }

  "Each task sees a GPU of its own" - {
    "among those of its machine" in {
      said.map(task => task.worker -> task.address) should contain theSameElementsAs
        Seq("worker-1" -> "0", "worker-1" -> "1", "worker-2" -> "0", "worker-2" -> "1")
    }

    "and can ask what it is" in {
      for (task <- said)
        task.gpu shouldBe (task.address match {
          case "0" => "GPU [0] on 127.0.0.1, Tesla T4 of compute capability 7.5"
          case "1" => "GPU [1] on 127.0.0.1, NVIDIA H200 of compute capability 9.0"
        })
    }
  }

  "bin/meanet with conf/gpu" - {
    "prepares, and says that the GPUs stand idle" in {
      val run = Run(folder.resolve("on GPUs"))
      val outcome = onCluster(
        "prepare",
        run,
        "--conf",
        experiment.conf.toString,
        "--conf",
        "spark.executor.memory=1g"
      )
      withClue(outcome)(outcome.status shouldBe 0)
      outcome.out.linesIterator.filter(_.startsWith("Warning: ")).toSeq.loneElement should
        (include("spark.executor.resource.gpu.amount=[1]") and include("leaves them idle"))
    }

    "neither trains nor scores, and leaves the run as it was" in {
      for ((command, run) <- Seq("train" -> prepared, "score" -> trained)) {
        val before = run.content
        onCluster(command, run, "--conf", "spark.cores.max=2") shouldBe Outcome(1, "", BuiltWithout)
        run.content shouldBe before
      }
    }

    "refuses wrong requests, each by its setting, before anything is started" in {
      val run = Run(folder.resolve("wrong"))
      val outcome = onCluster(
        "prepare",
        run,
        Seq("--conf", experiment.conf.toString) ++ Seq(
          "spark.executor.resource.gpu.amount=2",
          "spark.task.resource.gpu.amount=0.5",
          "spark.executor.cores=2"
        ).flatMap(Seq("--conf", _)): _*
      )
      outcome.status shouldBe 1
      outcome.err should
        (include("spark.executor.resource.gpu.amount must be 1, got [2]") and
          include("spark.task.resource.gpu.amount must be 1, got [0.5]") and
          include("spark.executor.cores must be spark.task.cpus [1] where GPUs are asked for"))
      outcome.stackTrace shouldBe empty
      Files.exists(run / "config.conf") shouldBe false
    }

    "refuses local mode" in {
      val run = Run(folder.resolve("local"))
      val outcome = onGpus("prepare", run, "--conf", experiment.conf.toString)
      outcome.status shouldBe 1
      outcome.err should include("--master must be a cluster where GPUs are asked for")
      Files.exists(run / "config.conf") shouldBe false
    }
  }

  private val BuiltWithout =
    "error: GPUs are asked for, with spark.executor.resource.gpu.amount=[1] and " +
      "spark.task.resource.gpu.amount=[1], but this build computes on CPUs: it was built without " +
      "-Pcuda; build with it as docs/operations.md, GPUs, says, or take these settings out\n"
}
