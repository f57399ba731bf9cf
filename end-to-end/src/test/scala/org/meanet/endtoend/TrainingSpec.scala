package org.meanet.endtoend

import org.meanet.core.test.TempFolder
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers

class TrainingSpec extends AnyFlatSpec with Matchers with TempFolder {
  private lazy val finished = SharedRun.finished

  "Training" should "never read the test split: without it, it gives the same networks" in {
    val run = SharedRun.prepared.copyTo(folder.resolve("without-test"))
    run.remove("images/images/split=test")
    succeed(Meanet("train", "--run", run))
    run.networks.keySet shouldBe
      Set("bundle/cloud.onnx", "bundle/main.onnx", "bundle/extension.onnx")
    run.networks shouldBe finished.networks
    run.manifest shouldBe finished.manifest
  }

  it should "leave main as it was before the extension was trained, BatchNorm's statistics too" in {
    val before = SharedRun.whenExtensionBegan
    val after = finished.content
    // DL4J's own file, which holds the running statistics apart, and the block that a device gets.
    checkpoints(before, "main") should have size 1
    checkpoints(after, "main") shouldBe checkpoints(before, "main")
    after("bundle/main.onnx") shouldBe before("checkpoints/without-extension/main.onnx")
    checkpoints(before, "extension") shouldBe empty
    checkpoints(after, "extension") should have size 1
  }

  it should "say that it is finished and change nothing when it is run again" in {
    val run = finished.copyTo(folder.resolve("again"))
    val bundle = new org.apache.hadoop.fs.Path(s"file:${run / "bundle"}")
    succeed(Meanet("train", "--run", run)).out shouldBe
      s"Train: finished before, bundle in $bundle\n"
    run.content shouldBe finished.content
  }

  it should "go on after its last finished stage, also when it is killed" in {
    val run = finished.copyTo(folder.resolve("resumed"))
    run.remove("bundle", "steps/train.conf")
    run.remove(checkpoints(run.content, "extension").keys.toSeq: _*)

    val killed = Meanet.command("train", "--run", run).run { (line, process) =>
      if (line.startsWith("Stage extension")) Command.kill(process)
    }
    killed.status should not be 0
    run.networks shouldBe empty

    val resumed = succeed(Meanet("train", "--run", run)).out
    resumed should include("Stage cloud: finished before, loaded\n")
    resumed should include("Stage main: finished before, loaded\n")
    resumed should include regex "Stage extension: [\\d,]+ parameters"
    run.networks shouldBe finished.networks
  }

  /** The networks of a stage that a run has kept. */
  private def checkpoints(content: Map[String, String], stage: String): Map[String, String] =
    content.filterKeys(_.matches(s"checkpoints/$stage-[^/]*/finished\\.zip")).map(identity)

  private def succeed(outcome: Outcome): Outcome = {
    withClue(outcome)(outcome.status shouldBe 0)
    outcome
  }
}
