package org.meanet.inference.report

import org.meanet.core.metrics.TrainingEvent.Round
import org.meanet.core.test.Examples
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class LossPointSpec extends AnyFunSpec with Matchers {

  /** Two epochs; the loss of each round is its number. */
  private def rounds(perEpoch: Int): Seq[Round] = for {
    epoch <- 1 to 2
    round <- 1 to perEpoch
    number = (epoch - 1) * perEpoch + round
  } yield Examples.round("main", epoch, 2, round, perEpoch, number, number / 100.0, images = 10)

  private def curve(rounds: Seq[Round], limit: Int) = LossPoint.curve(rounds.asJava, limit).asScala

  describe("The curve of a stage") {
    it("has a point for each round where there are few") {
      curve(rounds(perEpoch = 2), limit = 4) shouldBe Seq(
        new LossPoint(10, 0.5, 1, 0.01),
        new LossPoint(20, 1, 2, 0.02),
        new LossPoint(30, 1.5, 3, 0.03),
        new LossPoint(40, 2, 4, 0.04)
      )
    }

    it("is thinned to means over neighbouring rounds, which stand where the last of them ended") {
      val points = curve(rounds(perEpoch = 6), limit = 3)
      points.map(_.loss) shouldBe Seq(2.5, 6.5, 10.5)
      points.map(_.learningRate) shouldBe Seq(0.025, 0.065, 0.105)
      points.map(_.images) shouldBe Seq(40, 80, 120)
    }

    it("keeps the mean loss when it is thinned") {
      val all = rounds(perEpoch = 300)
      val points = curve(all, limit = 200)
      points should have size 200
      points.map(_.loss).sum / 200 shouldBe all.map(_.loss).sum / 600 +- 1e-9
    }

    it("keeps every round and the end of the stage where the bins cannot be alike") {
      val all = rounds(perEpoch = 101)
      val points = curve(all, limit = 200)
      points should have size 200
      points.last.images shouldBe 2020
      points.last.epoch shouldBe 2.0
      val ends = points.map(_.images / 10)
      val sizes = ends.zip(0L +: ends).map { case (end, start) => end - start }
      sizes.sum shouldBe 202
      sizes.toSet shouldBe Set(1, 2)
    }

    it("is empty where there were no rounds") {
      curve(Seq.empty, limit = 200) shouldBe empty
    }
  }
}
