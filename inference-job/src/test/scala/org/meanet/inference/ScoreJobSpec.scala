package org.meanet.inference

import java.io.{ByteArrayOutputStream, PrintStream}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Paths}

import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.Path
import org.meanet.core.UserError
import org.meanet.core.bundle.Manifest.ChannelOrder
import org.meanet.core.config.LoadedExperiment
import org.meanet.core.image.EncodedImage.Encoding
import org.meanet.core.image.{EncodedImage, ImageCounts, ImageShape, ImageTable, Split}
import org.meanet.core.json.StrictJson
import org.meanet.core.run.{JobContext, RunDirectory, Step}
import org.meanet.core.test.Examples
import org.meanet.inference.scoring.{LinearBlock, ScoresTable, ScoringFixture}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._
import scala.util.Random

class ScoreJobSpec extends AnyFreeSpec with Matchers with ScoringFixture {
  private val hadoop = new Configuration()
  private val shape = new ImageShape(2, 2, 1)
  private val classes = 3
  private val experiment = Examples.experiment("scoring.edges=2")

  /** A run with networks and images, of each split as many as are asked for. */
  private def run(name: String, validation: Int, test: Int): RunDirectory = {
    val run = RunDirectory.open(path(name), experiment, hadoop)
    val input = Examples.imageInput("image", 2, 2, ChannelOrder.GRAY, 128, 128)
    bundle(
      s"$name/bundle",
      classes,
      Seq(),
      LinearBlock("main.onnx", input, classes, seed = 1),
      None,
      LinearBlock("cloud.onnx", input, classes, seed = 2)
    )
    write(name, Split.VALIDATION, validation)
    write(name, Split.TEST, test)
    val counts = new ImageCounts.Kept(0, validation.toLong, test.toLong)
    json(
      run,
      "counts.json",
      new ImageCounts(counts.total, counts, 0, "0")
    )
    json(run, "classes.json", Array.tabulate(classes)(c => s"class $c"))
    run
  }

  private def json(run: RunDirectory, name: String, content: Any): Unit =
    run.writeAtomically(s"images/$name", StrictJson.write(content).getBytes(UTF_8))

  private def write(name: String, split: Split, images: Int): Unit =
    if (images > 0) {
      val random = new Random(split.ordinal.toLong)
      val rows = (0 until images).map { i =>
        val data = new Array[Byte](shape.bytes)
        random.nextBytes(data)
        ImageTable.row(
          new EncodedImage(s"${split.label}-$i", random.nextInt(classes), shape, Encoding.RAW, data)
        )
      }
      spark
        .createDataFrame(rows.asJava, ImageTable.SCHEMA)
        .write
        .parquet(path(s"$name/images/images/split=${split.label}"))
    }

  private def shown(run: RunDirectory, of: LoadedExperiment = experiment): String = {
    val written = new ByteArrayOutputStream()
    val terminal = System.out
    System.setOut(new PrintStream(written, true, "UTF-8"))
    try new ScoreJob().run(new JobContext(spark, of, run))
    finally System.setOut(terminal)
    written.toString("UTF-8")
  }

  private def ids(table: Path): Seq[String] =
    ScoresTable.read(spark, table.toString).select("id").collect().map(_.getString(0)).sorted

  "Scores of the test and the validation images are tables of their own, and both are named" in {
    val both = run("both", validation = 5, test = 7)
    val text = shown(both)
    text should include regex "Score: 7 test images on 2 edges in .*, 0 rejected"
    text should include regex "Score: 5 validation images on 2 edges in .*, 0 rejected"
    ids(both.scores) shouldBe (0 until 7).map(i => s"test-$i")
    ids(both.validationScores) shouldBe (0 until 5).map(i => s"validation-$i")
  }

  "A split that is finished is not scored again, and one that is not goes on" in {
    val stopped = run("stopped", validation = 5, test = 7)
    shown(stopped)
    // As it is when the command is stopped in the second split, and in runs of older versions.
    stopped.delete(Step.SCORE_VALIDATION.record)
    stopped.delete("scores-validation")
    val before = Files.getLastModifiedTime(Paths.get(stopped.scores.toUri.getPath))
    val text = shown(stopped)
    text should include("Score: test images finished before, scores in ")
    text should include("Score: 5 validation images on 2 edges")
    Files.getLastModifiedTime(Paths.get(stopped.scores.toUri.getPath)) shouldBe before
    shown(stopped) should include("Score: validation images finished before, scores in ")
  }

  "A run without validation images scores its test images and says what it has not" in {
    val tested = run("tested", validation = 0, test = 7)
    shown(tested) should include(
      "Score: no validation images, so no operating point can be chosen on them\n"
    )
    ids(tested.scores) should have size 7
    tested.exists("scores-validation") shouldBe false
  }

  "What devices really compute under one rule is computed for the test images alone" in {
    val routed = run("routed", validation = 5, test = 7)
    shown(routed, Examples.experiment("scoring.edges=2", "scoring.exits=routed")) should include(
      "Score: validation images are scored with scoring.exits = all only"
    )
    routed.isDone(Step.SCORE) shouldBe true
    routed.exists("scores-validation") shouldBe false
  }

  "What devices compute is not known under a policy that is still to be fitted" in {
    val learned = run("learned", validation = 5, test = 7)
    val routing = Seq("routing.offload.type=learned-gain", "routing.offload.threshold=0.1")
    val settings = Seq("scoring.edges=2", "scoring.exits=routed") ++ routing
    val error = the[UserError] thrownBy shown(learned, Examples.experiment(settings: _*))
    error.getMessage shouldBe "scoring.exits must be all where routing.offload.type = learned-gain " +
      "has no routing.offload.gain, got [routed]: score with all, and give what the report fits, " +
      "learned_gain in report.json"
    learned.isDone(Step.SCORE) shouldBe false
  }
}
