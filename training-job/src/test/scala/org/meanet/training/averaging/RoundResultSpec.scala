package org.meanet.training.averaging

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class RoundResultSpec extends AnyFreeSpec with Matchers {

  /** A round with a second of broadcast and a second of averaging.
    *
    * @param ends
    *   when the last worker ends
    */
  private def round(slots: Int, ends: Double, workers: Double*): RoundResult = {
    val summaries = workers.zipWithIndex.map { case (seconds, worker) =>
      new WorkerSummary(worker, Usage.NONE, 0, 0, 0, seconds)
    }
    new RoundResult(summaries.asJava, slots, 1, 1 + ends + 1, true)
  }

  "Workers that each have a slot do not queue" in {
    val result = round(slots = 4, ends = 3, 1, 3, 2)
    result.queueingSeconds shouldBe 0
    result.aggregationSeconds shouldBe 1
  }

  "Workers that share slots queue for as long as the busiest slot works beyond the slowest worker" in {
    round(slots = 2, ends = 4, Seq.fill(8)(1.0): _*).queueingSeconds shouldBe 3
    val uneven = round(slots = 2, ends = 6, 4, 1, 1, 1, 1, 2)
    uneven.queueingSeconds shouldBe 2
    uneven.aggregationSeconds shouldBe 1
  }

  "Where Spark has lost its executors by the end of the round, its workers count as of one slot" in {
    round(slots = 0, ends = 3, 1, 2).queueingSeconds shouldBe round(
      slots = 1,
      ends = 3,
      1,
      2
    ).queueingSeconds
  }

  "Queueing takes no more than the round has" in {
    val result = round(slots = 1, ends = 2, 2, 2)
    result.queueingSeconds shouldBe 1
    result.aggregationSeconds shouldBe 0
  }
}
