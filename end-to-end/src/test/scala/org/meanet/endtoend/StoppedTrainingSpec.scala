package org.meanet.endtoend

import java.nio.file.{Files, Path, Paths}

import scala.collection.JavaConverters._
import scala.util.{Random, Try}

import org.meanet.core.test.TempFolder
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers

class StoppedTrainingSpec extends AnyFlatSpec with Matchers with TempFolder {
  private lazy val finished = SharedRun.finished

  private def prepared(name: String): Run = SharedRun.prepared.copyTo(folder.resolve(name))

  /** The rounds that a run's metrics tell of: stage, epoch, round. */
  private def rounds(run: Run): Seq[(String, Int, Int)] = Try {
    val json = new com.fasterxml.jackson.databind.ObjectMapper()
    Files
      .readAllLines(run / "metrics.jsonl")
      .asScala
      .map(json.readTree)
      .filter(_.get("event").asText == "round")
      .map(e => (e.get("stage").asText, e.get("epoch").asInt, e.get("round").asInt))
      .toList
  }.getOrElse(Nil)

  private def finish(run: Run, options: String*): Outcome = {
    val outcome = Meanet(Seq("train", "--run", run) ++ options: _*)
    withClue(outcome)(outcome.status shouldBe 0)
    outcome
  }

  private def refused(outcome: Outcome): String = withClue(outcome) {
    outcome.status shouldBe 1
    outcome.errors should have size 1
    outcome.stackTrace shouldBe empty
    outcome.err
  }

  "A training that is killed three times" should "end with the networks of one that was not" in {
    val all = rounds(finished).size
    val seed = System.nanoTime()
    val random = new Random(seed)
    info(s"seed of the rounds: $seed")
    val run = prepared("killed")
    Seq.fill(3)(random.nextInt(all - 5)).sorted.foreach { round =>
      var killed = false
      Meanet.command("train", "--run", run).watch { process =>
        if (!killed && run.roundsSoFar > round) {
          killed = true
          Thread.sleep(random.nextInt(300))
          Command.kill(process)
        }
      }
      info(s"killed after round $round of $all")
      killed shouldBe true
    }
    finish(run).out should include regex "finished before, loaded|goes on (in|after) epoch"
    run.networks shouldBe finished.networks
    rounds(run) shouldBe rounds(finished)
  }

  "A training that is told to stop" should "say in one line how to go on" in {
    val run = prepared("stopped")
    var told = false
    val outcome = Meanet.command("train", "--run", run).watch { process =>
      if (!told && run.roundsSoFar > 0) {
        told = true
        // The launcher becomes what it starts, but for the shell that waits for it.
        process.descendants.iterator.asScala.foreach(_.destroy())
      }
    }
    withClue(outcome) {
      outcome.status shouldBe 143
      outcome.err shouldBe "stopped: the same command goes on from the newest checkpoint\n"
      outcome.stackTrace shouldBe empty
    }
  }

  "A training whose executor is killed in mid-round" should
    "end with the networks of one that was not" in {
      val run = prepared("executor")
      var killed = Option.empty[ProcessHandle]
      val cluster = Seq("--master", "local-cluster[2,1,1024]")
      val outcome =
        Meanet.command(Seq("train", "--run", run.toString) ++ cluster: _*).watch { process =>
          // The first stage's rounds, but for the first few.
          if (killed.isEmpty && run.roundsSoFar >= 6) {
            killed = executors(process).headOption
            killed.foreach(_.destroyForcibly())
          }
        }
      withClue(outcome)(outcome.status shouldBe 0)
      killed should not be empty
      run.networks shouldBe finished.networks
      rounds(run) shouldBe rounds(finished)
    }

  private def executors(process: Process): Seq[ProcessHandle] =
    process.descendants.iterator.asScala.filter { handle =>
      val line = Try(Files.readString(Paths.get(s"/proc/${handle.pid}/cmdline"))).getOrElse("")
      line.contains("CoarseGrainedExecutorBackend") && line.startsWith("/")
    }.toSeq

  private lazy val diverged = prepared("diverged")
  // The rate rises step by step: weight decay shrinks the weights first, then blows them up.
  private lazy val divergence = Meanet(
    "train",
    "--run",
    diverged,
    "training.weight-decay=1",
    "training.averaging-frequency=1",
    "training.cloud.schedule.peak=100",
    "training.cloud.schedule.warm-up=0.99",
    "checkpoints.every-rounds=1",
    "checkpoints.keep=3"
  )

  "A loss that is no longer finite" should "stop the stage and name the last good checkpoint" in {
    val error = refused(divergence)
    error should startWith("error: The loss and parameters of cloud must be finite, got loss [")
    error should include regex "in epoch \\d+, round \\d+ at learning rate"
    error should include("lower training.cloud.schedule.peak, with which the stage starts anew.")
    error should include(s"The last good checkpoint is [file:${checkpoints(diverged).last}]")
    diverged.networks shouldBe empty
  }

  "A damaged checkpoint" should "be named, and the one before it be gone on from" in {
    refused(divergence)
    val Seq(before, newest) = checkpoints(diverged).takeRight(2)
    Files.write(newest, Files.readAllBytes(newest).dropRight(500))
    val error = refused(Meanet("train", "--run", diverged))
    error should startWith(s"error: Cannot restore the checkpoint [file:$newest]: ")
    error should endWith(s"delete it to go on from [${before.getFileName}]\n")
    Files.delete(newest)
    Meanet("train", "--run", diverged).out should include regex
      "Stage cloud: goes on (in epoch \\d+, after round \\d+|after epoch \\d+)\n"
  }

  /** Those of the stage that is under way, oldest first. */
  private def checkpoints(run: Run): Seq[Path] =
    run.files
      .filter(_.matches("checkpoints/[^/]+/epoch-.*\\.zip"))
      .sorted
      .map(run / _)

  "A disk that is full" should "be named, and the training go on once there is space" in {
    val disk = mounted("full", "size=24m")
    try {
      val run = SharedRun.prepared.copyTo(disk.resolve("run"))
      val filler = disk.resolve("filler")
      val outcome = Meanet.command("train", "--run", run).watch { _ =>
        // A look at a folder that changes meanwhile may fail; the next one comes soon.
        if (!Files.exists(filler) && Try(checkpoints(run)).toOption.exists(_.nonEmpty)) fill(filler)
      }
      refused(outcome) should include regex "No space left on device|disk is full"
      run.networks shouldBe empty
      Files.delete(filler)
      finish(run).out should include regex "goes on (in|after) epoch|finished before"
      run.networks shouldBe finished.networks
    } finally unmount(disk)
  }

  "A run directory that cannot be written" should "be named" in {
    val disk = mounted("read-only", "size=24m")
    try {
      val run = SharedRun.prepared.copyTo(disk.resolve("run"))
      mount("-o", "remount,ro", disk.toString)
      val error = refused(Meanet("train", "--run", run))
      error should startWith("error: Cannot write [config.conf] in run directory [")
      error should include("Read-only file system")
    } finally unmount(disk)
  }

  /** As much as the disk takes. */
  private def fill(filler: Path): Unit = {
    val out = Files.newOutputStream(filler)
    try Try(while (true) out.write(new Array[Byte](4096)))
    finally Try(out.close())
  }

  private def mounted(name: String, options: String): Path = {
    val disk = Files.createDirectories(folder.resolve(name))
    assume(
      Try(mount("-t", "tmpfs", "-o", options, "tmpfs", disk.toString)).isSuccess,
      "skipped: mounting a small disk takes Linux and root"
    )
    disk
  }

  private def mount(words: String*): Unit = execute("mount" +: words)

  private def unmount(disk: Path): Unit = execute(Seq("umount", disk.toString))

  private def execute(words: Seq[String]): Unit = {
    val outcome = Command(words, folder = folder).run()
    require(outcome.status == 0, outcome)
  }
}
