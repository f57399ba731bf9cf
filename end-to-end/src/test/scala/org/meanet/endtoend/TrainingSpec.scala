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
    after("checkpoints/main.zip") shouldBe before("checkpoints/main.zip")
    after("bundle/main.onnx") shouldBe before("checkpoints/without-extension/main.onnx")
    before.keySet should contain noneOf ("checkpoints/extension.zip", "bundle/main.onnx")
  }

  it should "say that it is finished and change nothing when it is run again" in {
    val before = finished.content
    val outcome = succeed(Meanet("train", "--run", finished))
    outcome.out shouldBe s"Train: finished before, bundle in ${uri("bundle")}\n"
    finished.content shouldBe before
  }

  it should "go on after its last finished stage" in {
    val run = finished.copyTo(folder.resolve("without-extension"))
    run.remove("bundle", "steps/train.conf", "checkpoints/extension.zip")
    requireResumed(run)
  }

  it should "go on where it was killed" in {
    val run = SharedRun.prepared.copyTo(folder.resolve("killed"))
    val killed = Meanet.command("train", "--run", run).run { (line, process) =>
      if (line.startsWith("Stage extension")) Command.kill(process)
    }
    killed.status should not be 0
    run.networks shouldBe empty
    requireResumed(run)
  }

  private def requireResumed(run: Run): Unit = {
    val outcome = succeed(Meanet("train", "--run", run))
    outcome.out should include("Stage cloud: finished before, loaded\n")
    outcome.out should include("Stage main: finished before, loaded\n")
    outcome.out should include regex "Stage extension: [\\d,]+ parameters"
    run.networks shouldBe finished.networks
  }

  private def succeed(outcome: Outcome): Outcome = {
    withClue(outcome)(outcome.status shouldBe 0)
    outcome
  }

  private def uri(child: String): String =
    new org.apache.hadoop.fs.Path("file:" + (finished / child)).toString
}
