package org.meanet.endtoend

import com.fasterxml.jackson.databind.JsonNode
import java.nio.file.{Files, Path}
import org.meanet.core.test.TempFolder
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

class CommandsSpec extends AnyFlatSpec with Matchers with TempFolder {
  private def run = SharedRun.finished
  private def outcomes = SharedRun.outcomes
  private def out(command: String): String = outcomes(command).out

  "prepare, train, score and report" should "end with 0 in one folder, and complain of nothing" in {
    for ((command, outcome) <- outcomes) withClue(command + ": ") {
      outcome.status shouldBe 0
      outcome.err shouldBe empty
      outcome.stackTrace shouldBe empty
    }
  }

  they should "leave a log each" in {
    for (command <- outcomes.keys)
      Files.size(run / s"logs/$command.log") should be > 0L
  }

  they should "leave nothing half-written" in {
    run.content.keys.filter(name => name.contains("partial") || name.contains("draft")) shouldBe
      empty
  }

  "prepare" should "say what became of every image" in {
    val Counts =
      ("(?s)Prepare: ([\\d,]+) images read; kept ([\\d,]+) for training, ([\\d,]+) for validation, " +
        "([\\d,]+) for test; rejected (\\d+)\n.*").r
    val Counts(shown @ _*) = out("prepare")
    val Seq(read, train, validation, test, rejected) = shown.map(_.replace(",", "").toInt)
    read shouldBe SmallExperiment.Train + SmallExperiment.Test
    train + validation shouldBe SmallExperiment.Train
    test shouldBe SmallExperiment.Test
    rejected shouldBe 0
  }

  "train" should "show its engine, and the progress of each stage" in {
    out("train") should include regex "(Engine|Warning): "
    for (stage <- Seq("cloud", "main", "extension"))
      out("train") should include regex
        s"Stage $stage: [\\d,]+ parameters, [\\d,]+ MACs an image\n" +
        s"(?:  $stage .*\n)*" +
        s"  $stage +epoch (\\d+)/\\1 +round +\\d+/\\d+ +[\\d,]+ images/s +loss [\\d.]+ +" +
        "rate [\\d.]+ +left 0:00\n"
  }

  it should "name the hard classes that the bundle has" in {
    val hard = run.hardClasses
    hard should have size SmallExperiment.HardClasses
    val Table = (s"(?s).*\nHard classes: ${hard.size} of 10, those of lowest precision on the " +
      "validation split\n(.*)\nStage extension.*").r
    val Table(table) = out("train")
    val names = run.manifest.get("class_names").asScala.map(_.asText).toIndexedSeq
    names.indices.filter(label =>
      s"\\Q${names(label)}\\E +[\\d.]+ +[\\d.]+".r.findFirstIn(table).isDefined
    ) shouldBe hard
  }

  "score" should "show how many images it scored, and how fast" in {
    out("score") should include regex
      s"Score: ${SmallExperiment.Test} test images on 4 edges in [\\d.]+ s \\([\\d,]+ images/s\\), " +
      "0 rejected"
  }

  "report" should "show the table" in {
    for (section <- Seq("WHERE IMAGES WERE ANSWERED", "RIGHT ANSWERS", "ENERGY OF THE EDGES"))
      out("report") should include(section)
    for ((exit, name) <- Seq("main" -> "main exit", "extension" -> "extension exit")) {
      val answers = run.report.at(s"/exits/$exit")
      out("report") should include regex
        s"$name, on the edge .* ${answers.get("count")} / ${SmallExperiment.Test} .* " +
        s"${answers.get("correct")} / ${answers.get("count")}"
    }
  }

  it should "send images to each of the three exits, and count each image once" in {
    val counts = run.report.get("exits").asScala.map(_.get("count").asInt).toSeq
    counts should have size 3
    every(counts) should be > 0
    counts.sum shouldBe SmallExperiment.Test
  }

  it should "give each accuracy its numerator and denominator, for all edges and for each" in {
    val report = run.report
    report.get("edges") should have size 4
    for (node <- report +: report.get("edges").asScala.toSeq) {
      val fractions = for {
        who <- Seq("main", "meanet", "cloud", "routed")
        set <- Seq("all", "hard")
      } yield node.at(s"/accuracy/$who/$set")
      for (fraction <- fractions ++ node.get("exits").asScala) {
        fraction.get("correct").isIntegralNumber shouldBe true
        fraction.get("correct").asInt should (be >= 0 and be <= fraction.get("count").asInt)
      }
    }
  }

  it should "keep the keys that other programs read" in {
    def numbers(node: JsonNode, keys: String*): Unit =
      for (key <- keys) withClue(key + ": ")(node.at(key).isNumber shouldBe true)
    val report = run.report
    for (node <- report +: report.get("edges").asScala.toSeq) {
      numbers(node, "/images", "/offload_share", "/upload_bytes")
      numbers(node, Seq("edge_only", "cloud_only", "routed").map("/energy_joules/" + _): _*)
      numbers(node, Seq("p50", "p95", "p99").map("/latency_seconds/" + _): _*)
      node.has("policy") shouldBe true
    }
    report.get("images").asInt shouldBe SmallExperiment.Test
  }

  it should "write the page and the tables for spreadsheets" in {
    Files.size(run / "index.html") should be > 0L
    lines(run / "edges.csv") should have size (1 + 4)
    lines(run / "sweep.csv").size should be > 2
  }

  "network" should "show the sizes that the run's bundle has, and leave the run as it is" in {
    val before = run.content
    val outcome = Meanet("network", "--run", run)
    withClue(outcome) {
      outcome.status shouldBe 0
      outcome.err shouldBe empty
    }
    val totals = outcome.out.linesIterator
      .filter(_.startsWith("total"))
      .map(_.split(" +").drop(1).map(_.replace(",", "").toLong).toSeq)
      .toSeq
    val Seq(cloud, main, adaptive, extension) = totals
    def block(name: String): Seq[Long] =
      Seq("parameters", "macs").map(key => run.manifest.at(s"/$name/$key").asLong)
    cloud shouldBe block("cloud")
    main shouldBe block("main")
    adaptive.zip(extension).map { case (a, b) => a + b } shouldBe block("extension")
    run.content shouldBe before
    Files.exists(run / "logs/network.log") shouldBe false
  }

  "spark-submit" should "run a job by itself, as on a cluster without the launcher" in {
    val copy = run.copyTo(folder.resolve("submitted"))
    copy.remove("report.json", "index.html")
    val outcome = Command(
      Seq(
        Repository.sparkHome.resolve("bin/spark-submit").toString,
        "--class",
        "org.meanet.inference.ReportJob",
        Repository.inferenceJar.toString,
        "--run",
        copy.toString
      ),
      Map(
        "SPARK_CONF_DIR" -> Repository.localConf.toString,
        "SPARK_LOCAL_IP" -> "127.0.0.1",
        "MEANET_HOME" -> Repository.root.toString
      ),
      folder
    ).run()
    withClue(outcome)(outcome.status shouldBe 0)
    outcome.out should include("WHERE IMAGES WERE ANSWERED")
    copy.report shouldBe run.report
    Files.exists(copy / "index.html") shouldBe true
  }

  private def lines(file: Path) = Files.readAllLines(file).asScala
}
