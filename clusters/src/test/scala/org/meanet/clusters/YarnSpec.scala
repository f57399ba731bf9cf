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
      "prepares the image table that it prepares on one machine" in {
        succeeded(
          meanet(mode, "prepare", run(mode), Seq("--conf", experiment) ++ OneMachine.Small: _*)
        )
      }

      "trains the networks that it trains on one machine" in {
        succeeded(meanet(mode, "train", run(mode)))
        copied(run(mode)).networks shouldBe OneMachine.trained.networks
      }

      "scores as on one machine" in {
        succeeded(meanet(mode, "score", run(mode)))
        Scores.of(copied(run(mode))) shouldBe OneMachine.scores
      }

      "explains that executors are killed for their memory" in {
        val outcome = meanet(
          mode,
          "score",
          run(mode),
          "--conf",
          "spark.executor.memory=512m",
          "--conf",
          "spark.executor.memoryOverhead=1m",
          "scoring.edges=4"
        )
        info(outcome.toString)
        outcome.status shouldBe 1
      }
    }
}
