package org.meanet.inference

import java.io.{OutputStream, PrintStream}
import java.nio.charset.StandardCharsets.UTF_8
import java.util.Optional

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import org.apache.hadoop.conf.Configuration
import org.meanet.core.UserError
import org.meanet.core.bundle.BundleWriter
import org.meanet.core.config.Experiment.ScoredExits
import org.meanet.core.json.StrictJson
import org.meanet.core.metrics.TrainingLog
import org.meanet.core.run.{JobContext, RunDirectory}
import org.meanet.core.test.{Examples, SparkSpec}
import org.meanet.inference.offload.ScoredImage
import org.meanet.inference.report.TenClasses
import org.meanet.inference.scoring.ScoredUnder
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class ReportJobSpec extends AnyFreeSpec with Matchers with SparkSpec {
  private val hadoop = new Configuration()
  private val experiment = Examples.experiment()

  /** A run with a bundle and scores, but for the training that made them. */
  private def scored(name: String, under: ScoredUnder = ScoredUnder.ALL): RunDirectory = {
    val run = RunDirectory.open(folder.resolve(name).toString, experiment, hadoop)
    val manifest = TenClasses.manifest(hard = Seq.empty, withExtension = false)
    val blocks = manifest.blocks.asScala.map(b => b.file -> b.file.getBytes(UTF_8)).toMap
    new BundleWriter(hadoop).write(run.bundle.toString, manifest, blocks.asJava)
    ScoredImage
      .table(spark, ScoredImage.random(1, 50, 10, Seq.empty))
      .write
      .parquet(run.scores.toString)
    run.writeAtomically("scores/_exits.json", StrictJson.write(under).getBytes(UTF_8))
    run
  }

  private def report(run: RunDirectory): JsonNode = {
    val terminal = System.out
    System.setOut(new PrintStream(OutputStream.nullOutputStream()))
    try new ReportJob().run(new JobContext(spark, experiment, run))
    finally System.setOut(terminal)
    new ObjectMapper().readTree(run.read("report.json").get)
  }

  "A report tells of the training whose log is in the run's folder" in {
    val run = scored("trained")
    run.writeAtomically(
      TrainingLog.FILE,
      TrainingLog.text(TenClasses.training.asJava).getBytes(UTF_8)
    )
    report(run).get("training").asScala.map(_.get("stage").asText) shouldBe
      Seq("cloud", "main", "extension")
  }

  "A report of a bundle from elsewhere needs no log" in {
    val run = scored("bought")
    run.read(TrainingLog.FILE) shouldBe Optional.empty()
    report(run).has("training") shouldBe false
  }

  "Budgets without scores of validation images are refused with what to do" in {
    val run = scored("untested")
    val options = java.util.Map.of[String, java.lang.Double]("--max-offload", 0.2)
    val error =
      the[UserError] thrownBy new ReportJob().run(new JobContext(spark, experiment, run, options))
    error.getMessage shouldBe "Budgets need the scores of validation images, and [" +
      s"${run.validationScores}] has none: run bin/meanet score again with scoring.exits = all; " +
      "if it finds no validation images, set data.validation-fraction in a run of its own"
  }

  "Scores of one rule are refused, also where it asked the cloud about every image" in {
    val run = scored("routed", new ScoredUnder(ScoredExits.ROUTED, "all to the cloud"))
    val error = the[UserError] thrownBy report(run)
    error.getMessage shouldBe "The scores table must hold what every exit says of every image, " +
      s"but [${run.scores}] holds what was computed under [all to the cloud]: score them with " +
      "scoring.exits = all, in a run of its own"
    run.exists("report.json") shouldBe false
  }

  "A log that is damaged is named with its line" in {
    val run = scored("damaged")
    run.writeAtomically(TrainingLog.FILE, "{\"event\":\"lunch\"}\n".getBytes(UTF_8))
    val error = the[UserError] thrownBy report(run)
    error.getMessage should startWith(s"Cannot read ${run.path(TrainingLog.FILE)}, line 1")
  }
}
