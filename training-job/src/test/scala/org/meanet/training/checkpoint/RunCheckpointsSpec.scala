package org.meanet.training.checkpoint

import java.nio.ByteBuffer
import java.nio.file.{Files, Path}
import java.util.Optional
import java.util.zip.{ZipEntry, ZipFile, ZipOutputStream}

import scala.collection.JavaConverters._

import org.apache.hadoop.conf.Configuration
import org.deeplearning4j.nn.graph.ComputationGraph
import org.deeplearning4j.util.ModelSerializer
import org.meanet.core.UserError
import org.meanet.core.metrics.TrainingEvent
import org.meanet.core.run.{EarlierRun, RunDirectory}
import org.meanet.core.test.{Examples, TempFolder}
import org.meanet.core.config.ResNetSpec
import org.meanet.core.image.ImageShape
import org.meanet.training.averaging._
import org.meanet.training.network.{Optimiser, ResNetGraph}
import org.nd4j.linalg.learning.config.Nesterovs
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class RunCheckpointsSpec extends AnyFreeSpec with Matchers with TempFolder {

  private var runs = 0

  private class Fixture(keep: Int = 2) {
    runs += 1
    val root: Path = folder.resolve(s"run$runs")
    private val run = RunDirectory.open(root.toString, Examples.experiment(), new Configuration)
    def of(stage: String = "main", inputs: String = "these") =
      new RunCheckpoints(run, stage, inputs, keep)
    def earlier(other: Fixture): EarlierRun = run.earlier(other.root.toString)
    def files: Seq[String] =
      stageFolder.toFile.list.toSeq.filterNot(_.startsWith(".")).sorted
    def stageFolder: Path =
      root.resolve("checkpoints").toFile.listFiles.find(_.getName.startsWith("main-")).get.toPath
  }

  private def network(filledWith: Double): ComputationGraph = {
    val graph = SmallNetwork.withBatchNorm(new Nesterovs(0.1, 0.9))
    graph.params.assign(filledWith)
    graph.getUpdater.getStateViewArray.assign(filledWith / 2)
    graph
  }

  private def progress(epoch: Int, round: Int) = new StageProgress(
    epoch,
    round,
    new Usage(128L * round, 77),
    Optional.of(new Evaluation(100, 60, 0.75)),
    1
  )

  "A checkpoint gives back parameters, momentum and how far the stage had come" in {
    val fixture = new Fixture
    fixture.of().save(progress(2, 50), network(0.25))
    val restored = network(0)
    fixture.of().resume(restored).get shouldBe progress(2, 50)
    restored.params shouldBe network(0.25).params
    restored.getUpdater.getStateViewArray shouldBe network(0.25).getUpdater.getStateViewArray
  }

  "The newest is resumed from, and only so many are kept" in {
    val fixture = new Fixture(keep = 2)
    for ((at, i) <- Seq((0, 50), (0, 100), (1, 0), (9, 50), (10, 0)).zipWithIndex) {
      fixture.of().save(progress(at._1, at._2), network(i))
    }
    fixture.files shouldBe Seq("epoch-000009-round-00000050.zip", "epoch-000010-round-00000000.zip")
    val restored = network(0)
    fixture.of().resume(restored).get.epoch shouldBe 10
    restored.params.getDouble(0L) shouldBe 4.0
    fixture.of().newest.get should endWith("epoch-000010-round-00000000.zip")
  }

  "A file that does not say how far its stage had come is refused" in {
    val fixture = new Fixture
    fixture.of().saveBest(network(1))
    Files.move(
      fixture.stageFolder.resolve("best.zip"),
      fixture.stageFolder.resolve("epoch-000001-round-00000000.zip")
    )
    val error = the[UserError] thrownBy fixture.of().resume(network(0))
    error.getMessage should include("it does not say how far it is; delete it")
  }

  "A finished stage keeps its network alone" in {
    val fixture = new Fixture
    val checkpoints = fixture.of()
    checkpoints.save(progress(1, 0), network(1))
    checkpoints.saveBest(network(2))
    checkpoints.isFinished shouldBe false
    checkpoints.finish(network(3))
    fixture.files shouldBe Seq("finished.zip")
    checkpoints.isFinished shouldBe true
    val restored = network(0)
    checkpoints.restoreFinished(restored)
    restored.params.getDouble(0L) shouldBe 3.0
  }

  "What a stage told of itself stays with its checkpoints, and with its network" in {
    val fixture = new Fixture
    val told =
      java.util.List.of[TrainingEvent](new TrainingEvent.Validation("main", 1, 4, 2, 0.5, 1))
    fixture.of().metrics.isPresent shouldBe false
    fixture.of().saveMetrics(told)
    fixture.of().save(progress(1, 0), network(1))
    fixture.of().metrics.get shouldBe told
    fixture.of(inputs = "others").metrics.isPresent shouldBe false
    fixture.of().finish(network(3))
    fixture.files shouldBe Seq("finished.zip", "metrics.jsonl")
    fixture.of().metrics.get shouldBe told
  }

  "A stage that another run has finished is taken whole, or not at all" in {
    val (there, here) = (new Fixture, new Fixture)
    val told =
      java.util.List.of[TrainingEvent](new TrainingEvent.Validation("main", 1, 4, 2, 0.5, 1))
    here.of().isFinishedIn(here.earlier(there)) shouldBe false
    there.of().saveMetrics(told)
    there.of().finish(network(3))
    val finished = there.stageFolder.resolve("finished.zip")
    val whole = Files.readAllBytes(finished)
    Files.write(finished, whole.take(whole.length / 2))
    val error = the[UserError] thrownBy here.of().takeFrom(here.earlier(there), network(0))
    error.getMessage should startWith(s"Cannot take stage main from run [${there.root}], file [")
    error.getMessage should endWith(
      "leave that run out of checkpoints.reuse to train the stage here"
    )
    here.of().isFinished shouldBe false

    Files.write(finished, whole)
    here.of().isFinishedIn(here.earlier(there)) shouldBe true
    val taken = network(0)
    here.of().takeFrom(here.earlier(there), taken)
    taken.params.getDouble(0L) shouldBe 3.0
    here.files shouldBe Seq("finished.zip", "metrics.jsonl")
    here.of().metrics.get shouldBe told
    val restored = network(0)
    here.of().restoreFinished(restored)
    restored.params.getDouble(0L) shouldBe 3.0
  }

  "DL4J reads the file as one of its own" in {
    val fixture = new Fixture
    val trained = network(0.125)
    fixture.of().finish(trained)
    val read = ModelSerializer.restoreComputationGraph(
      fixture.stageFolder.resolve("finished.zip").toFile,
      true
    )
    val images = PixelMinibatches.of(SmallNetwork.images(4).asJava, 0).getFeatures(0)
    read.outputSingle(images) shouldBe trained.outputSingle(images)
  }

  "A stage of other inputs, or another stage, has none of it" in {
    val fixture = new Fixture
    fixture.of().save(progress(1, 0), network(1))
    fixture.of(inputs = "others").resume(network(0)).isPresent shouldBe false
    fixture.of(inputs = "others").hasOthers shouldBe true
    fixture.of().hasOthers shouldBe false
    fixture.of(stage = "cloud").resume(network(0)).isPresent shouldBe false
    fixture.of(stage = "cloud").hasOthers shouldBe false
  }

  "A damaged checkpoint is named with the one before it, which still loads" - {
    def damaged(damage: Array[Byte] => Array[Byte]): (Fixture, Path, UserError) = {
      val fixture = new Fixture
      fixture.of().save(progress(1, 50), network(1))
      fixture.of().save(progress(2, 0), network(2))
      val newest = fixture.stageFolder.resolve("epoch-000002-round-00000000.zip")
      Files.write(newest, damage(Files.readAllBytes(newest)))
      (fixture, newest, the[UserError] thrownBy fixture.of().resume(network(0)))
    }

    Seq[(String, Array[Byte] => Array[Byte])](
      "a changed byte among the parameters" -> { bytes =>
        val at = new String(bytes, "ISO-8859-1").indexOf("coefficients.bin") + 200
        bytes.updated(at, (bytes(at) ^ 1).toByte)
      },
      "cut in the middle" -> (bytes => bytes.take(bytes.length / 2)),
      "empty" -> (_ => Array.empty),
      "something else" -> (_ => "not a zip".getBytes)
    ).foreach { case (what, damage) =>
      what in {
        val (fixture, newest, error) = damaged(damage)
        error.getMessage should startWith(s"Cannot restore the checkpoint [file:$newest]: ")
        error.getMessage should endWith("delete it to go on from [epoch-000001-round-00000050.zip]")
        error.getMessage.linesIterator should have size 1
        Files.delete(newest)
        val restored = network(0)
        fixture.of().resume(restored).get shouldBe progress(1, 50)
        restored.params.getDouble(0L) shouldBe 1.0
      }
    }
  }

  "A checkpoint of another layout is refused" in {
    val fixture = new Fixture
    fixture.of().save(progress(1, 0), network(1))
    val other = SmallNetwork.deep(new Nesterovs(0.1, 0.9))
    val error = the[UserError] thrownBy fixture.of().resume(other)
    error.getMessage should include(
      "parameter 7 must be [conv2_b [5]], got [logits_W [64, 3]]"
    )
    error.getMessage should endWith("delete it to train that stage again")
  }

  "The layout that a checkpoint states has the order of its numbers, branches or not" in {
    val fixture = new Fixture
    val graph = new ResNetGraph(
      new ResNetSpec(
        ResNetSpec.Block.BASIC,
        java.util.List.of(4, 8),
        java.util.List.of(1, 1),
        Optional.empty[Integer]
      ),
      new ImageShape(8, 8, 1),
      3
    ).build(new Optimiser(0.9, true, 0), 5)
    fixture.of().save(progress(1, 0), graph)
    val zip = new ZipFile(fixture.stageFolder.resolve("epoch-000001-round-00000000.zip").toFile)
    val layout =
      try new String(zip.getInputStream(zip.getEntry("layout.txt")).readAllBytes, "UTF-8")
      finally zip.close()
    val end = layout.linesIterator.foldLeft(0L) { (from, line) =>
      val name = line.takeWhile(_ != ' ')
      // A parameter's own numbers may lie row by row or column by column.
      val numbers = graph.getParam(name).dup('c').data.asFloat
      graph.params
        .dup('c')
        .data
        .asFloat
        .slice(from.toInt, from.toInt + numbers.length)
        .sorted shouldBe numbers.sorted
      from + numbers.length
    }
    end shouldBe graph.numParams
  }

  "A checkpoint of a version with other layers, as many numbers though it may have, is refused" in {
    val fixture = new Fixture
    fixture.of().save(progress(1, 0), network(1))
    val file = fixture.stageFolder.resolve("epoch-000001-round-00000000.zip")
    // What DL4J's own writer leaves out, and the project's did once.
    rewrite(file)(_.filterNot(_._1 == "layout.txt"))
    val error = the[UserError] thrownBy fixture.of().resume(network(0))
    error.getMessage should include("it is of an earlier version, with other layers")
    error.getMessage should endWith("delete it to train that stage again")
  }

  "A hostile checkpoint is refused before it takes memory or time:" - {
    type Entries = Seq[(String, Array[Byte])]

    def changed(name: String)(change: Array[Byte] => Array[Byte])(entries: Entries): Entries =
      entries.map { case (its, bytes) => its -> (if (its == name) change(bytes) else bytes) }

    // Where the header of the numbers has their count: behind that of six numbers of a shape.
    val countAt = 2 + 16 + 8 + 2 + 4 + 6 * 8 + 2 + 16
    val bomb = new Array[Byte](64 << 20)

    for (
      (what, change, reason) <- Seq[(String, Entries => Entries, String)](
        (
          "more numbers than the network has",
          changed("coefficients.bin")(bytes =>
            ByteBuffer.wrap(bytes.clone).putLong(countAt, 1L << 40).array
          ),
          s"coefficients.bin must hold [${network(0).params.length}] numbers of the type FLOAT, " +
            "got [1099511627776] of the type [FLOAT]"
        ),
        (
          "a shape of more dimensions than there are",
          changed("updaterState.bin")(bytes =>
            ByteBuffer.wrap(bytes.clone).putLong(2 + 16, 1L << 40).array
          ),
          "updaterState.bin holds no array"
        ),
        (
          "numbers behind the last",
          changed("coefficients.bin")(_ ++ bomb),
          "coefficients.bin must end with its numbers"
        ),
        (
          "a layout that unpacks to very much",
          changed("layout.txt")(_ => bomb),
          "layout.txt must have at most 16777216 bytes, got more"
        ),
        (
          "an entry of no use that unpacks to very much",
          ("../../passwd" -> bomb) +: _,
          "../../passwd must have at most 16777216 bytes, got more"
        )
      )
    ) what in {
      val fixture = new Fixture
      fixture.of().save(progress(1, 0), network(1))
      val file = fixture.stageFolder.resolve("epoch-000001-round-00000000.zip")
      rewrite(file)(change)
      val error = the[UserError] thrownBy fixture.of().resume(network(0))
      error.getMessage shouldBe s"Cannot restore the checkpoint [file:$file]: $reason; " +
        "delete it to train that stage again"
    }
  }

  private def rewrite(
      file: Path
  )(change: Seq[(String, Array[Byte])] => Seq[(String, Array[Byte])]): Unit = {
    val in = new ZipFile(file.toFile)
    val entries =
      try
        in.entries.asScala.toList.map(entry =>
          entry.getName -> in.getInputStream(entry).readAllBytes
        )
      finally in.close()
    val out = new ZipOutputStream(Files.newOutputStream(file))
    try
      change(entries).foreach { case (name, bytes) =>
        out.putNextEntry(new ZipEntry(name))
        out.write(bytes)
      }
    finally out.close()
  }

  "What cannot be written leaves nothing that looks whole, and the one before it as it was" in {
    val fixture = new Fixture
    fixture.of().save(progress(1, 0), network(1))
    // A folder of the new file's name stands in its way; root may write into read-only folders.
    Files.createDirectories(fixture.stageFolder.resolve("epoch-000002-round-00000000.zip/inside"))
    val error = the[UserError] thrownBy fixture.of().save(progress(2, 0), network(2))
    error.getMessage should startWith("Cannot write [checkpoints/main-")
    fixture.stageFolder.toFile.list.count(_.endsWith(".draft")) shouldBe 0
    fixture.files should contain("epoch-000001-round-00000000.zip")
  }
}
