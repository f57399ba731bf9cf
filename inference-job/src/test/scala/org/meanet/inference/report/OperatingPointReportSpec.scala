package org.meanet.inference.report

import java.nio.charset.StandardCharsets.UTF_8
import java.util.{List => JList, Optional}

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import org.meanet.core.UserError
import org.meanet.core.config.Experiment
import org.meanet.core.cost.{BlockMacs, CostModel, Payload}
import org.meanet.core.routing.{Exit, ExtensionRule, LearnedGain, OffloadPolicy}
import org.meanet.core.test.SparkSpec
import org.meanet.inference.offload.{BruteForce, Said, ScoredImage}
import org.meanet.inference.operating.Budgets
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class OperatingPointReportSpec extends AnyFreeSpec with Matchers with SparkSpec {
  private val hard = TenClasses.hardClasses
  private val test = ScoredImage.plausible(31, 1500, 10, hard, edges = 4)
  private val validation = ScoredImage.plausible(32, 1500, 10, hard, edges = 4)

  private def report(budgets: (String, Double)*): RenderedReport = run(validation, budgets: _*)

  private def run(chooses: Seq[ScoredImage], budgets: (String, Double)*): RenderedReport =
    run(chooses, test, TenClasses.routing(), budgets: _*)

  private def run(
      chooses: Seq[ScoredImage],
      test: Seq[ScoredImage],
      routing: Experiment.Routing,
      budgets: (String, Double)*
  ): RenderedReport =
    new ReportStep(
      "budgets",
      TenClasses.manifest(),
      routing,
      TenClasses.costs,
      TenClasses.fleet(),
      JList.of(),
      Optional.empty()
    ).run(
      ScoredImage.table(spark, test),
      ScoredImage.table(spark, chooses),
      Budgets.of(budgets.map { case (name, value) => name -> Double.box(value) }.toMap.asJava)
    )

  private def json(report: RenderedReport): JsonNode =
    new ObjectMapper().readTree(report.files.get("report.json"))

  private def point(report: RenderedReport): JsonNode = json(report).get("operating_point")

  private lazy val met = report("--max-offload" -> 0.2, "--max-energy" -> 0.01)

  "A budget that can be met ends in a sentence with the interval, and in what to set" in {
    val shown = met.terminal.replace("\n", " ")
    shown should include regex
      "Send [\\d.]+ % of the images \\([\\d.]+ to [\\d.]+\\) to the cloud " +
      "\\(.* is (above|below) [\\d.]+.*\\): [\\d.]+ % right \\([\\d.]+ to [\\d.]+\\), " +
      "[\\d.]+ points \\([\\d.-]+ to [\\d.-]+\\) (below|above) the cloud, [\\d.]+ .?J and .* " +
      "uploaded an image, 95 % answered within [\\d.]+ .?s\\."
    shown should include regex "routing.offload.type=[a-z-]+ routing.offload.threshold=[\\d.]+"
    shown should include regex "sent to the cloud, at most 20.0 % +[\\d.]+ %, kept, 95 % sure"
    met.terminal.linesIterator.map(_.length).max should be <= 100
  }

  "What the JSON says of the test images is what routing them with that threshold gives" in {
    val chosen = point(met)
    chosen.get("met").asBoolean shouldBe true
    val threshold = chosen.get("threshold").asDouble
    val manifest = TenClasses.manifest()
    val costs = TenClasses.costs
    val model = new CostModel(
      costs.devices.get("pocket").device,
      costs.devices.get("rack").device,
      costs.links.get("wifi"),
      new BlockMacs(manifest.main.macs, manifest.extension.get.macs, manifest.cloud.macs)
    )
    val images =
      if (chosen.get("extension").asBoolean) test else test.map(_.copy(extension = None))
    val brute = new BruteForce(
      images,
      hard.toSet,
      OffloadPolicy.fixed.asScala
        .find(_.name == chosen.get("policy").asText)
        .map(_.withThreshold(threshold))
        .getOrElse(new LearnedGain(threshold, Optional.of(TenClasses.learnedGain(json(met))))),
      ExtensionRule.valueOf(chosen.get("extension_rule").asText.toUpperCase.replace('-', '_')),
      _ => true,
      _ => model,
      Payload.RAW
    )
    chosen.at("/test/offloaded").asLong shouldBe brute.answered(Exit.CLOUD).count
    chosen.at("/test/all/correct").asLong shouldBe brute.routed.count(_.right)
    chosen.at("/test/energy_joules").asDouble shouldBe brute.edgeJoules(brute.routed) +- 1e-9
    chosen.at("/test/cloud_correct").asLong shouldBe test.count(i => i.cloud.label == i.label)
    val accuracy = chosen.at("/test/all/correct").asDouble / test.size
    chosen.at("/test/accuracy_interval_95/low").asDouble should be < accuracy
    chosen.at("/test/accuracy_interval_95/high").asDouble should be > accuracy
    val share = chosen.get("budgets").get(0)
    share.get("quantity").asText shouldBe "offload_share"
    share.get("validation_bound").asDouble should be <= 0.2
    share.get("test").asDouble shouldBe chosen.at("/test/offloaded").asDouble / test.size
  }

  "A budget that cannot be met is said so, with the nearest point and the miss of each budget" in {
    val missed = report("--max-offload" -> 0.01, "--min-accuracy" -> 0.999)
    val shown = missed.terminal.replace("\n", " ")
    shown should include("Cannot be met. The nearest is to send ")
    shown should include regex "off by [\\d.]+ points"
    shown should not include "% sure"
    missed.terminal.linesIterator.map(_.length).max should be <= 100
    val chosen = point(missed)
    chosen.get("met").asBoolean shouldBe false
    chosen.get("budgets").asScala.map(_.get("excess").asDouble).max should be > 0.0
  }

  "The page shows the sentence, and a report without budgets has no operating point" in {
    new String(met.files.get("index.html"), UTF_8) should include(
      point(met).get("sentence").asText.replace("<", "\\u003c")
    )
    val plain = new ReportStep(
      "plain",
      TenClasses.manifest(),
      TenClasses.routing(),
      TenClasses.costs,
      TenClasses.fleet(),
      JList.of(),
      Optional.empty()
    ).run(ScoredImage.table(spark, test.take(50)))
    Option(point(plain)) shouldBe None
    plain.terminal should not include "OPERATING POINT"
  }

  "The intervals of the point are those of what it does to the test images" in {
    val chosen = point(met)
    val intervals = chosen.at("/test/intervals_95/over_images")
    def within(key: String, value: Double) = {
      intervals.at(key + "/low").asDouble should be < value
      intervals.at(key + "/high").asDouble should be > value
    }
    val right = chosen.at("/test/all/correct").asDouble
    within("/offload_share", chosen.at("/test/offloaded").asDouble / test.size)
    within("/accuracy/routed/all", right / test.size)
    within("/energy_joules/routed", chosen.at("/test/energy_joules").asDouble)
    within("/upload_bytes", chosen.at("/test/upload_bytes").asDouble)
    val difference = (right - chosen.at("/test/cloud_correct").asDouble) / test.size
    intervals.at("/accuracy_differences/routed_less_cloud/low").asDouble should be <= difference
    intervals.at("/accuracy_differences/routed_less_cloud/high").asDouble should be >= difference
  }

  "A run whose cloud is out of reach is told to reach it again" in {
    val apart = run(validation, test, TenClasses.routing(reachable = false), "--max-offload" -> 0.2)
    apart.terminal.replace("\n", " ") should include(" routing.cloud-reachable=true")
    met.terminal should not include "cloud-reachable"
  }

  "The threshold is one that a configuration takes, also where the edge is sure of everything" in {
    def sure(images: Seq[ScoredImage]) = images.map { image =>
      val said = (one: Said) => one.copy(confidence = 1, entropy = 0)
      image.copy(main = said(image.main), extension = image.extension.map(said))
    }
    for (drop <- Seq(0.5, 100.0)) {
      val chosen =
        point(
          run(sure(validation), sure(test), TenClasses.routing(), "--max-accuracy-drop" -> drop)
        )
      chosen.get("threshold").asDouble should (be >= 0.0 and be <= 1.0)
      chosen.get("threshold").asText should not startWith "-"
    }
  }

  "Too few validation images are refused" in {
    val error = the[UserError] thrownBy run(validation.take(99), "--max-offload" -> 0.2)
    error.getMessage shouldBe "Budgets need at least 100 validation images, got [99]: raise " +
      "data.validation-fraction in a run of its own"
  }
}
