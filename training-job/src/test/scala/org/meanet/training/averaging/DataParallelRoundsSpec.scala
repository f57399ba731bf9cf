package org.meanet.training.averaging

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import org.scalatest.prop.TableDrivenPropertyChecks

class DataParallelRoundsSpec extends AnyFreeSpec with Matchers with TableDrivenPropertyChecks {

  private val plans = Table(
    "plan",
    (for {
      images <- Seq(3L, 16L, 17L, 100L, 1003L, 18006L)
      workers <- 1 to 3
      batch <- Seq(1, 7, 16)
      frequency <- Seq(1, 4, 50)
    } yield new DataParallelRounds(images, workers, batch, frequency)): _*
  )

  "Every position is in one round of one worker, and shares differ by one image at most" in {
    forAll(plans) { plan =>
      val shares =
        (0L until plan.images).groupBy(plan.partitionOf(_)).map { case (p, all) => p -> all.size }
      shares.keys.max should be < plan.partitions
      shares.values.sum shouldBe plan.images
      (0 until plan.rounds).foreach { round =>
        val ofRound = (0 until plan.workers).map(w => shares.getOrElse(round * plan.workers + w, 0))
        ofRound.sum shouldBe plan.imagesIn(round)
        ofRound.max - ofRound.min should be <= 1
        ofRound.max should be <= plan.batchSize * plan.averagingFrequency
      }
    }
  }

  "Positions come to the rounds in order" in {
    forAll(plans) { plan =>
      (0L until plan.images).map(plan.partitionOf(_) / plan.workers) shouldBe sorted
    }
  }

  "No minibatch is a small remainder" in {
    forAll(plans) { plan =>
      for (round <- 0 until plan.rounds; worker <- 0 until plan.workers) {
        val share = plan.imagesIn(round, worker)
        val size = plan.minibatchSize(round, worker)
        size should be <= plan.batchSize
        if (share > 0) {
          // Evenly cut: the last minibatch lacks at most one image for each other one.
          val minibatches = (share + size - 1) / size
          minibatches should be <= plan.averagingFrequency
          (share - (minibatches - 1) * size) should be > size - minibatches
        }
      }
    }
  }
}
