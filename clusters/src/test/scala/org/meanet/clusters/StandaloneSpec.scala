package org.meanet.clusters

import java.nio.file.{Files, Path}
import java.nio.file.attribute.PosixFilePermissions
import org.meanet.core.test.SparkSpec
import org.meanet.endtoend.{Command, Meanet, Outcome, Repository, Run, SmallExperiment}
import org.scalatest.concurrent.Eventually
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import org.scalatest.time.{Seconds, Span}
import scala.collection.JavaConverters._
import scala.util.Try

/** Both jobs on a real standalone cluster, with authentication and encryption. */
class StandaloneSpec extends AnyFreeSpec with Matchers with SparkSpec with Eventually {
  implicit override val patienceConfig: PatienceConfig =
    PatienceConfig(timeout = Span(60, Seconds), interval = Span(1, Seconds))

  private val Secret = "the secret of this cluster"

  // With a space, as people's folders have.
  private lazy val experiment = SmallExperiment(folder.resolve("the data")).write()
  private lazy val conf = settings()
  private lazy val cluster = new StandaloneCluster(folder, conf.resolve("spark-defaults.conf"))
  private var workers = Seq.empty[StandaloneCluster.Worker]

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    workers = Seq.fill(2)(cluster.startWorker())
  }

  override protected def afterAll(): Unit =
    try cluster.close()
    finally super.afterAll()

  /** The settings that are shipped, with less memory, as people change them. */
  private def settings(): Path = {
    val folder = Files.createDirectories(this.folder.resolve("conf"))
    for (name <- Seq("spark-defaults.conf", "log4j2.properties"))
      Files.copy(Repository.root.resolve("conf/standalone").resolve(name), folder.resolve(name))
    val file = folder.resolve("spark-defaults.conf")
    Files.writeString(
      file,
      Files.readString(file) +
        s"""spark.cores.max                2
           |spark.driver.memory            1g
           |spark.executor.memory          1g
           |spark.sql.shuffle.partitions   2
           |spark.ui.enabled               false
           |spark.authenticate             true
           |spark.authenticate.secret      $Secret
           |spark.network.crypto.enabled   true
           |spark.io.encryption.enabled    true
           |""".stripMargin
    )
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"))
    folder
  }

  private def command(words: Any*): Command =
    Meanet.command(words: _*).copy(settings = Map("SPARK_CONF_DIR" -> conf.toString))

  private def onCluster(command: String, run: Run, options: String*): Command =
    this.command(Seq(command, "--run", run, "--master", cluster.url) ++ options: _*)

  private def succeeded(outcome: Outcome): Outcome = withClue(outcome) {
    outcome.status shouldBe 0
    outcome
  }

  /** The same on this machine alone. */
  private lazy val local = {
    val run = Run(folder.resolve("local"))
    succeeded(Meanet("prepare", "--run", run, "--conf", experiment.conf))
    val prepared = run.copyTo(folder.resolve("prepared"))
    succeeded(Meanet("train", "--run", run))
    val trained = run.copyTo(folder.resolve("trained"))
    succeeded(Meanet("score", "--run", run))
    Local(prepared, trained, run)
  }

  private case class Local(prepared: Run, trained: Run, scored: Run)

  private def prepared(name: String): Run = local.prepared.copyTo(folder.resolve(name))

  private def trained(name: String): Run = local.trained.copyTo(folder.resolve(name))

  private lazy val localScores = Scores.of(spark, local.scored)

  private def requireFreeWorkers(): Unit = {
    workers = workers.filter(_.isAlive)
    while (workers.size < 2) workers :+= cluster.startWorker()
    // What ran before has given its executors back.
    eventually(workers.exists(_.hasExecutor) shouldBe false)
  }

  private def logOf(run: Run, command: String): String =
    Files.readString(run / s"logs/$command.log")

  "bin/meanet on a standalone cluster" - {
    lazy val run = prepared("client")

    "trains the networks that it trains on one machine" in {
      requireFreeWorkers()
      val outcome = succeeded(onCluster("train", run).run())
      outcome.err shouldBe empty
      outcome.out should not include "Warning"
      run.networks shouldBe local.trained.networks
      logOf(run, "train") should include("StandaloneSchedulerBackend")
    }

    "scores as on one machine" in {
      requireFreeWorkers()
      run.networks should not be empty
      succeeded(onCluster("score", run).run()).err shouldBe empty
      Scores.of(spark, run) shouldBe localScores
    }

    "gives all executors back" in {
      eventually(workers.exists(_.hasExecutor) shouldBe false)
    }

    "leaves the secret nowhere in the run" in {
      val files = Files.walk(run.folder)
      try
        files.iterator.asScala.filter(Files.isRegularFile(_)).foreach { file =>
          withClue(file)(
            new String(Files.readAllBytes(file), "ISO-8859-1").contains(Secret) shouldBe false
          )
        }
      finally files.close()
      logOf(run, "score") should include("authentication enabled")
    }
  }

  "A worker that is lost" - {
    "in a training leaves the networks as they are" in {
      requireFreeWorkers()
      val run = prepared("lost in training")
      var lost = Option.empty[StandaloneCluster.Worker]
      val outcome = onCluster("train", run).watch { _ =>
        if (lost.isEmpty && rounds(run) >= 6) {
          lost = workers.find(_.hasExecutor)
          lost.foreach(_.kill())
        }
      }
      succeeded(outcome)
      lost should not be empty
      logOf(run, "train") should include regex "Lost executor|worker lost"
      run.networks shouldBe local.trained.networks
    }

    "while images are scored leaves each of them one row, the same one" in {
      requireFreeWorkers()
      val run = trained("lost in scoring")
      var lost = Option.empty[StandaloneCluster.Worker]
      // An image at a time, so that there is a middle.
      val outcome = onCluster("score", run, "scoring.batch-size=1").watch { _ =>
        if (lost.isEmpty && written(run)) {
          lost = workers.find(_.hasExecutor)
          lost.foreach(_.kill())
        }
      }
      succeeded(outcome)
      lost should not be empty
      logOf(run, "score") should include regex "Lost executor|worker lost"
      Scores.of(spark, run) shouldBe localScores
    }
  }

  "A cluster that gives and takes executors, and repeats slow tasks," - {
    val elastic = Seq(
      "spark.dynamicAllocation.enabled=true",
      "spark.dynamicAllocation.shuffleTracking.enabled=true",
      "spark.dynamicAllocation.executorIdleTimeout=1s",
      "spark.speculation=true",
      "spark.speculation.interval=10ms",
      "spark.speculation.quantile=0.1",
      "spark.speculation.multiplier=0.1",
      "spark.speculation.minTaskRuntime=1ms"
    ).flatMap(Seq("--conf", _))

    "writes each row once" in {
      requireFreeWorkers()
      val run = trained("elastic")
      succeeded(onCluster("score", run, elastic: _*).run())
      logOf(run, "score") should (include("speculatable") and include("ExecutorAllocationManager"))
      Scores.of(spark, run) shouldBe localScores
    }

    "is refused by the training before it starts" in {
      val run = prepared("refused")
      val outcome = onCluster("train", run, elastic: _*).run()
      outcome.status shouldBe 1
      outcome.err should (startWith("error: The cluster's settings have 2 problems:\n") and
        include("spark.dynamicAllocation.enabled must be false in training, got [true]") and
        include("wasteful: spark.speculation should be false"))
      run.content shouldBe local.prepared.content
      logOf(run, "train") should not include "StandaloneSchedulerBackend"
    }
  }

  "spark-submit --deploy-mode cluster" - {
    lazy val run = prepared("cluster mode")

    def submit(job: String, module: String, options: String*): Outcome = Command(
      Seq(
        Repository.sparkHome.resolve("bin/spark-submit").toString,
        "--master",
        cluster.url,
        "--deploy-mode",
        "cluster",
        "--class",
        job
      ) ++ options ++ Seq(
        Repository.root
          .resolve(s"$module/target/meanet-$module-0.1.0-SNAPSHOT-spark.jar")
          .toString,
        "--run",
        run.toString
      ),
      Map("SPARK_CONF_DIR" -> conf.toString, "SPARK_LOCAL_IP" -> "127.0.0.1"),
      folder
    ).run()

    "trains" in {
      requireFreeWorkers()
      succeeded(submit("org.meanet.training.TrainJob", "training-job"))
      run.networks shouldBe local.trained.networks
    }

    "scores" in {
      requireFreeWorkers()
      succeeded(submit("org.meanet.inference.ScoreJob", "inference-job"))
      Scores.of(spark, run) shouldBe localScores
    }

    "says where the driver runs that the modules must be opened to it" in {
      requireFreeWorkers()
      submit(
        "org.meanet.inference.ScoreJob",
        "inference-job",
        "--conf",
        "spark.driver.extraJavaOptions=-Djava.awt.headless=true"
      ).status should not be 0
      workers.flatMap(driverErrors).mkString should
        include("spark.driver.extraJavaOptions must open Java 17's modules")
    }
  }

  private def driverErrors(worker: StandaloneCluster.Worker): Seq[String] = {
    val files = Files.walk(worker.work)
    try
      files.iterator.asScala
        .filter(file =>
          file.getFileName.toString == "stderr" && file.getParent.getFileName.toString
            .startsWith("driver-")
        )
        .map(file => Files.readString(file))
        .toList
    finally files.close()
  }

  /** The rounds that a run's metrics tell of so far. */
  private def rounds(run: Run): Int =
    Try(Files.readAllLines(run / "metrics.jsonl").asScala.count(_.contains("\"round\"")))
      .getOrElse(0)

  /** Whether a task has written its rows, but not all tasks have. */
  private def written(run: Run): Boolean = Try {
    val files = Files.walk(run.folder)
    try
      files.iterator.asScala.exists { file =>
        file.toString.contains(".scores.partial-") && file.getFileName.toString.endsWith(".parquet")
      }
    finally files.close()
  }.getOrElse(false)
}
