package org.meanet.training.averaging

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class PerEdgeRoundsSpec extends AnyFreeSpec with Matchers {

  private val fleets =
    Seq(Seq(1L), Seq(5L, 0L, 64L), Seq(0L, 0L, 3L, 1L, 0L), Seq(100L, 33L, 34L, 1L))

  private def plans = for {
    fleet <- fleets
    batch <- Seq(1, 8)
    frequency <- Seq(1, 4)
  } yield (fleet, batch, frequency, new PerEdgeRounds(fleet.toArray, batch, frequency))

  "Every image of an edge is used once in each epoch, by that edge" in {
    plans.foreach { case (fleet, _, _, plan) =>
      val order = plan.order(3, 1)
      val firsts = fleet.scanLeft(0L)(_ + _)
      val positions = (0L until plan.images).map(order.positionOf(_))
      positions.sorted shouldBe (0L until plan.images)
      fleet.indices.foreach { edge =>
        (firsts(edge) until firsts(edge + 1)).foreach { index =>
          plan.partitionOf(positions(index.toInt)) % plan.workers shouldBe edge
        }
      }
    }
  }

  "A round holds as many images of an edge as the plan says, and no more than its minibatches" in {
    plans.foreach { case (fleet, batch, frequency, plan) =>
      val counts = (0L until plan.images).groupBy(plan.partitionOf(_)).mapValues(_.size)
      for (round <- 0 until plan.rounds; edge <- fleet.indices) {
        val images = plan.imagesIn(round, edge)
        counts.getOrElse(round * plan.workers + edge, 0) shouldBe images
        images should be <= batch * frequency
      }
    }
  }

  "Edges end their epoch together" in {
    val plan = new PerEdgeRounds(Array(100L, 50L), 8, 1)
    plan.rounds shouldBe 13
    plan.imagesIn(12, 0) should be > 0
    plan.imagesIn(12, 1) should be > 0
  }
}
