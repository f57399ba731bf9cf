package org.meanet.core.config

import java.lang.{Double => JDouble}
import java.util.Optional

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class ScheduleSpec extends AnyFreeSpec with Matchers {

  private def share(of: Double): Optional[JDouble] = Optional.of(Double.box(of))
  private val none = Optional.empty[JDouble]

  private def rates(schedule: Schedule, epochs: Int)(at: Double*): Seq[Double] =
    at.map(schedule.learningRate(_, epochs))

  private def shouldBeClose(got: Seq[Double], expected: Seq[Double]): Unit =
    got.zip(expected).foreach { case (a, b) => a shouldBe b +- 1e-12 }

  "One cycle rises to its peak and falls to nothing, in straight lines" in {
    shouldBeClose(
      rates(new OneCycle(0.4, 0.25), 8)(0, 1, 2, 5, 8),
      Seq(0, 0.2, 0.4, 0.2, 0)
    )
  }

  "Steps multiply the peak after each of their epochs" in {
    val paper = new Step(0.1, 0.1, java.util.List.of[Integer](60, 120, 160), none)
    shouldBeClose(
      rates(paper, 180)(0, 59.99, 60, 119.99, 120, 160, 180),
      Seq(0.1, 0.1, 0.01, 0.01, 0.001, 1e-4, 1e-4)
    )
  }

  "Steps may start with a warm-up" in {
    val schedule = new Step(0.2, 0.5, java.util.List.of[Integer](5), share(0.2))
    shouldBeClose(rates(schedule, 10)(0, 1, 2, 5), Seq(0, 0.1, 0.2, 0.1))
  }

  "Half a cosine falls from the peak to nothing" in {
    val schedule = new Cosine(0.2, none)
    shouldBeClose(
      rates(schedule, 6)(0, 2, 3, 6),
      Seq(0.2, 0.1 * (1 + math.cos(math.Pi / 3)), 0.1, 0)
    )
  }

  "A cosine with a warm-up rises first, and falls over what is left" in {
    val schedule = new Cosine(0.2, share(0.5))
    shouldBeClose(rates(schedule, 4)(0, 1, 2, 3, 4), Seq(0, 0.1, 0.2, 0.1, 0))
  }

  "Steps that do not ascend are refused" in {
    val error = the[IllegalArgumentException] thrownBy
      new Step(0.1, 0.1, java.util.List.of[Integer](60, 60), none)
    error.getMessage shouldBe "after-epochs must ascend, got [60, 60]"
  }
}
