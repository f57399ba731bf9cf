package org.meanet.inference.offload

import org.apache.spark.sql.functions.expr
import org.meanet.core.cost.Payload
import org.meanet.core.fleet.{Always, EdgeFleet, EdgeSetup}
import org.meanet.core.routing.{ExtensionRule, HardClasses, MainEntropy, OffloadPolicy, RoutingRule}
import org.meanet.core.test.SparkSpec
import org.scalatest.funspec.AnyFunSpec

import java.util.Optional
import scala.collection.JavaConverters._

class SweepSpec extends AnyFunSpec with SparkSpec {
  import Cameras._

  private val byEdge = Seq(camera, board, camera)
  private val costs = FleetCosts.of(byEdge.asJava)

  private val hard = Seq(1, 2, 3)
  private val rule = new RoutingRule(
    new MainEntropy(1),
    ExtensionRule.MORE_CONFIDENT,
    true,
    HardClasses.of(hard.map(Int.box).asJava, 10)
  )
  private val swept = Variant
    .of(rule, OffloadPolicy.fixed())
    .asScala
    .map(new SweptVariant(_, Limits.exact(), Seq.empty[java.lang.Double].asJava, 40))

  // Photographs: hardly two of them have as many bytes.
  private lazy val images = ScoredImage.random(31, 900, 10, hard, levels = 200, maxBytes = 900000)
  private lazy val marked = {
    val edge = new EdgeSetup("device", "link", Optional.empty[java.lang.Double])
    Reach
      .of(new EdgeFleet(Seq.fill(3)(edge).asJava, new Always, 0.1, 7))
      .mark(ScoredImage.table(spark, images))
  }
  private val sweep = new Sweep(swept.asJava, costs, Payload.STORED)
  private def sizeOf(partitions: Int, bits: Int) = new SweepSize(partitions, bits)

  private def quantile(sorted: Seq[Double], q: Double) =
    sorted(math.max(0, math.ceil(q * sorted.size).toInt - 1))

  private def brute(curve: SweptVariant, at: OffloadPolicy) = new BruteForce(
    if (curve.variant.withExtension) images else images.map(_.copy(extension = None)),
    hard.toSet,
    at,
    curve.variant.rule.extensionRule,
    _ => true,
    byEdge(_),
    Payload.STORED
  )

  describe("what a sweep tells the driver") {
    it("has no more than two states of the extension for each payload, model and variant there") {
      for ((partitions, bits) <- Seq(6 -> 12, 6 -> 7)) {
        val size = sizeOf(partitions, bits)
        val shares =
          Sweep.shares(sweep.sorted(marked, size)).asScala.map(row => SweepShare.of(row))
        val (tallies, sent) = shares.partition(_.isTally)
        val pairs = partitions + swept.size
        assert(shares.map(share => (share.partition, share.group.variant)).distinct.size < pairs)
        val payloads = images.map(image => size.round(image.storedBytes)).distinct.size
        assert(sent.size <= 2 * pairs * 2 * payloads)
        assert(tallies.size <= pairs * 2 * 32)
        for (variant <- swept.indices; which <- Seq(tallies, sent)) {
          val its = which.map(_.group).filter(_.variant == variant)
          assert(its.map(_.images).sum == images.size)
          assert(its.map(_.bytes).sum == images.map(_.storedBytes).sum)
        }
      }
    }

    it("is far less than there are images, where payloads keep few bits") {
      def told(bits: Int) = Sweep.shares(sweep.sorted(marked, sizeOf(1, bits))).size
      assert(told(12) > swept.size * images.size / 2)
      assert(told(7) < swept.size * images.size / 2)
    }
  }

  describe("a sweep's points") {
    it("are those of routing image by image, but for latencies within the bits of a payload") {
      for ((partitions, bits) <- Seq(5 -> 12, 5 -> 7)) {
        val points = sweep.points(marked, sizeOf(partitions, bits))
        for ((curve, its) <- swept.zip(points.asScala); point <- its.asScala) {
          val policy = curve.variant.rule.offload.withThreshold(point.threshold)
          val expected = brute(curve, policy)
          assert(point.all == expected.byHardness(expected.routed).all)
          assert(point.hard == expected.byHardness(expected.routed).hard)
          assert(point.totals.uploadBytes == expected.uploadBytes)
          val joules = expected.edgeJoules(expected.routed)
          assert(math.abs(point.totals.energy.edgeJoules - joules) <= 1e-9 * joules)
          val latencies = expected.latencies(expected.routed).sorted
          val error = math.pow(2, -bits) + math.pow(2, -12)
          for (
            (q, found) <- Seq(
              0.5 -> point.latency.p50,
              0.95 -> point.latency.p95,
              0.99 -> point.latency.p99
            )
          ) {
            val exact = quantile(latencies, q)
            assert(math.abs(found - exact) <= error * exact)
          }
        }
      }
    }

    it("are the same to the last bit, however many partitions hold them") {
      val whole = sweep.points(marked, sizeOf(1, 9))
      for (partitions <- Seq(2, 11)) assert(sweep.points(marked, sizeOf(partitions, 9)) == whole)
    }

    it("are zeros and both ends where no image is") {
      val none = sweep.points(marked.where("edge > 5"), sizeOf(3, 12))
      for (its <- none.asScala; point <- its.asScala) {
        assert(point.all == new Answers(0, 0))
        assert(point.latency == new LatencyQuantiles(0, 0, 0))
      }
    }
  }

  describe("the size of a sweep") {
    it("is exact for as many images as a laptop sorts in a moment, whatever they weigh") {
      assert(SweepSize.of(1, 8, _ => fail) == sizeOf(1, 12))
      assert(SweepSize.of(62500, 8, _ => fail) == sizeOf(2, 12))
    }

    it("keeps as many bits of payloads as leave half a million counts") {
      def fits(size: SweepSize, steps: Long) = 2 * (size.partitions + 8) * steps <= 500000
      // As many sizes in each of eight octaves as there are at so many bits.
      def steps(bits: Int) = 8L << (bits - 1)
      for (images <- Seq(100000L, 1000000L, 50000000L, 20000000000L)) {
        val size = SweepSize.of(images, 8, steps(_))
        assert(fits(size, steps(size.bits)))
        assert(size.bits == 12 || !fits(size, steps(size.bits + 1)))
      }
      assert(SweepSize.of(1000000, 8, _ => 1) == sizeOf(32, 12))
      assert(SweepSize.of(50000000, 8, _ => 100000) == sizeOf(200, 7))
    }

    it("is found from the images, however their table is partitioned") {
      val found = SweepSize.of(marked, swept.size, costs, Payload.STORED)
      assert(found == sizeOf(1, 12))
      val many = marked.withColumn(
        "payload_bytes",
        expr("payload_bytes * 4096 + 4097 * edge")
      )
      for (partitions <- Seq(1, 4)) {
        val again = SweepSize.of(many.repartition(partitions), 560, costs, Payload.STORED)
        val most = 500000 / 2 / (again.partitions + 560)
        def distinct(bits: Int) = many
          .select("edge", "payload_bytes")
          .collect()
          .map(row => (costs.model(row.getInt(0)), new SweepSize(1, bits).round(row.getLong(1))))
          .distinct
          .length
        assert(again.bits == (12 to 8 by -1).find(distinct(_) <= most).getOrElse(7))
        assert(again.bits < 12)
      }
    }
  }

  describe("a payload's significant bits") {
    it("err by no more than their last one's half") {
      for {
        bits <- 7 to 12
        bytes <- (0L to 5000L) ++ Seq(123456789L, 1L << 40, (1L << 62) - 1)
      } {
        val rounded = SweepSize.roundTo(bits, bytes)
        assert(math.abs(rounded - bytes) <= math.pow(2, -bits) * bytes)
        if (bytes < (1L << bits)) assert(rounded == bytes)
      }
    }
  }
}
