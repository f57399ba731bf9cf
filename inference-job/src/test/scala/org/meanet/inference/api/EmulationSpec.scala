package org.meanet.inference.api

import java.nio.charset.StandardCharsets.UTF_8
import java.util.Optional

import scala.collection.JavaConverters._

import com.fasterxml.jackson.databind.ObjectMapper
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, lit, sum}
import org.meanet.core.UserError
import org.meanet.core.image.{ImageTable, Split}
import org.meanet.inference.report.{RenderedReport, ReportStep}
import org.meanet.inference.scoring.ScoresTable
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class EmulationSpec extends AnyFreeSpec with Matchers with EmulationFixture {
  private val names = (0 until classes).map(c => s"class $c")
  private lazy val scores = emulation("scoring.edges=5").score(images).cache()
  private lazy val scored = scores.where(col("reason").isNull)

  // In the midst of the entropies, so that there are images at every exit.
  private lazy val threshold = scored.stat.approxQuantile("main_entropy", Array(0.6), 0).head
  private lazy val fiveEdges =
    emulation("scoring.edges=5", s"routing.offload.threshold=$threshold")

  /** What `bin/meanet report` makes of the same scores. */
  private def report(of: Emulation): RenderedReport = new ReportStep(
    of.experiment.name,
    networks.manifest,
    of.experiment.routing,
    of.experiment.costs,
    of.experiment.edgeFleet(spark.sparkContext.hadoopConfiguration),
    java.util.List.of(),
    Optional.empty()
  ).run(scored.drop("reason"))

  private def file(of: RenderedReport, name: String): String = new String(of.files.get(name), UTF_8)

  "Images come from an image table with the classes of the bundle" in {
    val table = writeTable("table", names)
    emulation().images(table, Split.TEST).count() shouldBe 301
    val fewer = writeTable("fewer", names.tail)
    the[UserError] thrownBy emulation().images(fewer, Split.TEST) should have message
      s"The bundle [${networks.uri}] must have the 6 classes of the image table, got [7]"
  }

  "Scores are those of the score step, and say of an image why it was rejected" in {
    val table = ImageTable.open(
      spark.sparkContext.hadoopConfiguration,
      writeTable("scored", names)
    )
    score(table, networks, "written", edges = 5, seed = emulation().experiment.seed)
    scored.drop("reason").collect().toSet shouldBe
      ScoresTable.read(spark, path("written")).collect().toSet
    val rejected = scores.where(col("reason").isNotNull).select("id", "label", "reason").collect()
    rejected.map(_.toString) should have size 1
    rejected.head.getString(0) shouldBe "damaged"
    rejected.head.getInt(1) shouldBe 2
    rejected.head.getString(2) should not be empty
    scores.rdd.getNumPartitions shouldBe 5
  }

  "Routed images add up to the report on the same scores" in {
    for (
      settings <- Seq(Seq(), Seq("costs.payload=stored"), Seq("routing.cloud-reachable=false"))
    ) {
      val emulated = fiveEdges.withSettings(settings: _*)
      val json = new ObjectMapper().readTree(file(report(emulated), "report.json"))
      val routed = emulated.route(scores).cache()
      routed.columns shouldBe scored.drop("reason").columns ++
        "reachable exit answer correct extension_computed upload_bytes edge_joules main_joules "
          .split(" ") ++ "extension_joules upload_joules cloud_joules seconds".split(" ")
      for (exit <- Seq("main", "extension", "cloud")) {
        val its = routed.where(col("exit") === exit)
        its.count() shouldBe json.at(s"/exits/$exit/count").asLong
        its.where(col("correct")).count() shouldBe json.at(s"/exits/$exit/correct").asLong
      }
      val total = routed.agg(sum("upload_bytes"), sum("edge_joules")).first()
      total.getLong(0) shouldBe json.at("/upload_bytes").asLong
      total.getDouble(1) shouldBe json.at("/energy_joules/routed").asDouble +- 1e-9
      routed.unpersist()
    }
  }

  "Every exit has images in what these specs route" in {
    fiveEdges.route(scores).select("exit").distinct().count() shouldBe 3
  }

  "A decision is that of Algorithm 2, written as SQL" in {
    val hard = hardClasses.mkString("(", ", ", ")")
    val odd = fiveEdges
      .route(scores)
      .where(
        s"""exit != CASE WHEN main_entropy > ${threshold}D THEN 'cloud'
           |  WHEN main_class IN $hard THEN 'extension' ELSE 'main' END
           |OR answer != CASE WHEN main_entropy > ${threshold}D THEN cloud_class
           |  WHEN main_class NOT IN $hard OR main_confidence > extension_confidence THEN main_class
           |  ELSE extension_class END
           |OR correct != (answer = label)
           |OR upload_bytes != IF(exit = 'cloud', raw_bytes, 0)
           |OR abs(edge_joules - main_joules - extension_joules - upload_joules) > 1e-12
           |""".stripMargin
      )
    fiveEdges.experiment.costs.payload.name shouldBe "RAW"
    odd.count() shouldBe 0
  }

  "Routing again takes the place of earlier decisions" in {
    val once = fiveEdges.withSettings("routing.cloud-reachable=false").route(scores)
    fiveEdges.route(once).collect().toSet shouldBe fiveEdges.route(scores).collect().toSet
  }

  "A sweep has the rows of the report's sweep.csv" in {
    val lines = file(report(fiveEdges), "sweep.csv").linesIterator.toSeq
    val sweep = fiveEdges.sweep(scores)
    lines.head shouldBe sweep.columns.mkString(",")
    lines.tail shouldBe sweep.collect().map(_.toSeq.mkString(",")).toSeq
  }

  "Strategies are those of the report" in {
    val json = new ObjectMapper().readTree(file(report(fiveEdges), "report.json"))
    val rows = fiveEdges.strategies(scores).collect().map(row => row.getString(0) -> row).toMap
    rows.keySet shouldBe Set("main", "meanet", "cloud", "routed", "main-and-cloud")
    for (name <- Seq("main", "meanet", "cloud", "routed")) {
      val row = rows(name)
      row.getAs[Long]("images") shouldBe 300
      row.getAs[Long]("correct") shouldBe json.at(s"/accuracy/$name/all/correct").asLong
      row.getAs[Long]("hard_correct") shouldBe json.at(s"/accuracy/$name/hard/correct").asLong
    }
    rows("routed").getAs[Double]("edge_joules") shouldBe
      json.at("/energy_joules/routed").asDouble
    rows("cloud").getAs[Long]("offloaded") shouldBe 300
  }

  "An operating point keeps its budget, and says what the test images get" in {
    val point = fiveEdges.operatingPoint(scores, scores, "max-offload=0.4")
    val rows = point.collect()
    rows.map(_.getString(0)).toSeq shouldBe Seq("validation", "test")
    rows.map(_.getBoolean(1)).toSeq shouldBe Seq(true, true)
    rows.head.getAs[Double]("offload_share") should be <= 0.4
    rows(1).getAs[Long]("images") shouldBe 300
    rows.head.getAs[Double]("threshold") shouldBe rows(1).getAs[Double]("threshold")
  }

  "Budgets are named as on the command line, or refused" in {
    def refused(budgets: String*): String =
      the[UserError].thrownBy(fiveEdges.operatingPoint(scores, scores, budgets: _*)).getMessage
    refused() shouldBe "An operating point needs at least one budget, got none"
    refused("max-uploads=1") should (startWith("A budget must be one of [max-offload=NUMBER, ") and
      endWith(", got [max-uploads=1]"))
    refused("max-offload=much") shouldBe "A budget must be a number, got [max-offload=much]"
    refused("max-offload=2") shouldBe "--max-offload must be from 0 to 1, got [2.0]"
  }

  "A later setting wins, and the emulation that was asked stays as it is" in {
    val more = fiveEdges.withSettings("routing.offload.threshold=0.1", "scoring.edges=7")
    more.experiment.routing.offload.threshold shouldBe 0.1
    more.withSettings("routing.offload.threshold=0.2").rule.offload.threshold shouldBe 0.2
    more.edges.count() shouldBe 7
    fiveEdges.rule.offload.threshold shouldBe threshold
  }

  "Edges, devices and links are tables" in {
    fiveEdges.edges.collect().map(_.toString).head shouldBe "[0,phone,wifi,null]"
    fiveEdges.devices.collect().map(_.toString).toSeq shouldBe
      Seq("[phone,1.0E9,2.5,invented]", "[server,1.0E12,250.0,invented]")
    val link = fiveEdges.links.first()
    link.getString(0) shouldBe "wifi"
    // Power of the upload at 18.88 Mb/s: 283.17 mW/Mb/s · 18.88 Mb/s + 132.86 mW.
    link.getDouble(2) shouldBe 5.479 +- 1e-3
    fiveEdges.costs(0).edge.watts shouldBe 2.5
  }

  "A column that is missing or of another type is named" in {
    def refused(ask: => DataFrame): String = the[UserError].thrownBy(ask).getMessage
    refused(emulation().score(images.drop("data", "width"))) shouldBe
      "The images must have the columns [width INT, data BINARY], got" +
      " [id, label, height, channels, encoding]"
    refused(emulation().score(images.withColumn("label", lit(1L)))) shouldBe
      "The images must have the column [label] as INT, got [BIGINT]: cast it"
    refused(emulation().route(images)) should startWith(
      "The scores must have the columns [edge INT, payload_bytes BIGINT, "
    )
  }

  "A learned policy needs its weights, before anything is counted" in {
    val unfitted =
      fiveEdges.withSettings("routing.offload.type=learned-gain", "routing.offload.threshold=0.1")
    for (
      ask <- Seq[Emulation => Any](
        _.route(scores),
        _.sweep(scores),
        _.strategies(scores),
        _.operatingPoint(scores, scores, "max-offload=0.4")
      )
    )
      the[UserError] thrownBy ask(unfitted) should have message
        "routing.offload.type = learned-gain must have routing.offload.gain here, got none: give " +
        "what the report fits, learned_gain in report.json, or take another policy"
    unfitted.score(images).columns shouldBe scores.columns
    val gain = "intercept=-1" +: Seq(
      "main-confidence",
      "main-entropy",
      "main-margin",
      "extended",
      "extension-confidence",
      "extension-entropy",
      "extension-agrees"
    ).map(_ + "=0")
    val fitted = unfitted.withSettings(gain.map("routing.offload.gain." + _): _*)
    // 1 ÷ (1 + e) is above 0.1, so everything is sent.
    fitted.route(scores).where(col("exit") === "cloud").count() shouldBe 300
  }

  "Scores without what the cloud says cannot be routed" in {
    val routed = scored.drop("reason").withColumn("cloud_class", lit(null).cast("int"))
    UserError
      .in(the[Exception].thrownBy(fiveEdges.route(routed).collect()))
      .get
      .getMessage should include("must have what the cloud says of it, got none")
  }
}
