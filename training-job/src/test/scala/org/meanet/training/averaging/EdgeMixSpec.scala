package org.meanet.training.averaging

import java.util.Optional

import org.meanet.core.config.Training
import org.meanet.core.image.{EncodedImage, ImageShape}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class EdgeMixSpec extends AnyFreeSpec with Matchers {
  private val shape = new ImageShape(1, 1, 1)
  private val images = (0 until 10000).map { i =>
    new EncodedImage(s"train/$i", i % 10, shape, EncodedImage.Encoding.RAW, Array[Byte](0))
  }

  private def mix(alpha: Option[Double], seed: Long = 1, edges: Int = 4) = {
    val optional =
      alpha.map(a => Optional.of(Double.box(a))).getOrElse(Optional.empty[java.lang.Double])
    EdgeMix.of(new Training.Edges(edges, optional), 10, seed)
  }

  /** Images of each class on each edge. */
  private def held(mix: EdgeMix): Map[(Int, Int), Int] =
    images.groupBy(i => (i.label, mix.edgeOf(i))).map { case (key, all) => key -> all.size }

  "Without a Dirichlet parameter, every edge has a fair share of every class" in {
    val counts = held(mix(None))
    counts should have size 40
    counts.values.foreach(_ shouldBe 250 +- 60)
  }

  "A large parameter gives nearly the same mix everywhere, a small one gives classes to few edges" in {
    held(mix(Some(10000))).values.foreach(_ shouldBe 250 +- 70)
    val skewed = held(mix(Some(0.05)))
    (0 until 10).count(label =>
      (0 until 4).map(e => skewed.getOrElse((label, e), 0)).max > 800
    ) should
      be >= 6
  }

  "A class's shares follow the Dirichlet distribution: mean 1/E, variance (E−1)/(E²(Eα+1))" in {
    val alpha = 0.5
    val shares = (1 to 60).flatMap { seed =>
      val counts = held(mix(Some(alpha), seed))
      (0 until 10).map(label => counts.getOrElse((label, 0), 0) / 1000.0)
    }
    val mean = shares.sum / shares.size
    val variance = shares.map(s => (s - mean) * (s - mean)).sum / shares.size
    mean shouldBe 0.25 +- 0.04
    variance shouldBe 3.0 / (16 * (4 * alpha + 1)) +- 0.012
  }

  "The same seed gives the same edges, another seed others" in {
    held(mix(Some(0.5))) shouldBe held(mix(Some(0.5)))
    held(mix(Some(0.5), 2)) should not be held(mix(Some(0.5)))
  }

  "A parameter so small that every share would be nothing has each class on one edge, on any of them" in {
    val homes = (1 to 40).flatMap(seed => held(mix(Some(1e-9), seed)).keys.toSeq)
    homes should have size 400
    (0 until 4).foreach(edge => homes.count(_._2 == edge) shouldBe 100 +- 35)
  }
}
