package org.meanet.training.averaging

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class SeededOrderSpec extends AnyFreeSpec with Matchers {

  private def order(seed: Long, epoch: Int, size: Long) = {
    val order = new SeededOrder(seed, epoch, size)
    (0L until size).map(order.positionOf(_))
  }

  "An order is a permutation, whatever the size" in {
    for (size <- Seq(1L, 2L, 3L, 4L, 5L, 64L, 1003L, 4097L)) {
      order(1, 0, size).sorted shouldBe (0L until size)
    }
  }

  "The same seed and epoch give the same order, another epoch or seed another" in {
    order(1, 0, 1000) shouldBe order(1, 0, 1000)
    order(1, 1, 1000) should not be order(1, 0, 1000)
    order(2, 0, 1000) should not be order(1, 0, 1000)
  }

  "Where an image stands says nothing of where it stood in the epoch before" in {
    val first = order(3, 0, 10000).map(_.toDouble)
    val second = order(3, 1, 10000).map(_.toDouble)
    val mean = 9999 / 2.0
    val covariance = first.zip(second).map { case (a, b) => (a - mean) * (b - mean) }.sum / 10000
    val variance = first.map(a => (a - mean) * (a - mean)).sum / 10000
    math.abs(covariance / variance) should be < 0.04
  }
}
