package org.meanet.training

import java.nio.file.{Files, Path}

import scala.collection.JavaConverters._

import org.apache.hadoop.conf.Configuration
import org.meanet.core.metrics.{TrainingEvent, TrainingLog}
import org.meanet.core.run.RunDirectory
import org.meanet.core.test.{Examples, TempFolder}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class MetricsFileSpec extends AnyFreeSpec with Matchers with TempFolder {

  private var runs = 0

  private class Fixture {
    runs += 1
    private val root: Path = folder.resolve(s"run$runs")
    private val run = RunDirectory.open(root.toString, Examples.experiment(), new Configuration)
    def open: MetricsFile = MetricsFile.of(run)
    def lines: Seq[TrainingEvent] = TrainingLog
      .read(Files.readAllBytes(root.resolve(TrainingLog.FILE)), TrainingLog.FILE)
      .asScala
    def rounds: Seq[(Int, Int)] =
      lines.collect { case round: TrainingEvent.Round => (round.epoch, round.round) }
  }

  /** Of half a second. */
  private def round(epoch: Int, round: Int, epochs: Int, rounds: Int, stage: String = "main") =
    Examples.round(stage, epoch, epochs, round, rounds, images = 500)

  "A stage of ten thousand rounds has each in a line of its own" in {
    val fixture = new Fixture
    val file = fixture.open
    (1 to 3).foreach(i => file.accept(round(1, i, epochs = 100, rounds = 100)))
    file.write()
    fixture.rounds shouldBe Seq((1, 1), (1, 2), (1, 3))
  }

  "A longer one has several in a line, and none of two epochs, so that the file stays small" in {
    val fixture = new Fixture
    val file = fixture.open
    for (epoch <- 1 to 2; i <- 1 to 100) file.accept(round(epoch, i, epochs = 3400, rounds = 100))
    file.accept(new TrainingEvent.Validation("main", 2, 10, 5, 1, 1))
    file.write()
    fixture.rounds shouldBe Seq((1, 34), (1, 68), (1, 100), (2, 34), (2, 68), (2, 100))
    val seconds = fixture.lines.collect { case told: TrainingEvent.Round => told.seconds }
    seconds.sum shouldBe 100.0
  }

  "A line ends where a checkpoint is, so that what comes after it can be told anew" in {
    val fixture = new Fixture
    val file = fixture.open
    (1 to 5).foreach(i => file.accept(round(1, i, epochs = 1000, rounds = 100)))
    file.of("main") should have size 1
    (6 to 12).foreach(i => file.accept(round(1, i, epochs = 1000, rounds = 100)))
    file.write()
    val again = fixture.open
    again.rewind("main", 0, 5)
    (6 to 15).foreach(i => again.accept(round(1, i, epochs = 1000, rounds = 100)))
    again.write()
    fixture.rounds shouldBe Seq((1, 5), (1, 15))
    fixture.lines.collect { case told: TrainingEvent.Round => told.seconds } shouldBe Seq(2.5, 5.0)
  }

  "A stage is told in other words without the others losing theirs" in {
    val fixture = new Fixture
    val file = fixture.open
    file.accept(round(1, 1, 1, 2, "cloud"))
    file.accept(round(1, 1, 1, 2, "main"))
    file.accept(round(1, 2, 1, 2, "main"))
    val told = List[TrainingEvent](round(1, 1, 1, 1, "cloud"))
    file.replace("cloud", told.asJava)
    file.write()
    fixture.lines shouldBe told ++ Seq(round(1, 1, 1, 2, "main"), round(1, 2, 1, 2, "main"))
  }
}
