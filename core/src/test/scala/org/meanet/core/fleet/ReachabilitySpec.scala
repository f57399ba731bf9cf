package org.meanet.core.fleet

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

class ReachabilitySpec extends AnyFreeSpec with Matchers {
  private val ids = (0 until 4000).map(i => s"image-$i")
  private def reached(by: Reachability, seed: Long = 1): Set[String] =
    ids.filter(by.reaches(seed, _, 0)).toSet

  "Always reaches every image" in {
    reached(new Always) shouldBe ids.toSet
  }

  "A probability" - {
    "reaches about its share of the images" in {
      reached(new Probability(0)) shouldBe empty
      reached(new Probability(1)) shouldBe ids.toSet
      // Six standard deviations of a binomial to both sides.
      for (p <- Seq(0.1, 0.5, 0.9))
        reached(new Probability(p)).size.toDouble shouldBe 4000 * p +- 6 * math.sqrt(
          4000 * p * (1 - p)
        )
    }

    "reaches no fewer images when it is larger" in {
      reached(new Probability(0.4)).subsetOf(reached(new Probability(0.6))) shouldBe true
    }

    "draws anew for another seed, and not for another time" in {
      reached(new Probability(0.5), 1) should not be reached(new Probability(0.5), 2)
      for (id <- ids.take(100))
        new Probability(0.5).reaches(1, id, 0) shouldBe new Probability(0.5).reaches(1, id, 99)
    }
  }

  "Outages" - {
    val outages =
      new Outages(Seq(new Outages.Window(10, 5), new Outages.Window(12, 4.5)).asJava)
    def at(seconds: Double) = outages.reaches(1, "any", seconds)

    "last from their start, included, to their end, excluded" in {
      at(9.99) shouldBe true
      at(10) shouldBe false
      at(14) shouldBe false
      at(16.4) shouldBe false
      at(16.5) shouldBe true
    }

    "go by the clock" in {
      outages.needsClock shouldBe true
      new Always().needsClock shouldBe false
      new Probability(0.5).needsClock shouldBe false
    }

    "are told with their ends" in {
      outages.words shouldBe "but for outages, by each edge's clock: 10.0 s to 15.0 s, 12.0 s to 16.5 s"
    }
  }
}
