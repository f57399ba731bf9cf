package org.meanet.core.image

import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers

class SeededShareSpec extends AnyFlatSpec with Matchers {
  private val ids = (0 until 20000).map(i => f"train/$i%06d")

  "A validation split" should "hold out about its share of the images" in {
    Seq(0.1, 0.25, 0.5).foreach { fraction =>
      // Five standard deviations of a binomial share.
      val tolerance = 5 * math.sqrt(fraction * (1 - fraction) / ids.size)
      heldOut(1, fraction).size.toDouble / ids.size shouldBe fraction +- tolerance
    }
  }

  it should "be the same on every machine" in {
    // Computed apart from this code: SHA-256 of the seed's 8 bytes and the id, by Python's hashlib.
    heldOut(1, 0.1).take(5) shouldBe Seq(
      "train/000011",
      "train/000017",
      "train/000025",
      "train/000026",
      "train/000030"
    )
  }

  it should "depend on the seed" in {
    heldOut(1, 0.1) should not be heldOut(2, 0.1)
  }

  it should "grow with the fraction and lose nothing" in {
    heldOut(1, 0.1).toSet.subsetOf(heldOut(1, 0.2).toSet) shouldBe true
  }

  private def heldOut(seed: Long, fraction: Double): Seq[String] = {
    val split = new SeededShare(seed, fraction)
    ids.filter(split.holds)
  }
}
