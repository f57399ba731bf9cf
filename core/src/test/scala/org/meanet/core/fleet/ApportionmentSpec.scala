package org.meanet.core.fleet

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

class ApportionmentSpec extends AnyFreeSpec with Matchers {
  private def byEdge(edges: Int, seed: Long, weights: (String, Double)*): Seq[String] =
    Apportionment
      .of(weights.map { case (name, w) => name -> Double.box(w) }.toMap.asJava, edges, seed)
      .asScala

  private def counts(edges: Int, weights: (String, Double)*): Map[String, Int] =
    byEdge(edges, 1, weights: _*).groupBy(identity).mapValues(_.size).toMap

  "Edges are divided by the weights" - {
    "exactly where that is possible" in {
      counts(8, "wifi" -> 4, "lte" -> 3, "5g" -> 1) shouldBe Map("wifi" -> 4, "lte" -> 3, "5g" -> 1)
      counts(10, "a" -> 0.1, "b" -> 0.2, "c" -> 0.7) shouldBe Map("a" -> 1, "b" -> 2, "c" -> 7)
    }

    "else by the largest remainder" in {
      // Shares of 7 edges: 3.5, 2.625 and 0.875; whole parts 3, 2 and 0; then c and b.
      counts(7, "a" -> 4, "b" -> 3, "c" -> 1) shouldBe Map("a" -> 3, "b" -> 3, "c" -> 1)
    }

    "with equal remainders in the order of the names" in {
      counts(1, "b" -> 1, "a" -> 1) shouldBe Map("a" -> 1)
      counts(5, "c" -> 1, "b" -> 1, "a" -> 1) shouldBe Map("a" -> 2, "b" -> 2, "c" -> 1)
    }

    "so that no number is more than one edge away from its exact share" in {
      for (edges <- 1 to 60) {
        val weights = Seq("a" -> 0.37, "b" -> 5.1, "c" -> 2.0, "d" -> 0.02)
        val total = weights.map(_._2).sum
        val found = counts(edges, weights: _*)
        found.values.sum shouldBe edges
        for ((name, weight) <- weights)
          math.abs(found.getOrElse(name, 0) - edges * weight / total) should be < 1.0
      }
    }
  }

  "Which edges they are depends on the seed, and on nothing else" in {
    val weights = Seq("a" -> 1.0, "b" -> 1.0)
    byEdge(64, 1, weights: _*) shouldBe byEdge(64, 1, weights.reverse: _*)
    byEdge(64, 1, weights: _*) should not be byEdge(64, 2, weights: _*)
    val firstHalf = byEdge(64, 1, weights: _*).take(32).count(_ == "a")
    firstHalf should (be > 4 and be < 28)
  }
}
