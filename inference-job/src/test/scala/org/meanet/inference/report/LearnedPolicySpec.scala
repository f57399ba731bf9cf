package org.meanet.inference.report

import java.util.{List => JList, Optional}

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import org.meanet.core.UserError
import org.meanet.core.cost.Payload
import org.meanet.core.hash.Seeds
import org.meanet.core.routing.{Exit, ExtensionRule, LearnedGain, MainEntropy, OffloadPolicy}
import org.meanet.core.routing.UploadGain
import org.meanet.core.test.SparkSpec
import org.meanet.inference.offload.{BruteForce, ScoredImage}
import org.meanet.inference.operating.Budgets
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._
import scala.util.Random

class LearnedPolicySpec extends AnyFreeSpec with Matchers with SparkSpec {
  private val hard = TenClasses.hardClasses
  private val test = ScoredImage.plausible(61, 600, 10, hard, edges = 4)
  private val validation = validating(ScoredImage.plausible(62, 800, 10, hard, edges = 4))
  private val unfitted = new LearnedGain(0.2, Optional.empty())

  private def validating(images: Seq[ScoredImage]) = images.map(i => i.copy(id = s"held-${i.id}"))

  private def step(policy: OffloadPolicy) = new ReportStep(
    "learned",
    TenClasses.manifest(),
    TenClasses.routing(policy),
    TenClasses.costs,
    TenClasses.fleet(),
    JList.of(),
    Optional.empty()
  )

  private def report(
      policy: OffloadPolicy = new MainEntropy(0.5),
      test: Seq[ScoredImage] = test,
      validation: Seq[ScoredImage] = validation,
      budgets: Map[String, Double] = Map.empty
  ): RenderedReport = step(policy).run(
    ScoredImage.table(spark, test),
    ScoredImage.table(spark, validation),
    Budgets.of(budgets.mapValues(Double.box).toMap.asJava)
  )

  private def json(report: RenderedReport): JsonNode =
    new ObjectMapper().readTree(report.files.get("report.json"))

  private def curve(node: JsonNode): Option[JsonNode] =
    node.get("sweep").asScala.find { curve =>
      curve.get("policy").asText == "learned-gain" && curve.get("extension").asBoolean
    }

  private lazy val plain = json(report())

  "Of validation scores a report learns a policy, and shows its curve with the others" in {
    val learned = TenClasses.learnedGain(plain)
    val points = curve(plain).get.get("points").asScala.toSeq
    points.size should be > 20
    for (point <- points.grouped(points.size / 8).map(_.head)) {
      val threshold = point.get("threshold").asDouble
      val brute = new BruteForce(
        test,
        hard.toSet,
        new LearnedGain(threshold, Optional.of(learned)),
        ExtensionRule.MORE_CONFIDENT,
        _ => true,
        _ => null,
        Payload.RAW
      )
      point.get("offloaded").asLong shouldBe brute.answered(Exit.CLOUD).count
      point.at("/all/correct").asLong shouldBe brute.routed.count(_.right)
    }
    plain.at("/signals/test/policies").asScala.map(_.get("policy").asText) should contain(
      "learned-gain"
    )
  }

  "No label of the test images has a part in it" in {
    val labels = new Random(1).shuffle(test.map(_.label))
    val permuted = test.zip(labels).map { case (image, label) => image.copy(label = label) }
    val node = json(report(test = permuted))
    node.get("accuracy") should not be plain.get("accuracy")
    node.get("learned_gain") shouldBe plain.get("learned_gain")
  }

  "Neither has an image of the half that tests an operating point" in {
    val seed = Seeds.mix(TenClasses.fleet().seed, 0x68616c766573L)
    val (designing, testing) = validation.partition(i => Seeds.hash(seed, i.id) < 0)
    val mislabelled = testing.map(image => image.copy(label = (image.label + 1) % 10))
    plain.at("/learned_gain/fitted_to").asInt shouldBe designing.size
    val node = json(report(validation = designing ++ mislabelled))
    node.at("/signals/validation") should not be plain.at("/signals/validation")
    node.get("learned_gain") shouldBe plain.get("learned_gain")
  }

  "It routes a report that asks for it, and one that gives what another has fitted" in {
    val routed = json(report(unfitted))
    TenClasses.learnedGain(routed) shouldBe TenClasses.learnedGain(plain)
    routed.at("/policy/name").asText shouldBe "learned-gain"
    routed.at("/policy/condition").asText shouldBe "the learned gain of an upload is above 0.2"
    val given = new LearnedGain(0.2, Optional.of(TenClasses.learnedGain(plain)))
    val alone = json(step(given).run(ScoredImage.table(spark, test)))
    alone.get("exits") shouldBe routed.get("exits")
    TenClasses.learnedGain(alone) shouldBe TenClasses.learnedGain(plain)
    alone.get("learned_gain").has("fitted_to") shouldBe false
  }

  "It is refused where there is nothing to learn from" in {
    val none = the[UserError] thrownBy step(unfitted).run(ScoredImage.table(spark, test))
    none.getMessage shouldBe "routing.offload.type = learned-gain must have validation images to " +
      "be fitted to, but their scores are not there: run bin/meanet score again with " +
      "scoring.exits = all, or give routing.offload.gain"
    val useless =
      validation.map(image => image.copy(cloud = image.cloud.copy(label = 0), label = 1))
    val few = the[UserError] thrownBy report(unfitted, validation = useless)
    few.getMessage should fullyMatch regex "routing.offload.type = learned-gain must have at least " +
      "10 images of either kind to be fitted to, but an upload repairs \\[0\\] of \\[\\d+\\] " +
      "validation images: give routing.offload.gain, or take another policy"
    val node = json(report(validation = useless))
    node.has("learned_gain") shouldBe false
    curve(node) shouldBe None
  }

  "Budgets may choose it, and then say all that it takes to route so" in {
    val chosen = report(
      test = told(63, 500),
      validation = validating(told(64, 1200)),
      budgets = Map("--max-offload" -> 0.5)
    )
    val point = json(chosen).get("operating_point")
    point.get("met").asBoolean shouldBe true
    point.get("policy").asText shouldBe "learned-gain"
    val settings = """routing\.offload\.([a-z.-]+)=(\S+)""".r
      .findAllMatchIn(chosen.terminal)
      .map(found => found.group(1) -> found.group(2))
      .toMap
    val weights = Seq("main-confidence", "main-entropy", "main-margin", "extended") ++
      Seq("extension-confidence", "extension-entropy", "extension-agrees")
    val given = new LearnedGain(
      settings("threshold").toDouble,
      Optional.of(
        UploadGain.of(
          settings("gain.intercept").toDouble,
          weights.map(weight => settings("gain." + weight).toDouble).toArray
        )
      )
    )
    val again = json(step(given).run(ScoredImage.table(spark, told(63, 500))))
    again.at("/exits/cloud/count") shouldBe point.at("/test/offloaded")
    again.at("/accuracy/routed/all/correct") shouldBe point.at("/test/all/correct")
  }

  /** The edge is right where main and the extension agree, and nothing else says so. */
  private def told(seed: Long, count: Int): Seq[ScoredImage] = {
    val random = new Random(seed)
    ScoredImage.random(seed, count, 10, hard, levels = 1000000).map { image =>
      val main = hard(random.nextInt(hard.size))
      val agrees = random.nextDouble() < 0.7
      val other = hard((hard.indexOf(main) + 1) % hard.size)
      val label = if (agrees) main else (0 until 10).filterNot(hard.contains).head
      image.copy(
        label = label,
        main = image.main.copy(label = main),
        extension = Some(image.extension.get.copy(label = if (agrees) main else other)),
        cloud = image.cloud.copy(label = label)
      )
    }
  }
}
