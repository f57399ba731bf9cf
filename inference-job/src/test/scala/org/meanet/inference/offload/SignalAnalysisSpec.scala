package org.meanet.inference.offload

import java.math.{BigDecimal => JBigDecimal, BigInteger}

import org.meanet.core.cost.Payload
import org.meanet.core.fleet.{Always, EdgeFleet, EdgeSetup}
import org.meanet.core.routing.{EdgeConfidence, Exit, ExtensionRule, HardClasses, MainEntropy}
import org.meanet.core.routing.{OffloadPolicy, RoutingRule}
import org.meanet.core.test.SparkSpec
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

class SignalAnalysisSpec extends AnyFunSpec with SparkSpec {
  private val hard = Seq(7, 2, 5, 3)
  import Cameras.camera

  private def routing(
      extensionRule: ExtensionRule = ExtensionRule.MORE_CONFIDENT,
      policy: OffloadPolicy = new MainEntropy(0.5)
  ) = new RoutingRule(policy, extensionRule, true, HardClasses.of(hard.map(Int.box).asJava, 10))

  private def quality(
      images: Seq[ScoredImage],
      rule: RoutingRule = routing(),
      payload: Payload = Payload.STORED,
      partitions: Int = 3
  ): SignalQuality = {
    val setup = new EdgeSetup("device", "link", java.util.Optional.empty[java.lang.Double])
    new OffloadAnalysis(
      rule,
      FleetCosts.of(Seq.fill(3)(camera).asJava),
      new EdgeFleet(Seq.fill(3)(setup).asJava, new Always, 0.1, 7),
      payload
    ).signals(ScoredImage.table(spark, images, partitions))
  }

  private def brute(images: Seq[ScoredImage], rule: RoutingRule) =
    new BruteForce(
      images,
      hard.toSet,
      rule.offload,
      rule.extensionRule,
      _ => true,
      _ => camera,
      Payload.STORED
    )

  /** Every pair of a positive and a negative image: 2 where the positive is larger, 1 for a tie. */
  private def pairs(signals: Seq[Double], positive: Seq[Boolean]): Detection = {
    val (yes, no) = signals.zip(positive).partition(_._2)
    val halves = (for ((a, _) <- yes; (b, _) <- no) yield if (a > b) 2L else if (a == b) 1L else 0L)
    new Detection(yes.size.toLong, no.size.toLong, BigInteger.valueOf(halves.sum))
  }

  private def expected(images: Seq[ScoredImage], rule: RoutingRule) = {
    val second = brute(images, rule)
    val wrong = images.map(image => !second.edgeAnswer(image).right)
    val repaired = images.zip(wrong).map { case (i, w) => w && i.cloud.label == i.label }
    OffloadPolicy.fixed.asScala.map { policy =>
      val signals = images.map { image =>
        val value = second.value(image, policy)
        if (policy.side == OffloadPolicy.Side.ABOVE) value else -value
      }
      policy.name -> ((pairs(signals, wrong), pairs(signals, repaired)))
    }.toMap
  }

  private def found(quality: SignalQuality) =
    quality.detections.asScala.map(d => d.policy.name -> ((d.edgeWrong, d.repaired))).toMap

  describe("the area under a signal's ROC curve") {
    for {
      (levels, extensionRule, withExtension) <- Seq(
        (8, ExtensionRule.MORE_CONFIDENT, true),
        (8, ExtensionRule.MORE_CONFIDENT_CALIBRATED, true),
        (1000000, ExtensionRule.ALWAYS_EXTENSION, true),
        (8, ExtensionRule.MORE_CONFIDENT, false)
      )
    } it(
      s"is that of all pairs: $levels levels, $extensionRule, an extension: $withExtension"
    ) {
      val images =
        ScoredImage.random(41, 300, 10, hard, levels = levels, withExtension = withExtension)
      val each = routing(extensionRule, new EdgeConfidence(0.7))
      val result = quality(images, each)
      assert(found(result) == expected(images, each))
      assert(result.detections.asScala.head.policy.name == "edge-confidence")
    }

    it("is 1 for a signal that tells all, 0 for its opposite and a half for one that tells none") {
      def of(signals: Double*) =
        pairs(signals, Seq.tabulate(signals.size)(_ < 2)).auroc.getAsDouble
      assert(of(3, 2, 1, 0) == 1)
      assert(of(0, 1, 2, 3) == 0)
      assert(of(1, 1, 1, 1) == 0.5)
      assert(of(2, 1, 1, 0) == 0.875)
    }

    it("is not there where no image is wrong") {
      val right = ScoredImage
        .random(42, 50, 10, hard, withExtension = false)
        .map(image => image.copy(label = image.main.label))
      val wrong = quality(right).detections.get(0).edgeWrong
      assert((wrong.positives, wrong.negatives) == ((0, 50)))
      assert(!wrong.auroc.isPresent)
    }

    it("is of the cloud that sees what is sent to it") {
      val images = ScoredImage.random(43, 200, 10, hard).map { image =>
        val seen = image.cloud.copy(label = (image.cloud.label + 1) % 10)
        image.copy(reencoded = Some(Reencoded(10, seen, cloudTop5 = false)))
      }
      val result = quality(images, payload = Payload.REENCODED)
      assert(found(result) == expected(images.map(_.seenReencoded), routing()))
      assert(
        result.reliabilities.asScala.map(d => (d.exit, d.calibrated)) ==
          Seq((Exit.MAIN, false), (Exit.MAIN, true)) ++
          Seq((Exit.EXTENSION, false), (Exit.EXTENSION, true), (Exit.CLOUD, false))
      )
    }

    it("is the same to the last bit, however many partitions hold the images") {
      val images = ScoredImage.random(44, 500, 10, hard, levels = 40)
      val whole = quality(images, partitions = 1)
      val before = spark.conf.get("spark.sql.shuffle.partitions")
      for (partitions <- Seq("1", "5", "23")) {
        spark.conf.set("spark.sql.shuffle.partitions", partitions)
        spark.conf.set("spark.sql.adaptive.coalescePartitions.enabled", "false")
        try assert(quality(images, partitions = 7) == whole)
        finally {
          spark.conf.set("spark.sql.shuffle.partitions", before)
          spark.conf.unset("spark.sql.adaptive.coalescePartitions.enabled")
        }
      }
    }

    it("counts signals between two limits of a grid as equal where there are too many to sort") {
      val images = ScoredImage.random(45, 400, 10, hard, levels = 1000000)
      val variant = new Variant(routing(), true)
      val all = new SignalAnalysis(Seq(variant).asJava, Payload.STORED, 399)
        .of(ScoredImage.table(spark, images))
      val signals = images.map(_.main.entropy)
      val grid = LimitGrid.over(
        new SignalRange(signals.min, signals.max),
        java.util.stream.DoubleStream.empty
      )
      val wrong = images.map(image => !brute(images, routing()).edgeAnswer(image).right)
      assert(all.detections.get(0).edgeWrong == pairs(signals.map(grid.holding), wrong))
      assert(all.detections.get(0).edgeWrong != pairs(signals, wrong))
    }
  }

  describe("the expected calibration error") {
    it("is that of a count by hand, for each exit as it is and at its temperature") {
      val images = ScoredImage.random(46, 600, 10, hard, levels = 1000)
      val result = quality(images)
      val reach = brute(images, routing()).edge.filter(_.extended).map(_.image)
      val answers: Map[Exit, Seq[(Said, Boolean)]] = Map(
        Exit.MAIN -> images.map(i => (i.main, i.main.label == i.label)),
        Exit.EXTENSION -> reach.map(i => (i.extension.get, i.extension.get.label == i.label)),
        Exit.CLOUD -> images.map(i => (i.cloud, i.cloud.label == i.label))
      )
      assert(result.reliabilities.size == 6)
      for (diagram <- result.reliabilities.asScala) {
        val its = answers(diagram.exit).map { case (said, right) =>
          (if (diagram.calibrated) said.calibratedConfidence else said.confidence, right)
        }
        val bins = (1 to 15).map { m =>
          its.filter { case (c, _) => (c > (m - 1) / 15.0 || m == 1) && c <= m / 15.0 }
        }
        assert(bins.map(_.size).sum == its.size)
        val error = bins
          .filter(_.nonEmpty)
          .map { bin =>
            bin.size.toDouble / its.size *
              math.abs(bin.count(_._2).toDouble / bin.size - bin.map(_._1).sum / bin.size)
          }
          .sum
        assert(math.abs(diagram.calibrationError.getAsDouble - error) < 1e-9)
        assert(diagram.answers == new Answers(its.size.toLong, its.count(_._2).toLong))
        assert(diagram.bins.asScala.map(_.answers.count) == bins.map(_.size.toLong))
      }
    }

    it("is what an exit that is always as sure is wrong by") {
      def bins(at: (Int, Reliability.Bin)*) = {
        val none = new Reliability.Bin(new Answers(0, 0), JBigDecimal.ZERO)
        val given = at.toMap
        new Reliability(
          Exit.MAIN,
          false,
          (0 until 15).map(given.getOrElse(_, none)).asJava
        ).calibrationError
      }
      def bin(count: Long, correct: Long, confidence: Double) =
        new Reliability.Bin(new Answers(count, correct), JBigDecimal.valueOf(confidence))
      assert(bins(13 -> bin(10, 9, 9.0)).getAsDouble == 0)
      assert(math.abs(bins(13 -> bin(10, 7, 9.0)).getAsDouble - 0.2) < 1e-12)
      // 30 of 40 answers are off by 0.1, ten by 0.4: 0.75 × 0.1 + 0.25 × 0.4.
      assert(
        math.abs(bins(8 -> bin(30, 21, 18), 14 -> bin(10, 6, 10)).getAsDouble - 0.175) < 1e-12
      )
      assert(!bins().isPresent)
    }

    it("puts a confidence on a bin's edge into the lower bin, and 0 into the first") {
      assert(
        Seq(0.0, 0.2 / 3, 0.0667, 0.2, 0.5, 1.0).map(ReliabilityFacts.bin) ==
          Seq(0, 0, 1, 2, 7, 14)
      )
    }
  }
}
