package org.meanet.inference.offload

import org.meanet.core.UserError
import org.meanet.core.cost.{BlockMacs, CostModel, Device, Link, Payload}
import org.meanet.core.routing.{
  EdgeConfidence,
  Exit,
  ExitScore,
  ExtensionRule,
  HardClasses,
  MainEntropy,
  OffloadPolicy,
  RoutingRule
}
import org.meanet.core.test.SparkSpec
import org.scalactic.TolerantNumerics
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

class OffloadAnalysisSpec extends AnyFunSpec with SparkSpec {
  private val costs = new CostModel(
    new Device(1e9, 3, "a spec"),
    new Device(1e12, 200, "a spec"),
    new Link(18.88, 283.17, 132.86, 0.02, "a spec"),
    new BlockMacs(1000000L, 500000L, 9000000L)
  )
  private implicit val close: org.scalactic.Equality[Double] =
    TolerantNumerics.tolerantDoubleEquality(1e-9)

  private case class Case(
      images: Seq[ScoredImage],
      classes: Int,
      hard: Seq[Int],
      policy: OffloadPolicy,
      extensionRule: ExtensionRule = ExtensionRule.MORE_CONFIDENT,
      reachable: Boolean = true,
      payload: Payload = Payload.STORED
  ) {
    def brute(its: Seq[ScoredImage] = images, at: OffloadPolicy = policy) =
      new BruteForce(its, hard.toSet, at, extensionRule, reachable, costs, payload)
    def rule = new RoutingRule(
      policy,
      extensionRule,
      reachable,
      HardClasses.of(hard.map(Int.box).asJava, classes)
    )
    def offload(partitions: Int = 3): Offload =
      new OffloadAnalysis(rule, costs, payload).of(ScoredImage.table(spark, images, partitions))
  }

  private def random(
      seed: Long,
      classes: Int,
      hard: Seq[Int],
      policy: OffloadPolicy,
      images: Int = 400
  ) = Case(ScoredImage.random(seed, images, classes, hard), classes, hard, policy)

  private lazy val cases = Map(
    "ten classes, main's entropy" ->
      random(1, 10, Seq(7, 2, 5, 3), new MainEntropy(0.5 * math.log(10))),
    "ten classes, the edge's confidence, always the extension, raw pixels" ->
      random(2, 10, Seq(9, 0, 4), new EdgeConfidence(0.5))
        .copy(extensionRule = ExtensionRule.ALWAYS_EXTENSION, payload = Payload.RAW),
    "signals that all differ" -> {
      val images = ScoredImage.random(10, 250, 10, Seq(3, 8, 1), levels = 1000000)
      Case(images, 10, Seq(3, 8, 1), new MainEntropy(0.7))
    },
    "two classes, one of them hard" -> random(3, 2, Seq(1), new MainEntropy(0.4)),
    "a thousand classes, half of them hard" ->
      random(4, 1000, (0 until 1000 by 2).reverse, new EdgeConfidence(0.7)),
    "every class hard" -> random(5, 5, Seq(4, 3, 2, 1, 0), new EdgeConfidence(0.6)),
    "no extension" -> {
      val hard = Seq(1, 2)
      val images = ScoredImage.random(6, 300, 6, hard, withExtension = false)
      Case(images, 6, hard, new EdgeConfidence(0.6))
    },
    "no hard class" -> random(7, 6, Seq.empty, new MainEntropy(1.0)),
    "the cloud out of reach" ->
      random(8, 10, Seq(1, 2, 3), new MainEntropy(0.2)).copy(reachable = false),
    "one image" -> random(9, 10, Seq(1, 2, 3), new MainEntropy(0.2), images = 1)
  )
  private lazy val results = cases.map { case (name, each) => name -> each.offload() }

  private def check(s: OffloadStatistics, brute: BruteForce, images: Seq[ScoredImage]): Unit = {
    val hard = brute.edge.map(_.image).filter(image => brute.isHard(image.label))
    assert(s.images == images.size)
    assert(s.exits.main == brute.answered(Exit.MAIN))
    assert(s.exits.extension == brute.answered(Exit.EXTENSION))
    assert(s.exits.cloud == brute.answered(Exit.CLOUD))
    assert(s.routed.accuracy == brute.byHardness(brute.routed))
    assert(s.meanet.accuracy == brute.byHardness(brute.edge))
    val main =
      brute.edge.map(r => r.copy(answer = r.image.main.label, extended = false, exit = Exit.MAIN))
    assert(s.main.accuracy == brute.byHardness(main))
    val cloud = brute.edge.map(r => r.copy(answer = r.image.cloud.label))
    assert(s.cloud.accuracy == brute.byHardness(cloud))
    assert(s.control.main == count(hard)(image => image.main.label == image.label))
    assert(
      s.control.mainHardOnly == count(hard)(image => image.mainHardClass.contains(image.label))
    )
    assert(
      s.control.extension ==
        count(hard.filter(_.extension.isDefined))(image =>
          image.extension.exists(_.label == image.label)
        )
    )
    assert(s.mainTop5 == count(images)(_.mainTop5))
    assert(s.cloudTop5 == count(images)(_.cloudTop5))
    assert(s.routed.totals.uploadBytes == brute.uploadBytes)
    assert(s.cloud.totals.uploadBytes == images.map(brute.bytes).sum)
    assert(s.allPayloads == new Payloads(images.map(_.storedBytes).sum, images.map(_.rawBytes).sum))
    assert(s.routed.totals.energy.edgeJoules === brute.edgeJoules(brute.routed))
    assert(s.meanet.totals.energy.edgeJoules === brute.edgeJoules(brute.edge))
    assert(s.main.totals.energy.edgeJoules === brute.edgeJoules(main))
    assert(
      s.routed.totals.energy.cloudJoules === s.exits.cloud.count * costs.cloud.joules(9000000L)
    )
    assert(
      s.cloud.totals.energy.edgeJoules ===
        images.map(image => costs.cloudOnly(brute.bytes(image)).uploadJoules).sum
    )
    assert(s.routed.totals.meanLatencySeconds === mean(brute.latencies(brute.routed)))
    assert(s.latency == quantiles(brute.latencies(brute.routed)))
    assert(s.meanetLatency == quantiles(brute.latencies(brute.edge)))
    assert(
      s.cloudLatency ==
        quantiles(images.map(image => costs.cloudOnly(brute.bytes(image)).latencySeconds))
    )
    moments(s.entropyRight, images.filter(i => i.main.label == i.label))
    moments(s.entropyWrong, images.filterNot(i => i.main.label == i.label))
    def kinds(truth: Boolean, taken: Boolean) = images.count { image =>
      brute.isHard(image.label) == truth && brute.isHard(image.main.label) == taken
    }
    assert(
      s.detection == new HardnessDetection(
        kinds(false, false).toLong,
        kinds(false, true).toLong,
        kinds(true, false).toLong,
        kinds(true, true).toLong
      )
    )
  }

  private def count(images: Seq[ScoredImage])(right: ScoredImage => Boolean) =
    new Answers(images.size.toLong, images.count(right).toLong)

  private def mean(values: Seq[Double]) = values.sum / values.size

  private def quantiles(values: Seq[Double]) = {
    val sorted = values.sorted
    def at(q: Double) = sorted(math.max(0, math.ceil(q * sorted.size).toInt - 1))
    new LatencyQuantiles(at(0.5), at(0.95), at(0.99))
  }

  private def moments(found: EntropyMoments, images: Seq[ScoredImage]): Unit = {
    assert(found.count == images.size)
    if (images.nonEmpty) {
      val values = images.map(_.main.entropy)
      val average = mean(values)
      assert(found.mean === average)
      assert(
        math.abs(
          found.deviation - math.sqrt(mean(values.map(v => (v - average) * (v - average))))
        ) < 1e-5
      )
    }
  }

  describe("statistics") {
    for (name <- cases.keys.toSeq.sorted) {
      it(s"equal a recomputation image by image: $name") {
        val each = cases(name)
        val statistics = results(name).statistics
        check(statistics.fleet, each.brute(), each.images)
        assert(statistics.edges.asScala.map(_.edge) == each.images.map(_.edge).distinct.sorted)
        for (edge <- statistics.edges.asScala) {
          val its = each.images.filter(_.edge == edge.edge)
          check(edge.statistics, each.brute(its), its)
        }
      }
    }

    it("add up over exits and over edges") {
      for ((name, each) <- cases) {
        val all = results(name).statistics
        val exits = all.fleet.exits
        assert(exits.main.count + exits.extension.count + exits.cloud.count == each.images.size)
        assert(
          exits.main.correct + exits.extension.correct + exits.cloud.correct ==
            all.fleet.routed.accuracy.all.correct
        )
        val edges = all.edges.asScala.map(_.statistics)
        assert(edges.map(_.images).sum == all.fleet.images)
        assert(edges.map(_.exits.cloud.correct).sum == all.fleet.exits.cloud.correct)
        assert(edges.map(_.routed.totals.uploadBytes).sum == all.fleet.routed.totals.uploadBytes)
        assert(
          edges.map(_.meanet.accuracy.hard.correct).sum == all.fleet.meanet.accuracy.hard.correct
        )
      }
    }

    it("hold the extension's answers against original labels, never against positions") {
      // Position 0 stands for label 1, and position 1 for label 3.
      val hard = Seq(1, 3)
      val map = HardClasses.of(hard.map(Int.box).asJava, 4)
      def image(label: Int, position: Int) = {
        val logits = Array.tabulate(2)(output => if (output == position) 5f else 0f)
        val answer = ExitScore.ofExtensionLogits(logits, 1, map)
        ScoredImage
          .random(1, 1, 4, hard)
          .head
          .copy(
            id = s"$label at $position",
            label = label,
            main = Said(3, 0.5, 0.1),
            extension = Some(Said(answer.predicted, answer.confidence, answer.entropy))
          )
      }
      // The first two would be right by mistake: an easy image that main takes for hard, and a
      // hard one whose label is the position of the other hard class.
      val images = Seq(image(0, 0), image(1, 1), image(1, 0), image(3, 1))
      val s = Case(images, 4, hard, new MainEntropy(1)).offload().statistics.fleet
      assert(s.exits.extension == new Answers(4, 2))
      assert(
        s.routed.accuracy == new ByHardness(new Answers(4, 2), new Answers(3, 2), new Answers(1, 0))
      )
      assert(s.meanet.accuracy == s.routed.accuracy)
      assert(s.control.extension == new Answers(3, 2))
      assert(s.detection == new HardnessDetection(0, 1, 0, 3))
    }

    it("send nothing when the cloud is out of reach") {
      val s = results("the cloud out of reach").statistics.fleet
      assert(s.exits.cloud == new Answers(0, 0))
      assert(s.twoExit.offloaded == 0)
      assert(s.routed.totals == s.meanet.totals)
    }

    it("leave the extension exit empty without an extension") {
      val s = results("no extension").statistics.fleet
      assert(s.exits.extension == new Answers(0, 0))
      assert(s.control.extension == new Answers(0, 0))
      assert(s.meanet == s.main)
      assert(s.twoExit == s.routed)
    }

    it("are the same to the last bit however the table is partitioned") {
      val each = cases("ten classes, main's entropy")
      assert(each.offload(partitions = 1) == each.offload(partitions = 7))
    }

    it("refuse an empty table") {
      val empty = cases("one image").copy(images = Seq.empty)
      val error = intercept[UserError](empty.offload())
      assert(error.getMessage == "The scores table must hold at least one image, got [0]")
    }

    it("keep latency quantiles of large payloads within 0.025 %") {
      val images = ScoredImage.random(11, 500, 10, Seq(1, 2), maxBytes = 3000000)
      val each = Case(images, 10, Seq(1, 2), new MainEntropy(0.5))
      val exact = quantiles(each.brute().latencies(each.brute().routed))
      val found = each.offload().statistics.fleet.latency
      for ((a, b) <- Seq(exact.p50 -> found.p50, exact.p95 -> found.p95, exact.p99 -> found.p99))
        assert(math.abs(a - b) <= 0.00025 * a)
    }
  }

  describe("baselines") {
    it("at random are the mean over all choices of as many images") {
      val hard = Seq(1, 2)
      val images = ScoredImage.random(12, 8, 4, hard)
      for (policy <- Seq(new MainEntropy(0.7), new EdgeConfidence(0.7))) {
        val each = Case(images, 4, hard, policy)
        val s = each.offload().statistics.fleet
        val brute = each.brute()
        val always = each.brute(at = policy.withLimit(Double.NegativeInfinity))
        val outcomes = images.indices
          .combinations(s.routed.offloaded.toInt)
          .map { sent =>
            images.indices.map(i => if (sent.contains(i)) always.routed(i) else brute.edge(i))
          }
          .toSeq
        assert(s.random.correct === mean(outcomes.map(_.count(_.right).toDouble)))
        assert(
          s.random.correctHard ===
            mean(outcomes.map(_.count(r => r.right && hard.contains(r.image.label)).toDouble))
        )
        assert(s.random.energy.edgeJoules === mean(outcomes.map(brute.edgeJoules)))
        assert(
          s.random.uploadBytes ===
            mean(
              outcomes.map(
                _.filter(_.exit == Exit.CLOUD).map(r => brute.bytes(r.image)).sum.toDouble
              )
            )
        )
      }
    }

    it("by an oracle are the best over all choices, at every share") {
      val images = ScoredImage.random(13, 9, 3, Seq(1, 2))
      val each = Case(images, 3, Seq(1, 2), new MainEntropy(0.5))
      val oracle = each.offload().statistics.fleet.oracle
      val brute = each.brute()
      for (share <- 0 to images.size) {
        val best = images.indices
          .combinations(share)
          .map { sent =>
            images.indices.count { i =>
              if (sent.contains(i)) images(i).cloud.label == images(i).label
              else brute.edge(i).right
            }
          }
          .max
        assert(oracle.correct(share.toLong) == best)
      }
    }

    it("without the extension route by main alone") {
      val each = cases("ten classes, the edge's confidence, always the extension, raw pixels")
      val s = results(
        "ten classes, the edge's confidence, always the extension, raw pixels"
      ).statistics.fleet
      val brute = each.brute(each.images.map(_.copy(extension = None)))
      assert(s.twoExit.accuracy == brute.byHardness(brute.routed))
      assert(s.twoExit.offloaded == brute.answered(Exit.CLOUD).count)
      assert(s.twoExit.totals.energy.edgeJoules === brute.edgeJoules(brute.routed))
    }
  }

  describe("a sweep") {
    for (name <- cases.keys.toSeq.sorted) {
      it(s"equals routing again with each of its thresholds: $name") {
        val each = cases(name).copy(reachable = true)
        for (curve <- results(name).sweep.asScala) {
          val images =
            if (curve.withExtension) each.images else each.images.map(_.copy(extension = None))
          for (point <- curve.points.asScala) {
            val policy = curve.policy match {
              case _: MainEntropy    => new MainEntropy(point.threshold)
              case _: EdgeConfidence => new EdgeConfidence(point.threshold)
            }
            val brute = each.brute(images, policy)
            assert(point.offloaded == brute.answered(Exit.CLOUD).count)
            assert(point.all == brute.byHardness(brute.routed).all)
            assert(point.hard == brute.byHardness(brute.routed).hard)
            assert(point.totals.uploadBytes == brute.uploadBytes)
            assert(point.totals.energy.edgeJoules === brute.edgeJoules(brute.routed))
            assert(point.totals.meanLatencySeconds === mean(brute.latencies(brute.routed)))
          }
        }
      }
    }

    it("goes from everything offloaded to nothing, each step with fewer uploads") {
      for ((name, each) <- cases; curve <- results(name).sweep.asScala) {
        val offloaded = curve.points.asScala.map(_.offloaded)
        assert(offloaded.head == each.images.size)
        assert(offloaded.last == 0)
        assert(offloaded == offloaded.sorted.reverse)
      }
    }

    it("has the chosen policy with its own threshold, the other policy, and main with the cloud") {
      val name = "ten classes, main's entropy"
      val curves = results(name).sweep.asScala
      assert(
        curves.map(curve => curve.policy.getClass.getSimpleName -> curve.withExtension) ==
          Seq("MainEntropy" -> true, "EdgeConfidence" -> true, "MainEntropy" -> false)
      )
      val own = curves.head.points.asScala.filter(_.threshold == 0.5 * math.log(10))
      assert(own.map(_.all) == Seq(results(name).statistics.fleet.routed.accuracy.all))
    }

    it("has the policy's own threshold where it is the smallest signal of all") {
      val images = ScoredImage.random(15, 100, 10, Seq(1, 2))
      val smallest = images.map(_.main.entropy).min
      val result = Case(images, 10, Seq(1, 2), new MainEntropy(smallest)).offload()
      val own = result.sweep.asScala.head.points.asScala.filter(_.threshold == smallest)
      assert(own.map(_.all) == Seq(result.statistics.fleet.routed.accuracy.all))
    }

    it("is bounded, however many distinct signals there are") {
      val images = ScoredImage.random(14, 3000, 10, Seq(1, 2), levels = 1000000)
      val curves = Case(images, 10, Seq(1, 2), new MainEntropy(0.5)).offload().sweep.asScala
      assert(curves.forall(_.points.size <= 503))
    }
  }
}
