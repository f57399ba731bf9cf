package org.meanet.inference.offload

import org.apache.commons.math3.distribution.BinomialDistribution
import org.apache.spark.sql.Row
import org.meanet.core.cost.{CostModel, Device, Payload}
import org.meanet.core.fleet.{Always, EdgeFleet, EdgeSetup}
import org.meanet.core.routing.{ExtensionRule, HardClasses, MainEntropy, RoutingRule}
import org.meanet.core.test.SparkSpec
import org.scalatest.funspec.AnyFunSpec

import java.util.Optional
import scala.collection.JavaConverters._
import scala.util.Random

class BootstrapSpec extends AnyFunSpec with SparkSpec {
  import Cameras._

  private val hard = Seq(1, 2, 3)
  private val policy = new MainEntropy(1)
  private val rule = new RoutingRule(
    policy,
    ExtensionRule.MORE_CONFIDENT,
    true,
    HardClasses.of(hard.map(Int.box).asJava, 10)
  )
  private def models(edges: Int) = Seq.tabulate(edges)(edge => if (edge % 3 == 1) board else camera)

  private def analysis(edges: Int, seed: Long) = {
    val setup = new EdgeSetup("device", "link", Optional.empty[java.lang.Double])
    new OffloadAnalysis(
      rule,
      FleetCosts.of(models(edges).asJava),
      new EdgeFleet(Seq.fill(edges)(setup).asJava, new Always, 0.1, seed),
      Payload.STORED
    )
  }

  private def found(images: Seq[ScoredImage], edges: Int, seed: Long = 5, partitions: Int = 3) =
    analysis(edges, seed).of(ScoredImage.table(spark, images, partitions))

  private val edges = 12
  private lazy val images =
    ScoredImage.random(41, 3000, 10, hard, edges = edges, levels = 50, maxBytes = 200000)
  private lazy val offload = found(images, edges)

  /** What each headline number is, image by image: pairs of numerator and denominator. */
  private lazy val parts: Map[Headline, Seq[(Double, Double)]] = {
    val brute = new BruteForce(
      images,
      hard.toSet,
      policy,
      ExtensionRule.MORE_CONFIDENT,
      _ => true,
      models(edges),
      Payload.STORED
    )
    def one(b: Boolean) = if (b) 1.0 else 0.0
    val each = images.zip(brute.routed).zip(brute.edge).map { case ((image, routed), edge) =>
      val isHard = hard.contains(image.label)
      val main = one(image.main.label == image.label)
      val cloud = one(image.cloud.label == image.label)
      val control = one(image.mainHardClass.contains(image.label))
      val extension = one(image.extension.exists(_.label == image.label))
      val sent = one(routed.exit == org.meanet.core.routing.Exit.CLOUD)
      val joules = brute.edgeJoules(Seq(routed))
      val everything = models(edges)(image.edge).cloudOnly(image.storedBytes).uploadJoules
      Map(
        Headline.MAIN_ALL -> (main -> 1.0),
        Headline.CLOUD_ALL -> (cloud -> 1.0),
        Headline.MEANET_ALL -> (one(edge.right) -> 1.0),
        Headline.ROUTED_ALL -> (one(routed.right) -> 1.0),
        Headline.ROUTED_HARD -> (one(routed.right && isHard) -> one(isHard)),
        Headline.MAIN_EASY -> (main * one(!isHard) -> one(!isHard)),
        Headline.ROUTED_LESS_CLOUD -> (one(routed.right) - cloud -> 1.0),
        Headline.ROUTED_LESS_MAIN -> (one(routed.right) - main -> 1.0),
        Headline.MEANET_LESS_MAIN_HARD -> ((one(edge.right) - main) * one(isHard) -> one(isHard)),
        Headline.EXTENSION_LESS_CONTROL -> ((extension - control) * one(isHard) -> one(isHard)),
        Headline.OFFLOAD_SHARE -> (sent -> 1.0),
        Headline.UPLOAD_BYTES -> (sent * image.storedBytes -> 1.0 / images.size),
        Headline.CLOUD_JOULES -> (everything -> 1.0 / images.size),
        Headline.ROUTED_JOULES -> (joules -> 1.0 / images.size),
        Headline.MEANET_JOULES -> (brute.edgeJoules(Seq(edge)) -> 1.0 / images.size),
        Headline.ROUTED_OF_CLOUD_JOULES -> (joules -> everything),
        Headline.MEAN_LATENCY_SECONDS -> (brute.latencies(Seq(routed)).head -> 1.0)
      )
    }
    each.head.keys.map(headline => headline -> each.map(_(headline))).toMap
  }

  private def quotient(its: Seq[(Double, Double)]) = its.map(_._1).sum / its.map(_._2).sum

  /** Of a quotient of means of independent pairs, by the delta method. */
  private def standardError(its: Seq[(Double, Double)]) = {
    val ratio = quotient(its)
    val squares = its.map { case (above, below) => math.pow(above - ratio * below, 2) }.sum
    math.sqrt(squares) / its.map(_._2).sum
  }

  private def assertNormal(interval: Interval, center: Double, error: Double, within: Double) = {
    assert(math.abs(interval.low - (center - 1.96 * error)) < within * error)
    assert(math.abs(interval.high - (center + 1.96 * error)) < within * error)
  }

  describe("an interval over images") {
    // 999 replicates know an end to about 0.085 standard errors; skewness adds some hundredths.
    it("is that of the delta method, for every kind of headline number") {
      for ((headline, its) <- parts) withClue(headline) {
        val interval = offload.intervals.of(headline).get
        assertNormal(interval, quotient(its), standardError(its), 0.4)
      }
    }

    it("has the binomial's standard error for a share, and s/sqrt(n) for a mean of bytes") {
      val n = images.size
      val p = parts(Headline.OFFLOAD_SHARE).map(_._1).sum / n
      assertNormal(
        offload.intervals.of(Headline.OFFLOAD_SHARE).get,
        p,
        math.sqrt(p * (1 - p) / n),
        0.4
      )
      val bytes = parts(Headline.UPLOAD_BYTES).map(_._1)
      val mean = bytes.sum / n
      val s = math.sqrt(bytes.map(b => (b - mean) * (b - mean)).sum / (n - 1))
      assertNormal(
        offload.intervals.of(Headline.UPLOAD_BYTES).get,
        n * mean,
        n * s / math.sqrt(n.toDouble),
        0.4
      )
    }

    it("is narrower for a difference of the same images than for two sets of images") {
      def width(headline: Headline) = {
        val interval = offload.intervals.of(headline).get
        interval.high - interval.low
      }
      val apart = math.hypot(width(Headline.ROUTED_ALL), width(Headline.CLOUD_ALL))
      assert(width(Headline.ROUTED_LESS_CLOUD) < 0.9 * apart)
    }

    it("is of all headline numbers, but for those of images that are not there") {
      assert(offload.intervals.overImages.asScala.keySet == Headline.values.toSet)
      val easy = images.take(200).map(image => image.copy(label = 5, extension = None))
      val missing = Headline.values.toSet -- found(easy, edges).intervals.overImages.asScala.keySet
      assert(
        missing == Set(
          Headline.MAIN_HARD,
          Headline.MEANET_HARD,
          Headline.CLOUD_HARD,
          Headline.ROUTED_HARD,
          Headline.MEANET_LESS_MAIN_HARD,
          Headline.EXTENSION_LESS_CONTROL
        )
      )
    }

    it(
      "is the same to the last bit however the table is partitioned, and another of another seed"
    ) {
      val again = found(images, edges, partitions = 7).intervals
      assert(again == offload.intervals)
      val other = found(images, edges, seed = 6).intervals
      assert(other.overImages != offload.intervals.overImages)
      assert(other.overEdges != offload.intervals.overEdges)
      assert(other.latency == offload.intervals.latency)
    }

    it("covers the truth as often as it says") {
      // Tables of 300 images of which a third is answered right. A binomial of that size has some
      // five hundredths of its mass at one count, hence the room below 95 %.
      val tables = 300
      val p = 1.0 / 3
      val covered = (0 until tables).count { table =>
        val random = new Random(1000 + table)
        val weights = new PoissonWeights(table.toLong)
        val right = Seq.fill(300)(random.nextDouble() < p)
        val replicates = new Replicates()
        for {
          (its, i) <- right.zipWithIndex
          start = weights.start(s"image-$i")
          replicate <- 0 until Replicates.COUNT
        } {
          val weight = PoissonWeights.weight(start, replicate).toDouble
          replicates.addTo(Headline.MAIN_ALL, replicate, if (its) weight else 0, weight)
        }
        val interval = replicates.intervals(300).get(Headline.MAIN_ALL)
        interval.low <= p && p <= interval.high
      }
      // Within what 300 draws of 93 to 97 % give but once in a thousand.
      val low = new BinomialDistribution(tables, 0.93).inverseCumulativeProbability(0.001)
      val high = new BinomialDistribution(tables, 0.97).inverseCumulativeProbability(0.999)
      assert(covered >= low && covered <= high)
    }
  }

  describe("a Poisson weight") {
    it("has the probabilities of its distribution, and nothing to do with the next replicate's") {
      val weights = new PoissonWeights(3)
      val drawn = (0 until 2000).map { i =>
        val start = weights.start(s"image-$i")
        (0 until 200).map(PoissonWeights.weight(start, _))
      }
      val all = drawn.flatten
      var probability = math.exp(-1)
      for (k <- 0 to 5) {
        val error = math.sqrt(probability * (1 - probability) / all.size)
        assert(math.abs(all.count(_ == k).toDouble / all.size - probability) < 4.5 * error)
        probability /= k + 1
      }
      def covariance(pairs: Seq[(Int, Int)]) =
        pairs.map { case (a, b) => (a - 1.0) * (b - 1.0) }.sum / pairs.size
      val beside = drawn.flatMap(its => its.zip(its.tail))
      assert(math.abs(covariance(beside)) < 4.5 / math.sqrt(beside.size.toDouble))
      val images = drawn.zip(drawn.tail).flatMap { case (a, b) => a.zip(b) }
      assert(math.abs(covariance(images)) < 4.5 / math.sqrt(images.size.toDouble))
    }
  }

  describe("an interval of a latency's quantile") {
    it("has the ends that drawing again and again gives") {
      val sorted =
        images.indices
          .map(i => parts(Headline.MEAN_LATENCY_SECONDS)(i)._1)
          .sorted
      val random = new Random(2)
      val draws = Seq.fill(4000)(Array.fill(sorted.size)(random.nextInt(sorted.size)).sorted)
      // An end may be off by what 4,000 draws leave open of its probability.
      val slack = 3 * math.sqrt(0.025 * 0.975 / 4000)
      for (
        (quantile, interval) <- Seq(
          0.5 -> offload.intervals.latency.p50,
          0.95 -> offload.intervals.latency.p95,
          0.99 -> offload.intervals.latency.p99
        )
      ) {
        val drawn = draws
          .map(its => sorted(its(math.ceil(quantile * sorted.size).toInt - 1)))
          .sorted
        def at(probability: Double) = drawn((probability * drawn.size).toInt)
        // Payloads are rounded to 12 bits.
        val rounding = 0.00025
        assert(interval.low >= at(0.025 - slack) * (1 - rounding))
        assert(interval.low <= at(0.025 + slack) * (1 + rounding))
        assert(interval.high >= at(0.975 - slack) * (1 - rounding))
        assert(interval.high <= at(0.975 + slack) * (1 + rounding))
      }
    }

    it("is at the level at which the binomial has that probability") {
      for (n <- Seq(1L, 20L, 1000L); q <- Seq(0.5, 0.95, 0.99); tail <- Seq(0.025, 0.975)) {
        val level = QuantileIntervals.level(q, n, tail)
        val least = math.max(1, math.ceil(q * n)).toInt
        val atLeast = 1 - new BinomialDistribution(n.toInt, level).cumulativeProbability(least - 1)
        assert(math.abs(atLeast - tail) < 1e-6)
      }
    }
  }

  describe("an interval over edges") {
    def clustered(seed: Long, edges: Int, each: Int) = {
      val random = new Random(seed)
      (0 until edges).flatMap { edge =>
        // Some edges are easy places and others hard ones.
        val ease = random.nextDouble()
        ScoredImage.random(seed * 100 + edge, each, 10, hard, edges = 1).map { image =>
          image.copy(
            id = s"$edge-${image.id}",
            edge = edge,
            main = image.main.copy(label = if (random.nextDouble() < ease) image.label else 0)
          )
        }
      }
    }

    it("has the standard error of the edges' means, which their images' number hides") {
      val many = 60
      val its = clustered(51, many, 40)
      val intervals = found(its, many).intervals
      val means = its.groupBy(_.edge).values.toSeq.map { edge =>
        edge.count(image => image.main.label == image.label).toDouble / edge.size
      }
      val mean = means.sum / many
      val error = math.sqrt(means.map(m => (m - mean) * (m - mean)).sum) / many
      val interval = intervals.ofEdges(Headline.MAIN_ALL).get
      assertNormal(interval, mean, error, 0.5)
      val images = intervals.of(Headline.MAIN_ALL).get
      assert(interval.high - interval.low > 2 * (images.high - images.low))
    }

    it("is not given where there are fewer than five edges") {
      val few = ScoredImage.random(52, 200, 10, hard, edges = 4)
      assert(!found(few, 4).intervals.overEdges.isPresent)
      val enough = ScoredImage.random(53, 200, 10, hard, edges = 5)
      assert(found(enough, 5).intervals.overEdges.isPresent)
    }
  }

  describe("an outcome's code") {
    it("stands for one outcome") {
      val third = new CostModel(new Device(4e8, 2), cloud, slow, macs)
      val costs = FleetCosts.of(Seq(camera, board, third).asJava)
      for (code <- 0 until (3 << 11)) {
        val outcome = new Outcome(code)
        // The edges have the models in their order.
        val row = Row(
          outcome.model,
          outcome.reachable,
          outcome.hard,
          if (outcome.sent) "CLOUD" else "EXTENSION",
          outcome.extended,
          outcome.extendedAtEdge,
          outcome.mainRight,
          outcome.meanetRight,
          outcome.cloudRight,
          outcome.hardOnlyRight,
          outcome.hasExtension,
          outcome.extensionRight
        )
        assert(Outcome.of(row, costs).code == code)
      }
    }
  }

  it("tells the driver of outcomes, never of images") {
    val costs = FleetCosts.of(models(edges).asJava)
    // As many images of two outcomes as one likes.
    val rows = (0 until 1000).map { i =>
      val sent = i % 2 == 0
      val flags = Seq.fill(8)(true)
      Row.fromSeq(
        Seq(0, true, true, if (sent) "CLOUD" else "MAIN") ++ flags ++ Seq(s"image-$i", 100L + i)
      )
    }
    val told = new ImageBootstrap(costs, new PoissonWeights(1))
      .call(rows.iterator.asJava)
      .asScala
      .toSeq
    assert(told.map(_._1).distinct.size == 2 && told.size == 2)
    for ((_, sums) <- told) assert(sums.length == 2 * Replicates.COUNT)
  }
}
