package org.meanet.endtoend

import java.nio.file.{Files, Path}
import org.meanet.core.test.TempFolder
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers

/** Whatever is wrong, one line says what, where and what to do, and nothing half-made stays. */
class BadInputSpec extends AnyFlatSpec with Matchers with TempFolder {
  private def experiment = SharedRun.experiment
  private def newRun(name: String) = Run(folder.resolve(name))

  "A missing data file" should "be named, and the run go on once the path is right" in {
    val missing = folder.resolve("no such images.gz")
    val run = newRun("missing")
    refusedPrepare(run, s"data.source.train-images=$missing") shouldBe
      s"error: [$missing] does not exist: check the path, or download the data set first\n"
    prepare(run).status shouldBe 0
  }

  "A truncated data file" should "be named with the place where it ends" in {
    val whole = Files.readAllBytes(experiment.trainImages)
    val half = Files.write(folder.resolve("half.gz"), whole.take(whole.length / 2))
    refusedPrepare(newRun("truncated"), s"data.source.train-images=$half") should
      (include(s"[$half] is truncated at item ") and
        include(s" of ${SmallExperiment.Train}: ") and
        include("; download it again"))
  }

  "Labels of other images" should "be refused for their number" in {
    val labels = experiment.testLabels
    refusedPrepare(newRun("mismatch"), s"data.source.train-labels=$labels") shouldBe
      s"error: [$labels] must have one label for each of the ${SmallExperiment.Train} images of " +
      s"[${experiment.trainImages}], got [${SmallExperiment.Test}]\n"
  }

  "Images of another size than data.shape says" should "be refused" in {
    refusedPrepare(newRun("size"), "data.shape.height=32", "data.shape.width=32") should
      (include(s"[${experiment.trainImages}]") and include("32") and include("28"))
  }

  "An experiment with several faults" should "be refused with all of them and their lines" in {
    val faulty = write(
      "faulty.conf",
      experiment.text +
        "colour = red\n" +
        "training.bacth-size = 64\n" +
        "training.momentum = 1.5\n"
    )
    val line = Files.readAllLines(faulty).size
    val run = newRun("faulty")
    val error = refused(Meanet("prepare", "--run", run, "--conf", faulty))
    error should startWith("error: The configuration has 3 problems:\n")
    val problems = error.split("\n").drop(1)
    problems should have size 3
    exactly(1, problems) should (include("colour") and include(s"($faulty:${line - 2})"))
    exactly(1, problems) should
      (include("training.bacth-size") and include("batch-size") and
        include(s"($faulty:${line - 1})"))
    exactly(1, problems) should
      (include("training.momentum") and include("[1.5]") and include(s"($faulty:$line)"))
    Files.exists(run.folder) shouldBe false
  }

  "An experiment that does not exist" should "be named, and leave nothing behind" in {
    val run = newRun("nowhere")
    refused(Meanet("prepare", "--run", run, "--conf", "nope.conf")) shouldBe
      "error: Configuration file [nope.conf] does not exist\n"
    Files.exists(run.folder) shouldBe false
  }

  "A command before its turn" should "be refused with the command that comes first" in {
    val run = SharedRun.prepared.copyTo(folder.resolve("early"))
    val before = run.content
    refused(Meanet("score", "--run", run)) should
      (include("[train]") and include(s"bin/meanet train --run $run"))
    run.content shouldBe before
  }

  "A bundle with a changed byte" should "be refused with the file and both hashes" in {
    val run = SharedRun.finished.copyTo(folder.resolve("changed"))
    run.remove("scores", "steps/score.conf", "scores-validation", "steps/score-validation.conf")
    val expected = run.networks("bundle/main.onnx")
    flipLastByte(run / "bundle/main.onnx")
    // Hadoop's own checksum, which `cp *` and most downloads leave behind.
    run.remove("bundle/.main.onnx.crc")
    refused(Meanet("score", "--run", run)) should
      (include("bundle/main.onnx] must have SHA-256 " + expected) and
        include(run.networks("bundle/main.onnx")))
    run.content.keys.filter(_.startsWith("scores")) shouldBe empty
    Files.exists(run / "steps/score.conf") shouldBe false
  }

  "A folder that holds something else" should "be left as it is" in {
    write("holiday/photo.jpg", "sea")
    val run = newRun("holiday")
    refused(prepare(run)) should
      (include(s"[$run] must be new, empty or an earlier run") and include("[photo.jpg]") and
        include("Use another --run"))
    run.folder.toFile.list shouldBe Array("photo.jpg")
  }

  "A run of another configuration" should "be refused with what differs" in {
    val run = SharedRun.finished.copyTo(folder.resolve("another configuration"))
    refused(Meanet("train", "--run", run, "training.batch-size=64")) should
      (include("train: training.batch-size was 16, is now 64") and include("Use another --run"))
    run.content shouldBe SharedRun.finished.content
  }

  "A minibatch that no memory holds" should "be refused before the first round" in {
    val run = SharedRun.prepared.copyTo(folder.resolve("large-minibatch"))
    val outcome = Meanet("train", "--run", run, "training.batch-size=1000000")
    withClue(outcome) {
      outcome.status shouldBe 1
      outcome.errors should have size 1
      outcome.stackTrace shouldBe empty
      outcome.err should include regex
        "error: Training cloud needs about \\d+\\.\\d GB of native memory in the driver, for \\[2\\] workers"
      outcome.err should include("lower training.batch-size or training.workers")
    }
    run.content shouldBe SharedRun.prepared.content
    run.content.keys.filter(_.contains("epoch-")) shouldBe empty
  }

  "An unknown command" should "be refused with the known ones" in {
    refused(Meanet("trian", "--run", newRun("unknown"))) should
      include(
        "error: COMMAND must be demo, prepare, train, score, report or network, got [trian]\n"
      )
  }

  "The networks of a faulty experiment" should "be refused with all of its faults" in {
    val error = refused(
      Meanet(
        "network",
        "--conf",
        experiment.conf,
        "networks.main.widht=[4]",
        "networks.cloud.blocks-per-stage=[1]"
      )
    )
    error.linesIterator.toSeq shouldBe Seq(
      "error: The configuration has 2 problems:",
      "  networks.main.widht is not a known key, got [[4]]; did you mean networks.main.widths? " +
        "(command line)",
      "  networks.cloud.blocks-per-stage must have one number for each of the widths [8, 16], " +
        "got [1] (command line)"
    )
  }

  "A command that starts no run" should "refuse to delete one" in {
    refused(Meanet("network", "--run", SharedRun.prepared, "--fresh")) should
      startWith("error: --fresh must be given to a command that starts a run, got [network]")
    Files.exists(SharedRun.prepared / "config.conf") shouldBe true
  }

  "A command without a run" should "ask for one" in {
    refused(Meanet("prepare", "--conf", experiment.conf)) shouldBe
      "error: --run must name the folder of the run\n"
  }

  private def prepare(run: Run, overrides: String*): Outcome =
    Meanet(Seq("prepare", "--run", run, "--conf", experiment.conf) ++ overrides: _*)

  /** What standard error says when `prepare` fails on its input and leaves nothing behind. */
  private def refusedPrepare(run: Run, overrides: String*): String = {
    val error = refused(prepare(run, overrides: _*))
    Files.exists(run.folder) shouldBe false
    error
  }

  private def refused(outcome: Outcome): String = withClue(outcome) {
    outcome.status should (be > 0 and be < 3)
    outcome.errors should have size 1
    outcome.stackTrace shouldBe empty
    outcome.out shouldBe empty
    outcome.err
  }

  private def flipLastByte(file: Path): Unit = {
    val bytes = Files.readAllBytes(file)
    bytes(bytes.length - 1) = (bytes.last ^ 1).toByte
    Files.write(file, bytes)
  }
}
