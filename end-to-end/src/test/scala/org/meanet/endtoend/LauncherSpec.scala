package org.meanet.endtoend

import java.nio.file.{Files, Path}
import org.meanet.core.test.TempFolder
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers

/** Which settings the launcher hands to Spark, told by a spark-submit that runs nothing. */
class LauncherSpec extends AnyFlatSpec with Matchers with TempFolder {
  private val Told = Seq("SPARK_CONF_DIR", "SPARK_LOCAL_IP", "MEANET_LOG", "MEANET_CONSOLE")

  private lazy val sparkHome: Path = {
    val script = write(
      "spark/bin/spark-submit",
      "#!/usr/bin/env bash\n" +
        Told.map(name => "echo \"" + name + "=${" + name + ":-}\"\n").mkString +
        "echo \"arguments=$*\"\n"
    )
    script.toFile.setExecutable(true)
    folder.resolve("spark")
  }

  private def launch(settings: Map[String, Any], arguments: String*): Map[String, String] = {
    val outcome = Meanet
      .command(Seq("report", "--run", folder.resolve("run").toString) ++ arguments: _*)
      .copy(settings = settings.mapValues(_.toString).toMap + ("SPARK_HOME" -> sparkHome.toString))
      .run()
    withClue(outcome)(outcome.status shouldBe 0)
    outcome.out.linesIterator
      .map(_.split("=", 2))
      .map { case Array(name, value) => name -> value }
      .toMap
  }

  private def conf(kind: String): String = Repository.root.resolve("conf").resolve(kind).toString

  "Without a master" should "take one machine's settings, and stay on loopback" in {
    val told = launch(Map.empty)
    told("SPARK_CONF_DIR") shouldBe conf("local")
    told("SPARK_LOCAL_IP") shouldBe "127.0.0.1"
    told("MEANET_CONSOLE") shouldBe "off"
  }

  for (
    (master, kind) <- Seq(
      "spark://host:7077" -> "standalone",
      "yarn" -> "yarn",
      "k8s://https://host:6443" -> "kubernetes"
    )
  )
    s"--master $master" should "take that cluster's settings, which executors elsewhere need" in {
      val told = launch(Map.empty, "--master", master)
      told("SPARK_CONF_DIR") shouldBe conf(kind)
      told("SPARK_LOCAL_IP") shouldBe empty
      told("arguments") should startWith(s"--master $master --class")
    }

  "SPARK_CONF_DIR" should "be left as it is, and its master be known" in {
    for ((master, address) <- Seq("yarn" -> "", "local[4]" -> "127.0.0.1")) {
      val own = write(s"$master/spark-defaults.conf", s"spark.master  $master\n").getParent
      val told = launch(Map("SPARK_CONF_DIR" -> own))
      told("SPARK_CONF_DIR") shouldBe own.toString
      told("SPARK_LOCAL_IP") shouldBe address
    }
  }

  "A Spark with settings of its own" should "keep them" in {
    val settings = write("spark/conf/spark-defaults.conf", "spark.master=spark://host:7077\n")
    try {
      val told = launch(Map.empty)
      told("SPARK_CONF_DIR") shouldBe empty
      told("SPARK_LOCAL_IP") shouldBe empty
    } finally Files.delete(settings)
  }

  "A driver on the cluster" should "leave its log there, and the terminal to its submission" in {
    val told = launch(Map.empty, "--master", "yarn", "--deploy-mode", "cluster")
    told("MEANET_LOG") shouldBe empty
    told("MEANET_CONSOLE") shouldBe empty
    told("arguments") should startWith("--master yarn --deploy-mode cluster --class")
  }
}
