package org.meanet.inference.report

import com.fasterxml.jackson.databind.node.ObjectNode
import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import com.networknt.schema.{JsonSchemaFactory, SpecVersion}
import org.meanet.core.bundle.Manifest
import org.meanet.core.config.Experiment
import org.meanet.core.fleet.{EdgeFleet, Probability}
import org.meanet.core.metrics.TrainingEvent
import org.meanet.core.routing.EdgeConfidence
import org.meanet.core.test.SparkSpec
import org.meanet.inference.offload.{Reencoded, ScoredImage}
import org.meanet.inference.operating.Budgets
import org.scalatest.funspec.AnyFunSpec

import java.nio.file.{Files, Paths}
import java.util.Optional
import scala.collection.JavaConverters._

class ReportSchemaSpec extends AnyFunSpec with SparkSpec {
  private val json = new ObjectMapper()
  private lazy val schema = JsonSchemaFactory
    .getInstance(SpecVersion.VersionFlag.V202012)
    .getSchema(Files.readString(Paths.get("..", "docs", "report.schema.json")))

  private val images = ScoredImage.plausible(3, 600, 10, TenClasses.hardClasses, edges = 4)

  private def report(
      manifest: Manifest = TenClasses.manifest(precision = Seq.tabulate(10)(_ / 10.0)),
      routing: Experiment.Routing = TenClasses.routing(),
      fleet: EdgeFleet = TenClasses.fleet(),
      training: Seq[TrainingEvent] = TenClasses.training,
      scores: Seq[ScoredImage] = images,
      validation: Option[Seq[ScoredImage]] = None
  ): JsonNode = {
    val step = new ReportStep(
      "schema",
      manifest,
      routing,
      TenClasses.costs,
      fleet,
      training.asJava,
      Optional.empty()
    )
    val table = ScoredImage.table(spark, scores)
    val report = validation.fold(step.run(table)) { its =>
      step.run(table, ScoredImage.table(spark, its), Budgets.of(java.util.Map.of()))
    }
    json.readTree(report.files.get("report.json"))
  }

  private def faults(of: JsonNode) = schema.validate(of).asScala.map(_.getMessage).toSeq

  describe("docs/report.schema.json") {
    it("fits a report with everything in it") {
      val loaded = TenClasses.fleetOf(
        Seq(
          ("pocket", "wifi", Some(10.0)),
          ("pocket", "lte", Some(2000.0)),
          ("board", "lte", Some(100.0)),
          ("rack", "wifi", Some(800.0))
        ),
        new Probability(0.8)
      )
      val again =
        images.map(image => image.copy(reencoded = Some(Reencoded(100, image.cloud, true))))
      val node = report(fleet = loaded, scores = again)
      for (
        key <- Seq("cloud_load", "training", "hard_sets", "cloud_by_payload") ++
          Seq("sweep", "classes", "confusion", "gallery", "edges")
      ) assert(node.has(key), key)
      assert(faults(node).isEmpty)
    }

    it("fits a report with the scores of validation images, whatever temperatures there are") {
      val plain = TenClasses.manifest()
      val tempered = new Manifest(
        plain.formatVersion,
        plain.classNames,
        plain.hardClasses,
        plain.main.withTemperature(1.5),
        plain.extension,
        plain.cloud,
        plain.validation,
        plain.provenance
      )
      val node = report(tempered, validation = Some(images.map(i => i.copy(id = "v" + i.id))))
      for (split <- Seq("test", "validation")) {
        val reliability = node.at(s"/signals/$split/reliability").asScala.toSeq
        val found = reliability.map(d => (d.get("exit").asText, d.path("temperature").asDouble(0)))
        assert(found == Seq(("main", 0), ("main", 1.5), ("extension", 0), ("cloud", 0)))
      }
      assert(node.at("/signals/test") == node.at("/signals/validation"))
      assert(faults(node).isEmpty)
    }

    it("fits a report without an extension, a training and a known precision") {
      val bare = report(
        TenClasses.manifest(hard = Seq.empty, withExtension = false),
        TenClasses.routing(new EdgeConfidence(0.8)),
        training = Seq.empty,
        scores = images.map(_.copy(extension = None, mainHardClass = None))
      )
      for (key <- Seq("training", "hard_sets", "cloud_load")) assert(!bare.has(key), key)
      assert(faults(bare).isEmpty)
    }

    it("fits a report of a cloud out of reach, and of a thousand classes") {
      assert(faults(report(routing = TenClasses.routing(reachable = false))).isEmpty)
      val names = (0 until 1000).map(label => s"class $label")
      val hard = 0 until 1000 by 2
      val many = ScoredImage.plausible(4, 600, 1000, hard, edges = 4)
      assert(faults(report(TenClasses.manifest(names, hard), scores = many)).isEmpty)
    }

    it("does not fit a report that lacks a number, has it in words or under a name of no meaning") {
      val node = report().asInstanceOf[ObjectNode]
      def changed(change: ObjectNode => Any) = {
        val copy = node.deepCopy()
        change(copy)
        faults(copy)
      }
      assert(changed(_.remove("upload_bytes")).exists(_.contains("upload_bytes")))
      assert(changed(_.put("offload_share", "a third")).nonEmpty)
      assert(changed(_.put("offload_share", 1.5)).nonEmpty)
      assert(changed(_.put("energy", 1.0)).exists(_.contains("energy")))
      assert(
        changed(_.withArray("sweep").get(0).asInstanceOf[ObjectNode].remove("points")).nonEmpty
      )
    }
  }
}
