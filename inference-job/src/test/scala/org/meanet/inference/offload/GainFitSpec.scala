package org.meanet.inference.offload

import org.apache.spark.sql.functions.lit
import org.meanet.core.cost.Payload
import org.meanet.core.routing.{ExtensionRule, HardClasses, MainEntropy, RoutingRule, UploadGain}
import org.meanet.core.test.SparkSpec
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class GainFitSpec extends AnyFreeSpec with Matchers with SparkSpec {
  private val hard = Seq(7, 2, 5, 3)
  private val rule = new RoutingRule(
    new MainEntropy(0.5),
    ExtensionRule.MORE_CONFIDENT,
    true,
    HardClasses.of(hard.map(Int.box).asJava, 10)
  )
  private val images = ScoredImage.plausible(51, 900, 10, hard, edges = 3)

  private def fit(
      images: Seq[ScoredImage],
      partitions: Int = 3,
      payload: Payload = Payload.STORED
  ): GainFit =
    GainFit.to(new Variant(rule, true), payload, ScoredImage.table(spark, images, partitions))

  private def brute(images: Seq[ScoredImage]) =
    new BruteForce(
      images,
      hard.toSet,
      rule.offload,
      rule.extensionRule,
      _ => true,
      _ => null,
      Payload.STORED
    )

  private def repaired(images: Seq[ScoredImage]): Seq[Boolean] =
    brute(images).edge.map(edge => !edge.right && edge.image.cloud.label == edge.image.label)

  private def quantities(images: Seq[ScoredImage]): Seq[Seq[Double]] = images.map { image =>
    val ran = image.extension.filter(_ => hard.contains(image.main.label))
    Seq(
      image.main.confidence,
      image.main.entropy,
      image.main.margin,
      if (ran.isDefined) 1.0 else 0.0,
      ran.fold(0.0)(_.confidence),
      ran.fold(0.0)(_.entropy),
      if (ran.exists(_.label == image.main.label)) 1.0 else 0.0
    )
  }

  /** The same minimum by Newton's method: intercept first, then the weights. */
  private def newton(rows: Seq[Seq[Double]], right: Seq[Boolean], ridge: Double): Seq[Double] = {
    val n = rows.size
    val deviations = rows.transpose.map { column =>
      val mean = column.sum / n
      math.sqrt(column.map(x => (x - mean) * (x - mean)).sum / (n - 1))
    }
    val used = deviations.indices.filter(deviations(_) > 0)
    val x = rows.map(row => 1.0 +: used.map(i => row(i) / deviations(i)))
    val y = right.map(if (_) 1.0 else 0.0)
    val size = used.size + 1
    val penalty = Seq.tabulate(size)(i => if (i == 0) 0.0 else ridge)
    val weights = (1 to 50).foldLeft(Seq.fill(size)(0.0)) { (w, _) =>
      val p = x.map(row => 1 / (1 + math.exp(-row.zip(w).map { case (a, b) => a * b }.sum)))
      val gradient = (0 until size).map { j =>
        x.indices.map(i => (p(i) - y(i)) * x(i)(j)).sum / n + penalty(j) * w(j)
      }
      val hessian = Array.tabulate(size, size) { (j, k) =>
        x.indices.map(i => p(i) * (1 - p(i)) * x(i)(j) * x(i)(k)).sum / n +
          (if (j == k) penalty(j) else 0)
      }
      w.zip(solve(hessian, gradient.toArray)).map { case (a, b) => a - b }
    }
    weights.head +: deviations.indices.map { i =>
      if (used.contains(i)) weights(used.indexOf(i) + 1) / deviations(i) else 0.0
    }
  }

  /** Gaussian elimination with row pivots. */
  private def solve(a: Array[Array[Double]], b: Array[Double]): Seq[Double] = {
    val n = b.length
    for (i <- 0 until n) {
      val pivot = (i until n).maxBy(r => math.abs(a(r)(i)))
      val row = a(i); a(i) = a(pivot); a(pivot) = row
      val value = b(i); b(i) = b(pivot); b(pivot) = value
      for (r <- i + 1 until n) {
        val factor = a(r)(i) / a(i)(i)
        for (c <- i until n) a(r)(c) -= factor * a(i)(c)
        b(r) -= factor * b(i)
      }
    }
    val x = new Array[Double](n)
    for (i <- n - 1 to 0 by -1)
      x(i) = (b(i) - (i + 1 until n).map(c => a(i)(c) * x(c)).sum) / a(i)(i)
    x.toSeq
  }

  private def numbers(gain: UploadGain): Seq[Double] = gain.intercept +: gain.weights.toSeq

  private def shouldBeClose(found: Seq[Double], expected: Seq[Double]) =
    found.zip(expected).foreach { case (a, b) => a shouldBe b +- (1e-4 * (1 + math.abs(b))) }

  "A gain is what Newton's method finds" in {
    val found = fit(images)
    found.images shouldBe 900
    found.repaired shouldBe repaired(images).count(identity)
    shouldBeClose(
      numbers(found.gain.get),
      newton(quantities(images), repaired(images), GainFit.RIDGE)
    )
  }

  "What an edge without an extension does not have gets no weight" in {
    val bare = images.map(_.copy(extension = None))
    val found = fit(bare).gain.get
    Seq(
      found.extended,
      found.extensionConfidence,
      found.extensionEntropy,
      found.extensionAgrees
    ) shouldBe Seq(0.0, 0.0, 0.0, 0.0)
    shouldBeClose(numbers(found), newton(quantities(bare), repaired(bare), GainFit.RIDGE))
  }

  "It stays finite where the images can be told apart without an error" in {
    val told = images.map { image =>
      val doubtful = image.main.confidence < 0.7
      image.copy(
        label = if (doubtful) (image.main.label + 1) % 10 else image.main.label,
        cloud =
          image.cloud.copy(label = if (doubtful) (image.main.label + 1) % 10 else image.main.label),
        extension = None
      )
    }
    val found = fit(told).gain.get
    numbers(found).foreach(number => math.abs(number) should be < 1e4)
    found.mainConfidence should be < 0.0
  }

  "The same images give the same bits, however many partitions hold them" in {
    val whole = fit(images, partitions = 1)
    for (partitions <- Seq(2, 7)) fit(images.reverse, partitions) shouldBe whole
  }

  "Too few images of either kind are fitted to nothing" in {
    val right = images.map(image => image.copy(cloud = image.cloud.copy(label = image.label)))
    val wrong = right.zip(repaired(right)).filter(_._2).map(_._1)
    val other = right.zip(repaired(right)).filterNot(_._2).map(_._1)
    def tried(repairedImages: Int, others: Int) = {
      val found = fit(wrong.take(repairedImages) ++ other.take(others))
      (found.images, found.repaired) shouldBe ((repairedImages + others, repairedImages))
      found.gain.isPresent
    }
    tried(9, 100) shouldBe false
    tried(0, 100) shouldBe false
    tried(30, 9) shouldBe false
    tried(10, 10) shouldBe true
  }

  "The cloud is the one that sees what is sent to it" in {
    val seen = images.map { image =>
      val blurred = image.cloud.copy(label = (image.cloud.label + 1) % 10)
      image.copy(reencoded = Some(Reencoded(10, blurred, cloudTop5 = false)))
    }
    fit(seen, payload = Payload.REENCODED).repaired shouldBe
      repaired(seen.map(_.seenReencoded)).count(identity)
  }
}
