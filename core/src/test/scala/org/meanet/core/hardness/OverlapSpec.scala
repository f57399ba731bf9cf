package org.meanet.core.hardness

import scala.collection.JavaConverters._

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class OverlapSpec extends AnyFreeSpec with Matchers {

  private def labels(of: Iterable[Int]) = of.map(Int.box).toList.asJava

  "Classes in common are counted" in {
    Overlap.of(labels(Seq(1, 3, 5)), labels(Seq(5, 7, 1, 0)), 10) shouldBe new Overlap(10, 3, 4, 2)
  }

  "Chance has the mean and standard deviation of all ways to choose" in {
    for (classes <- 1 to 7; chosen <- 0 to classes; listed <- 0 to classes) {
      val list = labels(0 until listed)
      val common = (0 until classes)
        .combinations(chosen)
        .map(choice => Overlap.of(labels(choice), list, classes).common.toDouble)
        .toSeq
      val mean = common.sum / common.size
      val overlap = new Overlap(classes, chosen, listed, 0)
      overlap.chanceMean shouldBe mean +- 1e-9
      overlap.chanceDeviation shouldBe
        math.sqrt(common.map(c => (c - mean) * (c - mean)).sum / common.size) +- 1e-9
    }
  }

  "Two halves of 100 classes have 25.0 ± 2.5 in common by chance" in {
    val overlap = new Overlap(100, 50, 50, 37)
    overlap.chanceMean shouldBe 25
    overlap.chanceDeviation shouldBe 2.5 +- 0.05
  }
}
