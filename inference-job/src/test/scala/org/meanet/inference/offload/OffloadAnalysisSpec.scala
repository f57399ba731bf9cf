package org.meanet.inference.offload

import java.util.Optional

import org.apache.spark.sql.functions.lit
import org.meanet.core.UserError
import org.meanet.core.cost.{CostModel, Payload}
import org.meanet.core.fleet.{Always, EdgeFleet, EdgeSetup, Outages, Probability, Reachability}
import org.meanet.core.hash.Seeds
import org.meanet.core.routing.{
  EdgeConfidence,
  Exit,
  ExitScore,
  ExtensionRule,
  HardClasses,
  LearnedGain,
  MainEntropy,
  OffloadPolicy,
  RoutingRule,
  UploadGain
}
import org.meanet.core.test.SparkSpec
import org.scalactic.TolerantNumerics
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

class OffloadAnalysisSpec extends AnyFunSpec with SparkSpec {
  import Cameras._

  private val alike = Seq.fill(3)(camera)
  // Edges 0 and 2 are of one kind; device and link of edge 1 are others.
  private val mixed = Seq(camera, board, camera)
  private val seed = 77L

  private def fleet(reachability: Reachability, rates: Seq[Double]) = new EdgeFleet(
    rates
      .map(rate => new EdgeSetup("device", "link", Optional.of[java.lang.Double](rate)))
      .asJava,
    reachability,
    0.1,
    seed
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
      payload: Payload = Payload.STORED,
      costs: Seq[CostModel] = alike,
      reachability: Reachability = new Always,
      rates: Seq[Double] = Seq(2.0, 0.5, 4.0)
  ) {
    private lazy val reached: Set[String] = reachability match {
      case _: Always      => images.map(_.id).toSet
      case p: Probability => images.map(_.id).filter(p.reaches(seed, _, 0)).toSet
      case o: Outages =>
        images
          .groupBy(_.edge)
          .flatMap { case (edge, its) =>
            its
              .map(_.id)
              .sortBy(id => (Seeds.hash(Seeds.mix(seed, 0x6f72646572L), id), id))
              .zipWithIndex
              .filter { case (_, k) =>
                val now = k / rates(edge)
                !o.windows.asScala
                  .exists(w => now >= w.startSeconds && now < w.startSeconds + w.lengthSeconds)
              }
              .map(_._1)
          }
          .toSet
    }
    def reaches(image: ScoredImage): Boolean = reached(image.id)
    def brute(
        its: Seq[ScoredImage] = images,
        at: OffloadPolicy = policy,
        extensionRule: ExtensionRule = extensionRule
    ) =
      new BruteForce(
        if (payload == Payload.REENCODED) its.map(_.seenReencoded) else its,
        hard.toSet,
        at,
        extensionRule,
        image => reachable && reaches(image),
        costs(_),
        payload
      )
    def rule = new RoutingRule(
      policy,
      extensionRule,
      reachable,
      HardClasses.of(hard.map(Int.box).asJava, classes)
    )
    def offload(partitions: Int = 3): Offload =
      new OffloadAnalysis(rule, FleetCosts.of(costs.asJava), fleet(reachability, rates), payload)
        .of(ScoredImage.table(spark, images, partitions))
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
    "a learned gain" -> random(
      25,
      10,
      Seq(6, 2, 8),
      new LearnedGain(0.4, Optional.of(new UploadGain(-0.5, -1, 0, 0, 0.25, 0, 0, 0)))
    ),
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
    "edges that differ, the edge's confidence" ->
      random(16, 10, Seq(1, 2, 3, 4), new EdgeConfidence(0.7)).copy(costs = mixed),
    "edges that differ, a cloud reached by chance" ->
      random(17, 10, Seq(1, 2, 3, 4), new MainEntropy(0.8))
        .copy(costs = mixed, reachability = new Probability(0.6), payload = Payload.RAW),
    "outages by the clock" ->
      random(18, 10, Seq(1, 2, 3, 4), new EdgeConfidence(0.8)).copy(
        costs = mixed,
        reachability = new Outages(
          Seq(new Outages.Window(0, 10.5), new Outages.Window(100, 50)).asJava
        )
      ),
    "images compressed anew" -> {
      val hard = Seq(1, 2, 3, 4)
      val answers = ScoredImage.random(20, 400, 10, hard)
      val images = ScoredImage.random(21, 400, 10, hard).zip(answers).map { case (image, other) =>
        image.copy(reencoded = Some(Reencoded(other.storedBytes, other.cloud, other.cloudTop5)))
      }
      Case(images, 10, hard, new EdgeConfidence(0.7), payload = Payload.REENCODED, costs = mixed)
    },
    "a cloud that no image reaches" ->
      random(19, 10, Seq(1, 2, 3, 4), new MainEntropy(0.8))
        .copy(reachability = new Probability(0)),
    "one image" -> random(9, 10, Seq(1, 2, 3), new MainEntropy(0.2), images = 1)
  )
  private lazy val results = cases.map { case (name, each) => name -> each.offload() }

  private def check(s: OffloadStatistics, of: Case, images: Seq[ScoredImage]): Unit = {
    val brute = of.brute(images)
    val there = images.filter(of.reaches)
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
    assert(s.cloudNetwork == brute.byHardness(cloud))
    val unanswered = cloud.map(r => if (of.reaches(r.image)) r else r.copy(answer = -1))
    assert(s.cloud.accuracy == brute.byHardness(unanswered))
    assert(s.reachable == there.size)
    assert(s.cloud.offloaded == there.size)
    assert(
      s.routedTop5 == count(brute.routed.filter(_.exit != Exit.EXTENSION).map(_.image)) { image =>
        if (brute.route(image).exit == Exit.CLOUD) image.cloudTop5 else image.mainTop5
      }
    )
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
    assert(s.cloudTop5 == count(brute.edge.map(_.image))(_.cloudTop5))
    assert(s.routed.totals.uploadBytes == brute.uploadBytes)
    assert(s.cloud.totals.uploadBytes == there.map(brute.bytes).sum)
    assert(
      s.allPayloads == new Payloads(
        images.map(_.storedBytes).sum,
        images.map(_.rawBytes).sum,
        images.flatMap(_.reencoded).map(_.bytes).sum
      )
    )
    val anew = images.filter(_.reencoded.isDefined)
    assert(s.cloudOnStored == count(anew)(image => image.cloud.label == image.label))
    assert(
      s.cloudOnReencoded == count(anew)(image => image.seenReencoded.cloud.label == image.label)
    )
    assert(s.routed.totals.energy.edgeJoules === brute.edgeJoules(brute.routed))
    assert(s.meanet.totals.energy.edgeJoules === brute.edgeJoules(brute.edge))
    assert(s.main.totals.energy.edgeJoules === brute.edgeJoules(main))
    assert(
      s.routed.totals.energy.cloudJoules === s.exits.cloud.count * Cameras.cloud.joules(9000000L)
    )
    assert(
      s.cloud.totals.energy.edgeJoules ===
        there.map(image => of.costs(image.edge).cloudOnly(brute.bytes(image)).uploadJoules).sum
    )
    val parts = brute.energy(brute.routed)
    assert(s.routed.totals.energy.mainJoules === parts.mainJoules)
    assert(s.routed.totals.energy.extensionJoules === parts.extensionJoules)
    assert(s.routed.totals.energy.uploadJoules === parts.uploadJoules)
    assert(s.routed.totals.edgeSeconds === brute.edgeSeconds(brute.routed))
    assert(s.mainLatency == quantiles(brute.latencies(main)))
    assert(s.routed.totals.meanLatencySeconds === mean(brute.latencies(brute.routed)))
    assert(s.latency == quantiles(brute.latencies(brute.routed)))
    assert(s.meanetLatency == quantiles(brute.latencies(brute.edge)))
    assert(
      s.cloudLatency ==
        quantiles(
          there.map(image => of.costs(image.edge).cloudOnly(brute.bytes(image)).latencySeconds)
        )
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
    def at(q: Double) =
      if (sorted.isEmpty) 0.0 else sorted(math.max(0, math.ceil(q * sorted.size).toInt - 1))
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
        check(statistics.fleet, each, each.images)
        assert(statistics.edges.asScala.map(_.edge) == each.images.map(_.edge).distinct.sorted)
        for (edge <- statistics.edges.asScala) {
          val its = each.images.filter(_.edge == edge.edge)
          check(edge.statistics, each, its)
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
        assert(edges.map(_.reachable).sum == all.fleet.reachable)
        for (way <- Seq[OffloadStatistics => Strategy](_.main, _.meanet, _.cloud, _.routed)) {
          val whole = way(all.fleet).totals
          assert(edges.map(way(_).totals.energy.edgeJoules).sum === whole.energy.edgeJoules)
          assert(edges.map(way(_).totals.latencySeconds).sum === whole.latencySeconds)
        }
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

    it("price each edge with its own device and link") {
      val each = cases("edges that differ, the edge's confidence")
      val edges = results("edges that differ, the edge's confidence").statistics.edges.asScala
      for (edge <- edges)
        assert(
          edge.statistics.main.totals.energy.mainJoules ===
            edge.statistics.images * each.costs(edge.edge).edge.joules(macs.main)
        )
      // Main alone takes 1 ms on a camera and 5 ms on the device of edge 1, the extension half.
      assert(edges(1).statistics.mainLatency.p50 === 0.005)
      assert(edges(0).statistics.meanetLatency.p99 === 0.0015)
      assert(edges(1).statistics.meanetLatency.p99 === 0.0075)
    }

    it("let images go to the cloud only where it can be reached") {
      val name = "outages by the clock"
      val s = results(name).statistics.fleet
      assert(0 < s.reachable && s.reachable < s.images)
      assert(s.exits.cloud.count <= s.reachable)
      // Of edge 0, with 2 images a second, the first 21 arrive before 10.5 s.
      val first = results(name).statistics.edges.get(0).statistics
      val later = math.max(0, math.min(300, first.images.toInt) - 200)
      assert(first.images - first.reachable == 21 + later)
      val none = results("a cloud that no image reaches").statistics.fleet
      assert(none.exits.cloud.count == 0)
      assert(none.cloud.totals.uploadBytes == 0)
      assert(none.cloud.accuracy.all.correct == 0)
      assert(none.cloudNetwork.all.correct > 0)
    }

    it("refuse images that were not compressed anew, where such are to be sent") {
      val each = cases("images compressed anew")
      val one = each.images.head.copy(reencoded = None)
      val error = intercept[UserError](each.copy(images = one +: each.images.tail).offload())
      assert(
        error.getMessage == "costs.payload = reencoded needs images that were scored with " +
          "scoring.reencode-quality, got [1] that were not: take raw or stored, or score them anew"
      )
    }

    it("refuse scores without the cloud's answers") {
      val scores = ScoredImage
        .table(spark, cases("one image").images)
        .withColumn("cloud_class", lit(null).cast("int"))
      val error = intercept[UserError](
        new OffloadAnalysis(
          cases("one image").rule,
          FleetCosts.of(alike.asJava),
          fleet(new Always, Seq(1, 1, 1)),
          Payload.RAW
        ).of(scores)
      )
      assert(
        error.getMessage == "The scores table must hold what the cloud says of every image, but " +
          "[1] have no answer of it: score them with scoring.exits = all"
      )
    }

    it("name an edge that the configuration has not") {
      val each = cases("one image")
      val far = each.copy(images = each.images.map(_.copy(edge = 3)))
      val error = intercept[UserError](far.offload())
      assert(
        error.getMessage == "The scores table must have edges 0..2, as scoring.edges has it, " +
          "got [3]; give scoring.edges the number that the images were scored with"
      )
    }

    it("are the same to the last bit however the table is partitioned") {
      for (name <- Seq("ten classes, main's entropy", "outages by the clock"))
        assert(cases(name).offload(partitions = 1) == cases(name).offload(partitions = 7))
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
      for {
        policy <- Seq(new MainEntropy(0.7), new EdgeConfidence(0.7))
        reachability <- Seq(new Always, new Probability(0.6))
      } {
        val each =
          Case(images, 4, hard, policy, costs = mixed, reachability = reachability)
        val s = each.offload().statistics.fleet
        val brute = each.brute()
        val always = each.brute(at = policy.withLimit(Double.NegativeInfinity))
        val outcomes = images.indices
          .filter(i => each.reaches(images(i)))
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
      for (reachability <- Seq(new Always, new Probability(0.7))) {
        val each = Case(images, 3, Seq(1, 2), new MainEntropy(0.5), reachability = reachability)
        val oracle = each.offload().statistics.fleet.oracle
        val brute = each.brute()
        val there = images.indices.filter(i => each.reaches(images(i)))
        for (share <- 0 to there.size) {
          val best = there
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
            val policy = curve.policy.withThreshold(point.threshold)
            val brute = each.brute(images, policy, curve.extensionRule)
            val accuracy = brute.byHardness(brute.routed)
            assert(point.offloaded == brute.answered(Exit.CLOUD).count)
            assert(point.all == accuracy.all)
            assert(point.hard == accuracy.hard)
            assert(point.easy == accuracy.easy)
            val cloud = brute.edge.map(r => r.copy(answer = r.image.cloud.label))
            val pairs = brute.routed.zip(cloud)
            assert(point.lost == pairs.count { case (r, c) => c.right && !r.right })
            assert(point.gained == pairs.count { case (r, c) => r.right && !c.right })
            assert(point.cloudCorrect == cloud.count(_.right))
            assert(point.totals.uploadBytes == brute.uploadBytes)
            val parts = brute.energy(brute.routed)
            assert(point.totals.energy.mainJoules === parts.mainJoules)
            assert(point.totals.energy.extensionJoules === parts.extensionJoules)
            assert(point.totals.energy.uploadJoules === parts.uploadJoules)
            assert(point.totals.energy.cloudJoules === parts.cloudJoules)
            assert(point.totals.meanLatencySeconds === mean(brute.latencies(brute.routed)))
            assert(point.latency == quantiles(brute.latencies(brute.routed)))
            assert(point.decisions.asScala == decisions(brute, FleetCosts.of(each.costs.asJava)))
          }
        }
      }
    }

    def decisions(brute: BruteForce, fleet: FleetCosts): Seq[DecisionCounts] =
      fleet.models.asScala.indices.map { model =>
        val its = brute.routed.filter(routed => fleet.byEdge.get(routed.image.edge) == model)
        val (sent, kept) = its.partition(_.exit == Exit.CLOUD)
        new DecisionCounts(
          kept.count(!_.extended).toLong,
          kept.count(_.extended).toLong,
          sent.count(!_.extended).toLong,
          sent.count(_.extended).toLong,
          sent.map(routed => brute.bytes(routed.image)).sum
        )
      }

    it("has a point for every distinct signal of the images that reach the cloud") {
      for ((name, each) <- cases; curve <- results(name).sweep.asScala) {
        val its =
          if (curve.withExtension) each.images else each.images.map(_.copy(extension = None))
        val brute = each.brute(its, extensionRule = curve.extensionRule)
        val signals = its.filter(each.reaches).map { image =>
          brute.value(image, curve.policy)
        }
        val thresholds = curve.points.asScala.map(_.threshold).toSet
        withClue(s"$name, ${curve.policy.name}: ") {
          if (signals.distinct.size <= 250) assert(signals.toSet.subsetOf(thresholds))
        }
      }
    }

    it(
      "goes from everything that reaches the cloud offloaded to nothing, each step with fewer uploads"
    ) {
      for ((name, each) <- cases; curve <- results(name).sweep.asScala) {
        val offloaded = curve.points.asScala.map(_.offloaded)
        assert(offloaded.head == each.images.count(each.reaches))
        assert(offloaded.last == 0)
        assert(offloaded == offloaded.sorted.reverse)
      }
    }

    it(
      "has every policy, and the rule's without the extension and with the other extension rules"
    ) {
      val name = "ten classes, main's entropy"
      val curves = results(name).sweep.asScala
      val found = curves.map(curve =>
        (
          curve.policy.getClass.getSimpleName,
          if (curve.withExtension) curve.extensionRule.toString else "without"
        )
      )
      assert(
        found == Seq(
          ("MainEntropy", "MORE_CONFIDENT"),
          ("EdgeConfidence", "MORE_CONFIDENT"),
          ("MainConfidence", "MORE_CONFIDENT"),
          ("MainMargin", "MORE_CONFIDENT"),
          ("MainCalibratedEntropy", "MORE_CONFIDENT"),
          ("MainEntropy", "without"),
          ("MainEntropy", "MORE_CONFIDENT_CALIBRATED"),
          ("MainEntropy", "ALWAYS_EXTENSION")
        )
      )
      val own = curves.head.points.asScala.filter(_.threshold == 0.5 * math.log(10))
      assert(own.map(_.all) == Seq(results(name).statistics.fleet.routed.accuracy.all))
      assert(own.map(_.latency) == Seq(results(name).statistics.fleet.latency))
      assert(results("no hard class").sweep.size == OffloadPolicy.fixed.size)
    }

    it("has the policy's own threshold where it is the smallest signal of all") {
      val images = ScoredImage.random(15, 100, 10, Seq(1, 2))
      val smallest = images.map(_.main.entropy).min
      val result = Case(images, 10, Seq(1, 2), new MainEntropy(smallest)).offload()
      val own = result.sweep.asScala.head.points.asScala.filter(_.threshold == smallest)
      assert(own.map(_.all) == Seq(result.statistics.fleet.routed.accuracy.all))
    }

    it("is bounded, however many distinct signals there are, and its points lie evenly") {
      val images = ScoredImage.random(14, 3000, 10, Seq(1, 2), levels = 1000000)
      val curves = Case(images, 10, Seq(1, 2), new MainEntropy(0.5)).offload().sweep.asScala
      for (curve <- curves) {
        assert(curve.points.size <= 253)
        val offloaded = curve.points.asScala.map(_.offloaded)
        assert(offloaded.zip(offloaded.tail).forall { case (a, b) => a - b <= 24 })
      }
    }

    it("is exact at the limits of a grid, which stand for all where there are too many to sort") {
      val images = ScoredImage.random(23, 500, 10, Seq(1, 2, 3), levels = 1000000)
      val each = Case(images, 10, Seq(1, 2, 3), new MainEntropy(0.5), costs = mixed)
      val marked = Reach.of(fleet(new Always, Seq(1, 1, 1))).mark(ScoredImage.table(spark, images))
      val entropies = images.map(_.main.entropy)
      val grid = LimitGrid.over(
        new SignalRange(entropies.min, entropies.max),
        java.util.stream.DoubleStream.of(0.5)
      )
      val swept =
        new SweptVariant(new Variant(each.rule, true), grid, Seq(Double.box(0.5)).asJava, 10000)
      val points = new Sweep(
        Seq(swept).asJava,
        FleetCosts.of(each.costs.asJava),
        each.payload
      ).points(marked).get(0).asScala
      assert(points.size > 50 && points.size < 504)
      for (point <- points) {
        val brute = each.brute(at = new MainEntropy(point.threshold))
        assert(point.offloaded == brute.answered(Exit.CLOUD).count)
        assert(point.all == brute.byHardness(brute.routed).all)
        assert(point.latency == quantiles(brute.latencies(brute.routed)))
      }
    }

    it("refuses a signal that no limit can be compared with, and names the image") {
      for (value <- Seq(Double.NaN, Double.PositiveInfinity)) {
        val images = ScoredImage.random(24, 20, 10, Seq(1, 2))
        val odd = images.head.copy(main = images.head.main.copy(entropy = value))
        val each = Case(odd +: images.tail, 10, Seq(1, 2), new EdgeConfidence(0.5))
        val error = intercept[UserError](each.offload())
        assert(
          error.getMessage == "Image [image-0] of the scores table must have a finite number for " +
            s"main's entropy, got [$value]: score the images anew"
        )
      }
    }
  }
}
