package org.meanet.clusters

import java.nio.file.{Files, Path}
import java.nio.file.attribute.PosixFilePermissions
import org.meanet.endtoend.{Command, Meanet, Outcome, Repository, Run}
import org.scalatest.concurrent.Eventually
import org.scalatest.time.{Seconds, Span}
import scala.collection.JavaConverters._
import scala.util.Try

/** Both jobs on a real standalone cluster that wants to be authenticated to. Where such a cluster
  * starts the driver, it does not: Spark 3.5 keeps the secret from a driver that a worker starts.
  */
class StandaloneSpec extends ClusterSpec with Eventually {
  implicit override val patienceConfig: PatienceConfig =
    PatienceConfig(timeout = Span(120, Seconds), interval = Span(1, Seconds))

  private val Secret = "the-secret-of-this-cluster"

  private lazy val conf = settings(
    "conf",
    s"""spark.cores.max              2
       |spark.authenticate           true
       |spark.authenticate.secret    $Secret
       |spark.io.encryption.enabled  true
       |""".stripMargin
  )
  private lazy val cluster = new StandaloneCluster(folder, daemons())
  private lazy val openConf = settings("open-conf", "spark.cores.max  2\n")
  private lazy val openCluster = new StandaloneCluster(
    Files.createDirectories(folder.resolve("open")),
    write("open.conf", "")
  )
  private lazy val openWorkers = Seq.fill(2)(openCluster.startWorker())
  private var workers = Seq.empty[StandaloneCluster.Worker]

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    workers = Seq.fill(2)(cluster.startWorker())
  }

  override protected def afterAll(): Unit =
    try {
      cluster.close()
      openCluster.close()
    } finally super.afterAll()

  private def settings(name: String, own: String): Path = {
    val folder = settings("standalone", name, own)
    forOwnerAlone(folder.resolve("spark-defaults.conf"))
    folder
  }

  /** The settings of master and workers; they take what is encrypted and what is not. */
  private def daemons(): Path = forOwnerAlone(
    write(
      "daemons.conf",
      s"""spark.authenticate            true
         |spark.authenticate.secret     $Secret
         |spark.network.crypto.enabled  true
         |""".stripMargin
    )
  )

  private def forOwnerAlone(file: Path): Path =
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"))

  private def onCluster(command: String, run: Run, options: String*): Command =
    Meanet
      .command(Seq(command, "--run", run, "--master", cluster.url) ++ options: _*)
      .copy(settings = Map("SPARK_CONF_DIR" -> conf.toString), patience = ClusterSpec.Patience)

  private def prepared(name: String): Run = OneMachine.prepared.copyTo(folder.resolve(name))

  private def trained(name: String): Run = OneMachine.trained.copyTo(folder.resolve(name))

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
      run.networks shouldBe OneMachine.trained.networks
      logOf(run, "train") should include("StandaloneSchedulerBackend")
    }

    "scores as on one machine, encrypted" in {
      requireFreeWorkers()
      run.networks should not be empty
      val encrypted = Seq("--conf", "spark.network.crypto.enabled=true")
      succeeded(onCluster("score", run, encrypted: _*).run()).err shouldBe empty
      Scores.of(run) shouldBe OneMachine.scores
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
        if (lost.isEmpty && run.roundsSoFar >= 2) {
          lost = workers.find(_.hasExecutor)
          lost.foreach(_.kill())
        }
      }
      succeeded(outcome)
      lost should not be empty
      logOf(run, "train") should include regex "Lost executor|worker lost"
      run.networks shouldBe OneMachine.trained.networks
    }

    "while images are scored leaves each of them one row, the same one" in {
      requireFreeWorkers()
      val run = trained("lost in scoring")
      var lost = Option.empty[StandaloneCluster.Worker]
      val outcome = onCluster("score", run).watch { _ =>
        if (lost.isEmpty && written(run)) {
          lost = workers.find(_.hasExecutor)
          lost.foreach(_.kill())
        }
      }
      succeeded(outcome)
      lost should not be empty
      logOf(run, "score") should include regex "Lost executor|worker lost"
      Scores.of(run) shouldBe OneMachine.scores
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
      Scores.of(run) shouldBe OneMachine.scores
    }

    "is refused by the training before it starts" in {
      val run = prepared("refused")
      val outcome = onCluster("train", run, elastic: _*).run()
      outcome.status shouldBe 1
      outcome.err should (startWith("error: The cluster's settings have 2 problems:\n") and
        include("spark.dynamicAllocation.enabled must be false in training, got [true]") and
        include("wasteful: spark.speculation should be false"))
      run.content shouldBe OneMachine.prepared.content
      logOf(run, "train") should not include "StandaloneSchedulerBackend"
    }
  }

  "spark-submit --deploy-mode cluster" - {
    lazy val run = prepared("cluster mode")

    def submit(job: String, module: String, options: String*): Outcome = Command(
      Seq(
        Repository.sparkHome.resolve("bin/spark-submit").toString,
        "--master",
        openCluster.url,
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
      Map("SPARK_CONF_DIR" -> openConf.toString, "SPARK_LOCAL_IP" -> "127.0.0.1"),
      folder,
      ClusterSpec.Patience
    ).run()

    "trains" in {
      openWorkers.exists(_.isAlive) shouldBe true
      succeeded(submit("org.meanet.training.TrainJob", "training-job"))
      run.networks shouldBe OneMachine.trained.networks
    }

    "scores" in {
      openWorkers.exists(_.isAlive) shouldBe true
      succeeded(submit("org.meanet.inference.ScoreJob", "inference-job"))
      Scores.of(run) shouldBe OneMachine.scores
    }

    "says where the driver runs that the modules must be opened to it" in {
      openWorkers.exists(_.isAlive) shouldBe true
      submit(
        "org.meanet.inference.ScoreJob",
        "inference-job",
        "--conf",
        "spark.driver.extraJavaOptions=-Djava.awt.headless=true"
      )
      openWorkers.flatMap(worker => Logs.under(worker.work, "stderr")).mkString should
        include("spark.driver.extraJavaOptions must open Java 17's modules")
    }
  }

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
