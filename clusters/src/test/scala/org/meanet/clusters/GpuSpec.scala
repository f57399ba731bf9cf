package org.meanet.clusters

import java.nio.file.{Files, Path, Paths}
import java.nio.file.attribute.PosixFilePermissions
import org.apache.hadoop.conf.Configuration
import org.apache.spark.{BarrierTaskContext, SparkException}
import org.apache.spark.sql.{Row, SparkSession}
import org.meanet.core.UserError
import org.meanet.core.bundle.Bundle
import org.meanet.core.config.Experiment
import org.meanet.core.gpu.{NvidiaSmi, TaskGpu}
import org.meanet.core.image.{ImageTable, Split}
import org.meanet.core.test.FakeNvidiaSmi
import org.meanet.endtoend.{Meanet, Outcome, Repository, Run}
import org.meanet.inference.scoring.{ExitPlan, ScoreStep, ScoresTable}
import org.scalatest.LoneElement

/** Requests for GPUs on a real standalone cluster whose machines say that they have two each, with
  * jobs that were built without CUDA.
  */
class GpuSpec extends ClusterSpec with LoneElement {
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
    Meanet
      .command(Seq(command, "--run", run) ++ options: _*)
      .copy(settings = Map("SPARK_CONF_DIR" -> gpuConf.toString), patience = ClusterSpec.Patience)
      .run()

  /** What a task says of itself.
    *
    * @param worker
    *   the name of the worker's folder
    * @param gpu
    *   in words
    */
  private case class Said(worker: String, address: String, gpu: String)

  /** With a GPU for each task, and executors that have the classes of this JVM. */
  private def withSpark[T](use: SparkSession => T): T = {
    val spark = SparkSession.builder
      .appName("GPUs")
      .master(cluster.url)
      .config("spark.driver.host", "127.0.0.1")
      .config("spark.ui.enabled", "false")
      .config("spark.cores.max", "4")
      .config("spark.executor.cores", "1")
      .config("spark.executor.memory", "512m")
      .config("spark.executor.resource.gpu.amount", "1")
      .config("spark.task.resource.gpu.amount", "1")
      .config("spark.executorEnv.PATH", path)
      .config("spark.executor.extraClassPath", sys.props("java.class.path"))
      .config("spark.sql.shuffle.partitions", "4")
      .getOrCreate()
    try use(spark)
    finally spark.stop()
  }

  private lazy val said: Seq[Said] = withSpark { spark =>
    spark.sparkContext
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
  }

  private def answers(row: Row): Seq[Any] =
    Seq(
      "id",
      "main_class",
      "main_entropy",
      "extension_class",
      "extension_confidence",
      "cloud_class"
    )
      .map(row.getAs[Any])

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

  "Validation in a training, whose GPUs are ND4J's," - {
    "computes on CPUs, as one machine does" in {
      // Made before the executors are, which would wait for it.
      val run = OneMachine.scored
      withSpark { spark =>
        val conf = new Configuration
        val images = ImageTable.open(conf, (run / "images").toString)
        val validation = images.read(spark, Split.VALIDATION)
        val bundle = Bundle.load(conf, (run / "bundle").toString)
        val step =
          new ScoreStep(spark, Experiment.Scoring.ofAllExits(4, 32), new ExitPlan.All, 1, _ => ())
        val refusal = intercept[SparkException](step.outcomes(validation, bundle).collect())
        UserError.in(refusal).get.getMessage should
          include("this build was made without -Pcuda")
        val expected = ScoresTable
          .read(spark, (run / "scores-validation").toString)
          .collect()
          .map(answers)
        step.onCpu().outcomes(validation, bundle).collect().map(answers) should
          contain theSameElementsAs expected
      }
    }
  }

  "bin/meanet with conf/gpu" - {
    "prepares, and says that the GPUs stand idle" in {
      val run = Run(folder.resolve("on GPUs"))
      val outcome = onCluster(
        "prepare",
        run,
        "--conf",
        OneMachine.experiment.conf.toString,
        "--conf",
        "spark.executor.memory=1g"
      )
      succeeded(outcome).out.linesIterator
        .filter(_.startsWith("Warning: "))
        .toSeq
        .loneElement should
        (include("spark.executor.resource.gpu.amount=[1]") and include("leaves them idle"))
    }

    "neither trains nor scores, and leaves the run as it was" in {
      val runs = Seq("train" -> OneMachine.prepared, "score" -> OneMachine.trained)
      for ((command, made) <- runs) {
        val run = made.copyTo(folder.resolve(s"to $command"))
        onCluster(command, run, "--conf", "spark.cores.max=2") shouldBe Outcome(1, "", BuiltWithout)
        run.content shouldBe made.content
      }
    }

    "refuses wrong requests, each by its setting, before anything is started" in {
      val run = Run(folder.resolve("wrong"))
      val outcome = onCluster(
        "prepare",
        run,
        Seq("--conf", OneMachine.experiment.conf.toString) ++ Seq(
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
      val outcome = onGpus("prepare", run, "--conf", OneMachine.experiment.conf.toString)
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
