package org.meanet.core.run

import java.nio.file.Files
import org.apache.hadoop.conf.Configuration
import org.apache.spark.sql.SparkSession
import org.meanet.core.UserError
import org.meanet.core.config.Experiment
import org.meanet.core.test.{Examples, Launched, TempFolder}
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers

class InspectionLauncherSpec extends AnyFlatSpec with Matchers with TempFolder {
  private lazy val conf = write("example.conf", Examples.Required).toString

  /** A run as a job leaves it. */
  private lazy val run = {
    val directory = folder.resolve("run")
    RunDirectory.open(directory.toString, Examples.experiment("seed=5"), new Configuration())
    directory
  }

  private def launch(inspection: Inspection, args: String*): Launched =
    Launched.of(InspectionLauncher.launch(args.toArray, inspection))

  private def inspection(work: Experiment => Unit): Inspection = new Inspection {
    override def name: String = "look"
    override def run(experiment: Experiment, hadoop: Configuration): Unit = work(experiment)
  }

  private val mustNotRun = inspection(_ => fail("The inspection must not run"))

  private def seedOf(args: String*): Long = {
    var seed = 0L
    launch(inspection(experiment => seed = experiment.seed), args: _*) shouldBe Launched(0, "", "")
    seed
  }

  "An inspection" should "get the file's experiment with the overrides" in {
    seedOf("--conf", conf) shouldBe 1
    seedOf("--conf", conf, "seed=9") shouldBe 9
  }

  it should "get a run's experiment, and leave the run as it is" in {
    val before = Files.readString(run.resolve("config.conf"))
    seedOf("--run", run.toString) shouldBe 5
    seedOf("--run", run.toString, "seed=9") shouldBe 9
    run.toFile.list shouldBe Array("config.conf")
    Files.readString(run.resolve("config.conf")) shouldBe before
  }

  it should "start no Spark" in {
    SparkSession.getDefaultSession.foreach(_.stop())
    launch(
      inspection(_ => SparkSession.getDefaultSession shouldBe empty),
      "--conf",
      conf
    ).code shouldBe 0
    SparkSession.getDefaultSession shouldBe empty
  }

  it should "say in one line what the user can put right, with exit code 1" in {
    launch(inspection(_ => throw new UserError("Images must be square")), "--conf", conf) shouldBe
      Launched(1, "", "error: Images must be square\n")
    val nowhere = folder.resolve("nowhere")
    launch(mustNotRun, "--run", nowhere.toString) shouldBe Launched(
      1,
      "",
      s"error: --run must name the folder of a run, got [$nowhere], which holds none; " +
        "bin/meanet prepare begins one, with --conf FILE\n"
    )
    Files.exists(nowhere) shouldBe false
  }

  it should "say all that is wrong with a configuration" in {
    val outcome = launch(mustNotRun, "--conf", conf, "sead=2", "training.workers=0")
    outcome.code shouldBe 1
    outcome.err.linesIterator.toSeq shouldBe Seq(
      "error: The configuration has 2 problems:",
      "  sead is not a known key, got [2]; did you mean seed? (command line)",
      "  training.workers must be at least 1, got [0] (command line)"
    )
  }

  it should "be given a file or a run, and not both" in {
    val neither = launch(mustNotRun)
    neither.code shouldBe 2
    neither.err should (startWith("error: Missing required argument") and
      include("(--conf=FILE | --run=DIR)") and include("Usage: meanet look"))
    val both = launch(mustNotRun, "--conf", conf, "--run", run.toString)
    both.code shouldBe 2
    both.err should startWith("error: --conf=FILE, --run=DIR are mutually exclusive")
  }
}
