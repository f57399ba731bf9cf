package org.meanet.clusters

import java.nio.file.{Files, Path}
import org.meanet.clusters.Daemon.Host
import org.meanet.endtoend.{Command, Meanet, Outcome, Repository, Run}

/** Both jobs on real daemons of Hadoop, with everything on HDFS. */
class YarnSpec extends ClusterSpec {
  private lazy val hadoop = new HadoopCluster(Files.createDirectories(folder.resolve("hadoop")))
  private lazy val sparkHome = SparkHome.in(folder.resolve("spark"))
  private lazy val conf = settings(
    "yarn",
    "conf",
    s"""spark.executor.instances         2
       |spark.driver.memoryOverhead      1g
       |spark.executor.memoryOverhead    1g
       |spark.driver.extraJavaOptions    $Limits
       |spark.executor.extraJavaOptions  $Limits
       |spark.yarn.jars                  local:$sparkHome/jars/*
       |spark.yarn.appMasterEnv.SPARK_LOCAL_IP  $Host
       |spark.executorEnv.SPARK_LOCAL_IP        $Host
       |""".stripMargin
  )

  private val Limits =
    "-Dorg.bytedeco.javacpp.maxbytes=512m -Dorg.bytedeco.javacpp.maxphysicalbytes=2g"

  override protected def afterAll(): Unit =
    try hadoop.close()
    finally super.afterAll()

  /** On HDFS with all that it names. */
  private lazy val experiment: String = {
    val here = OneMachine.experiment
    val there = s"${hadoop.root}/data"
    hadoop.upload(here.folder, there)
    hadoop.upload(Repository.costs, s"$there/costs.conf")
    val text = here.text
      .replace(Repository.costs.toString, s"$there/costs.conf")
      .replace(here.folder.toString, there)
    hadoop.upload(write("on-hdfs.conf", text), s"$there/on-hdfs.conf")
    s"$there/on-hdfs.conf"
  }

  private def run(name: String): String = s"${hadoop.root}/runs/$name"

  private def meanet(mode: String, command: String, run: String, options: String*): Outcome =
    Meanet
      .command(
        Seq(command, "--run", run, "--master", "yarn", "--deploy-mode", mode) ++ options: _*
      )
      .copy(
        settings = Map(
          "SPARK_HOME" -> sparkHome.toString,
          "SPARK_CONF_DIR" -> conf.toString,
          "HADOOP_CONF_DIR" -> hadoop.conf.toString,
          "SPARK_LOCAL_IP" -> Host
        ),
        patience = ClusterSpec.Patience
      )
      .run()

  private def copied(run: String): Run = {
    val copy = Files.createTempDirectory(folder, "copy")
    Run(hadoop.download(run, copy.resolve("run")))
  }

  for ((mode, place) <- Seq("client" -> "on this machine", "cluster" -> "in a container"))
    s"bin/meanet on YARN and HDFS, with the driver $place," - {
      "prepares" in {
        succeeded(
          meanet(mode, "prepare", run(mode), Seq("--conf", experiment) ++ OneMachine.Small: _*)
        )
      }

      "trains the networks that it trains on one machine" in {
        val outcome = succeeded(meanet(mode, "train", run(mode)))
        if (mode == "client") outcome.err shouldBe empty
        wordsOfDriver(mode, outcome) should include(s"Train: bundle in ${run(mode)}/bundle")
        copied(run(mode)).networks shouldBe OneMachine.trained.networks
      }

      "scores as on one machine" in {
        val outcome = succeeded(meanet(mode, "score", run(mode)))
        if (mode == "client") outcome.err shouldBe empty
        Scores.of(copied(run(mode))) shouldBe OneMachine.scores
      }

      "explains that executors are killed for their memory" in {
        hadoop.upload(OneMachine.trained.folder, run(s"killed-$mode"))
        // Their heaps are never collected, and fill their containers.
        val outgrowing = Seq(
          "spark.executor.memory=512m",
          "spark.executor.memoryOverhead=1m",
          "spark.executor.extraJavaOptions=-XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC",
          "spark.task.maxFailures=2"
        ).flatMap(Seq("--conf", _))
        val outcome = meanet(mode, "score", run(s"killed-$mode"), outgrowing: _*)
        withClue(outcome) {
          outcome.status shouldBe 1
          outcome.err should include regex
            (if (mode == "client") "^error: "
             else "diagnostics message: .*FailedCommandException: ") +
            "Executors must stay within their containers' memory, but the cluster killed them in " +
            "\\[score: .*]: Container killed by YARN for exceeding physical memory limits.* Raise " +
            "spark.executor.memoryOverhead, now \\[1] MiB beside \\[512] MiB"
        }
      }
    }

  "Executors on YARN are told to use a task's cores in native code" in {
    val executors = hadoop.logged("launch_container.sh").filter(_.contains("ExecutorBackend"))
    executors should not be empty
    every(executors) should include("OMP_NUM_THREADS=\"1\"")
  }

  /** Those of a driver in a container are in its log. */
  private def wordsOfDriver(mode: String, outcome: Outcome): String =
    if (mode == "client") outcome.out else hadoop.logged("stdout").mkString
}
