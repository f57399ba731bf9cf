package org.meanet.inference.operating

import org.apache.commons.math3.distribution.BinomialDistribution
import org.meanet.core.UserError
import org.meanet.core.cost.Latency
import org.meanet.core.routing.{ExtensionRule, MainEntropy}
import org.meanet.inference.offload.{
  Answers,
  Energy,
  LatencyQuantiles,
  SweepCurve,
  SweepPoint,
  Totals
}
import org.scalactic.TolerantNumerics
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._
import scala.util.Random

class OperatingPointSearchSpec extends AnyFreeSpec with Matchers {
  private implicit val close: org.scalactic.Equality[Double] =
    TolerantNumerics.tolerantDoubleEquality(1e-6)

  private case class Image(signal: Double, edgeRight: Boolean, cloudRight: Boolean)

  /** The less the edge is sure, the less it is right; the cloud is right about most of that. */
  private def images(seed: Long, count: Int): Seq[Image] = {
    val random = new Random(seed)
    Seq.fill(count) {
      val signal = random.nextDouble()
      val edgeRight = random.nextDouble() < 1 - 0.6 * signal
      Image(
        signal,
        edgeRight,
        random.nextDouble() < (if (edgeRight) 0.97 else 0.75)
      )
    }
  }

  private def point(its: Seq[Image], limit: Double): SweepPoint = {
    val (kept, sent) = its.partition(_.signal <= limit)
    val right = kept.count(_.edgeRight) + sent.count(_.cloudRight)
    new SweepPoint(
      limit,
      limit,
      sent.size.toLong,
      new Answers(its.size.toLong, right.toLong),
      new Answers(0, 0),
      kept.count(i => i.cloudRight && !i.edgeRight).toLong,
      kept.count(i => i.edgeRight && !i.cloudRight).toLong,
      // The edge spends a joule on each image, and two more on an upload.
      new Totals(
        its.size.toLong,
        1000L * sent.size,
        new Energy(its.size.toDouble, 0, 2.0 * sent.size, 0),
        Latency.none
      ),
      new LatencyQuantiles(0.1, if (sent.size > 0.05 * its.size) 0.5 else 0.1, 0.5),
      java.util.Collections.emptyList()
    )
  }

  private def curve(points: Seq[SweepPoint]): SweepCurve =
    new SweepCurve(new MainEntropy(0), ExtensionRule.MORE_CONFIDENT, true, points.asJava)

  private def curve(its: Seq[Image], points: Int): SweepCurve = {
    val signals = its.map(_.signal).sorted
    val limits = (0 to points).map(i =>
      if (i == 0) Math.nextDown(signals.head) else signals((i * signals.size - 1) / points)
    )
    curve(limits.map(point(its, _)))
  }

  private def search(
      budgets: Map[String, Double],
      design: Seq[Image],
      test: Seq[Image],
      points: Int = 100
  ): OperatingPointSearch.Choice =
    new OperatingPointSearch(of(budgets)).in(
      Seq(curve(design, points)).asJava,
      (_, limits) => limits.asScala.map(limit => point(test, limit)).asJava
    )

  private def of(budgets: Map[String, Double]): Budgets =
    Budgets.of(budgets.map { case (name, value) => name -> Double.box(value) }.asJava)

  private val design = images(1, 4000)
  private val test = images(2, 4000)

  "An exact bound is the proportion at which the count is just as improbable as the error allows" in {
    for ((count, trials) <- Seq(0L -> 10L, 3L -> 10L, 10L -> 10L, 480L -> 2500L)) {
      val upper = BinomialBound.upper(count, trials, 0.05)
      if (count == trials) upper shouldBe 1.0
      else
        assert(
          new BinomialDistribution(null, trials.toInt, upper)
            .cumulativeProbability(count.toInt) === 0.05
        )
      val lower = BinomialBound.lower(count, trials, 0.05)
      if (count == 0) lower shouldBe 0.0
      else
        assert(
          1 - new BinomialDistribution(null, trials.toInt, lower)
            .cumulativeProbability(count.toInt - 1) === 0.05
        )
    }
  }

  "A bounded budget is kept by the bound, and all but used up" in {
    val chosen = search(Map("--max-offload" -> 0.2), design, test)
    chosen.met shouldBe true
    val budget = of(Map("--max-offload" -> 0.2)).all.get(0)
    budget.bound(chosen.point) should be <= 0.2
    budget.estimate(chosen.point) should be > 0.15
  }

  "Among points that keep the budgets, the most accurate is taken, and the cheapest for accuracy" in {
    val most = search(Map("--max-energy" -> 2.0), design, test)
    most.met shouldBe true
    // More uploads are more right answers here, so all of the energy is worth spending.
    most.point.totals.energy.edgeJoules / 4000 should (be <= 2.0 and be > 1.9)
    val least = search(Map("--min-accuracy" -> 0.75), design, test)
    least.met shouldBe true
    least.point.offloadShare should be < most.point.offloadShare
    of(Map("--min-accuracy" -> 0.75)).all.get(0).bound(least.point) should be <= 0.25
  }

  "Budgets that bind from both sides leave what is between them" in {
    val both = Map("--max-offload" -> 0.55, "--max-accuracy-drop" -> 6.0)
    val chosen = search(both, design, test)
    chosen.met shouldBe true
    of(both).all.asScala.foreach(budget => budget.excess(chosen.point) should be <= 0.0)
    // Each alone can be met, both cannot.
    val apart = Map("--max-offload" -> 0.2, "--max-accuracy-drop" -> 6.0)
    apart.foreach(one => search(Map(one), design, test).met shouldBe true)
    val nearest = search(apart, design, test)
    nearest.met shouldBe false
    of(apart).all.asScala.exists(_.excess(nearest.point) > 0) shouldBe true
  }

  "What cannot be met is answered by the point that misses it by least" in {
    val chosen = search(Map("--min-accuracy" -> 0.99), design, test)
    chosen.met shouldBe false
    val points = curve(design, 100).points.asScala
    val best = points.map(_.all.correct).max
    points.filter(_.all.correct == best).map(_.limit) should contain(chosen.point.limit)
    // What it does is counted on the images that did not choose it.
    chosen.point shouldBe point(test, chosen.point.limit)
    search(Map("--max-energy" -> 0.5), design, test).point.limit shouldBe design.map(_.signal).max
  }

  "Where the other half rejects what looked good, the point nearest on that half is shown" in {
    val random = new Random(6)
    val worse = images(5, 4000).map(image =>
      image.copy(edgeRight = image.edgeRight && random.nextDouble() < 0.8)
    )
    val budgets = Map("--max-offload" -> 0.55, "--max-accuracy-drop" -> 6.0)
    val all = of(budgets).all.asScala
    val there = curve(design, 100).points.asScala
      .filter(p => all.forall(_.excess(p) <= 0))
      .map(p => point(worse, p.limit))
    there.size should be > 1
    val ranges = all.map(budget => there.map(budget.bound).max - there.map(budget.bound).min)
    def miss(p: SweepPoint) =
      all.zip(ranges).map { case (b, r) => math.max(0, b.excess(p)) / r }.max
    val chosen = search(budgets, design, worse)
    chosen.met shouldBe false
    there should contain(chosen.point)
    miss(chosen.point) shouldBe there.map(miss).min
  }

  "A promise is broken on held-out images no more often than is said, a plain choice very often" in {
    val pool = images(3, 12000)
    val budgets = Map("--max-offload" -> 0.3, "--max-accuracy-drop" -> 14.0)
    val splits = (0 until 200).map { split =>
      val (first, heldOut) = new Random(split.toLong).shuffle(pool).splitAt(3000)
      val (design, test) = first.splitAt(1500)
      val chosen = search(budgets, design, test, points = 40)
      def breaks(limit: Double) = {
        val held = point(heldOut, limit)
        of(budgets).all.asScala.exists(!_.isKeptBy(held))
      }
      val plain = curve(first, 100).points.asScala
        .filter(p => of(budgets).all.asScala.forall(_.isKeptBy(p)))
      (
        chosen.met,
        chosen.met && breaks(chosen.point.limit),
        plain.nonEmpty && breaks(plain.maxBy(_.all.correct).limit)
      )
    }
    splits.count(_._1) should be > 150
    // Of 200 draws at 5 %, more than this many are broken with a probability below 0.1 %.
    val tolerated = new BinomialDistribution(null, 200, OperatingPointSearch.ERROR)
      .inverseCumulativeProbability(0.999)
    splits.count(_._2) should be <= tolerated
    splits.count(_._3) should be > tolerated
  }

  "A budget is what its decimals say, so that a count may hit it exactly" in {
    of(Map("--min-accuracy" -> 0.9)).all.get(0).most shouldBe 0.1
    of(Map("--max-accuracy-drop" -> 0.7)).all.get(0).most shouldBe 0.007
  }

  "A budget out of range is refused with what it must be" in {
    the[UserError] thrownBy of(Map("--max-offload" -> 20.0)) should have message
      "--max-offload must be from 0 to 1, got [20.0]"
    the[UserError] thrownBy of(Map("--max-energy" -> Double.NaN)) should have message
      "--max-energy must be 0 or more, got [NaN]"
    of(Map[String, Double]()).isEmpty shouldBe true
  }
}
