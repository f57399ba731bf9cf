package org.meanet.inference.report

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Paths}
import java.util.{Locale, Optional}

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import org.meanet.core.UserError
import org.meanet.core.bundle.Manifest
import org.meanet.core.config.Experiment
import org.meanet.core.cost.ServerQueue
import org.meanet.core.fleet.{EdgeFleet, Probability}
import org.meanet.core.metrics.{TrainingEvent, TrainingLog}
import org.meanet.core.routing.EdgeConfidence
import org.meanet.core.test.SparkSpec
import org.meanet.inference.offload.ScoredImage
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

class ReportStepSpec extends AnyFunSpec with SparkSpec {
  private lazy val scores =
    ScoredImage.plausible(21, 10000, 10, TenClasses.hardClasses, edges = 4)
  private lazy val report = step().run(ScoredImage.table(spark, scores))
  private lazy val json = parse(report)

  private def step(
      name: String = "fashion-mnist",
      manifest: Manifest = TenClasses.manifest(),
      routing: Experiment.Routing = TenClasses.routing(),
      training: Seq[TrainingEvent] = TenClasses.training,
      fleet: EdgeFleet = TenClasses.fleet()
  ) = new ReportStep(
    name,
    manifest,
    routing,
    TenClasses.costs,
    fleet,
    training.asJava,
    Optional.empty()
  )

  private def text(of: RenderedReport, file: String) = new String(of.files.get(file), UTF_8)
  private def parse(of: RenderedReport): JsonNode =
    new ObjectMapper().readTree(of.files.get("report.json"))

  describe("report.json") {
    it("has the keys of the contract, for all edges and for each") {
      val pairs = for {
        who <- Seq("main", "meanet", "cloud", "routed")
        set <- Seq("all", "hard")
        what <- Seq("count", "correct")
      } yield s"/accuracy/$who/$set/$what"
      val exits = for {
        exit <- Seq("main", "extension", "cloud")
        what <- Seq("count", "correct")
      } yield s"/exits/$exit/$what"
      val others = Seq("edge_only", "cloud_only", "routed").map("/energy_joules/" + _) ++
        Seq("p50", "p95", "p99").map("/latency_seconds/" + _) ++
        Seq("/images", "/reachable", "/offload_share", "/upload_bytes", "/top5/routed/count") ++
        Seq("main", "extension", "upload").map("/energy_parts_joules/routed/" + _) ++
        Seq("/hardness_detection/hard_as_easy", "/baselines/oracle_same_share/all/correct")
      for {
        node <- json +: json.get("edges").asScala.toSeq
        key <- pairs ++ exits ++ others
      } assert(node.at(key).isNumber, key)
      assert(json.get("edges").size == 4)
      assert(json.at("/policy/name").asText == "main-entropy")
      assert(json.at("/policy/threshold").asDouble == 0.5)
    }

    it("has counts that add up") {
      for (node <- json +: json.get("edges").asScala.toSeq) {
        val images = node.get("images").asLong
        val exits = node.get("exits").asScala.toSeq
        assert(exits.map(_.get("count").asLong).sum == images)
        assert(
          exits.map(_.get("correct").asLong).sum == node.at("/accuracy/routed/all/correct").asLong
        )
        assert(
          node.get("offload_share").asDouble == node.at("/exits/cloud/count").asDouble / images
        )
        for (who <- node.get("accuracy").asScala) {
          def of(set: String, what: String) = who.get(set).get(what).asLong
          assert(of("all", "count") == images)
          for (what <- Seq("count", "correct"))
            assert(of("hard", what) + of("easy", what) == of("all", what))
        }
      }
      assert(json.get("images").asLong == 10000)
      assert(json.get("edges").asScala.map(_.get("images").asLong).sum == 10000)
    }

    it("has intervals around its numbers, and on the terminal") {
      val images = json.at("/intervals_95/over_images")
      def around(key: String, value: Double) = withClue(key) {
        // Sums of doubles differ in the last bits.
        val slack = 1e-12 * math.abs(value)
        assert(images.at(key + "/low").asDouble <= value + slack)
        assert(images.at(key + "/high").asDouble >= value - slack)
      }
      def share(key: String) =
        json.at(key + "/correct").asDouble / json.at(key + "/count").asDouble
      for (who <- Seq("main", "meanet", "cloud", "routed"); set <- Seq("all", "hard", "easy"))
        around(s"/accuracy/$who/$set", share(s"/accuracy/$who/$set"))
      for (
        key <- Seq("/offload_share", "/upload_bytes") ++
          Seq("main_only", "edge_only", "cloud_only", "routed").map("/energy_joules/" + _) ++
          Seq("p50", "p95", "p99", "mean").map("/latency_seconds/" + _)
      ) around(key, json.at(key).asDouble)
      around(
        "/accuracy_differences/extension_less_control_on_hard",
        share("/control_on_hard_images/extension") - share("/control_on_hard_images/main_hard_only")
      )
      // The fleet has four edges.
      assert(!json.get("intervals_95").has("over_edges"))
      val low = 100 * images.at("/accuracy/routed/all/low").asDouble
      val high = 100 * images.at("/accuracy/routed/all/high").asDouble
      val line = report.terminal.split("\n").find(_.startsWith("routed: right answers")).get
      assert(line.contains("%.1f to %.1f %%".formatLocal(Locale.ROOT, low, high)))
      assert(report.terminal.contains("over edges: too few of them"))
    }

    it("is the same for the same inputs") {
      val again = step().run(ScoredImage.table(spark, scores, partitions = 5))
      for (file <- report.files.keySet.asScala) assert(text(again, file) == text(report, file))
      assert(again.terminal == report.terminal)
    }
  }

  describe("report.json of a run that knows its training") {
    // Two rounds of 300 images each, of one epoch of two.
    val log =
      """{"event":"round","stage":"main","epoch":1,"epochs":2,"round":1,"rounds":2,"images":300,"images_in_stage":1200,"loss":2.0,"learning_rate":0.1,"images_per_second":150.0,"seconds":2.0,"compute_seconds":1.0,"reading_seconds":0.5,"broadcast_seconds":0.25,"queueing_seconds":0.125,"aggregation_seconds":0.125}
        |{"event":"round","stage":"main","epoch":1,"epochs":2,"round":2,"rounds":2,"images":600,"images_in_stage":1200,"loss":1.5,"learning_rate":0.2,"images_per_second":300.0,"seconds":1.0,"compute_seconds":0.5,"reading_seconds":0.125,"broadcast_seconds":0.125,"queueing_seconds":0.0,"aggregation_seconds":0.25}
        |{"event":"validation","stage":"main","epoch":1,"images":200,"correct":150,"loss":0.75,"seconds":1.25}
        |{"event":"best","stage":"main","epoch":1,"ended_after":1,"epochs":2,"passes_since":0}
        |{"event":"recalibration","stage":"main","images":512,"validation_images":200,"correct_before":150,"correct_after":160,"loss_before":0.75,"loss_after":0.5,"seconds":2.5}
        |{"event":"edge","stage":"main","edge":0,"images":200,"classes":4,"validation_images":12,"correct":9}
        |{"event":"edge","stage":"main","edge":1,"images":100,"classes":1,"validation_images":0}
        |""".stripMargin

    it("has the numbers of its stages, with the seconds of the rounds alone") {
      val small =
        step(training = TrainingLog.read(log.getBytes("UTF-8"), "metrics.jsonl").asScala.toSeq)
          .run(ScoredImage.table(spark, scores.take(50)))
      val expected =
        """[{"stage":"main",
          |  "curve":[
          |    {"images":300,"epoch":0.5,"loss_nats":2.0,"learning_rate":0.1},
          |    {"images":600,"epoch":1.0,"loss_nats":1.5,"learning_rate":0.2}],
          |  "validation":[{"epoch":1,"count":200,"correct":150,"loss_nats":0.75}],
          |  "best":{"epoch":1,"ended_after":1,"epochs":2},
          |  "recalibration":{"count":200,"correct_before":150,"correct_after":160,
          |    "loss_before_nats":0.75,"loss_after_nats":0.5},
          |  "edges":[
          |    {"edge":0,"images":200,"class_count":4,"count":12,"correct":9},
          |    {"edge":1,"images":100,"class_count":1,"count":0,"correct":0}],
          |  "images_per_second":200.0,
          |  "seconds":3.0,
          |  "seconds_parts":
          |    {"compute":1.5,"reading":0.625,"broadcast":0.375,"queueing":0.125,"aggregation":0.375}}]
          |""".stripMargin
      assert(parse(small).get("training") == new ObjectMapper().readTree(expected))
    }

    it("has the stages in order, each with no more points than a page can show") {
      val training = json.get("training").asScala.toSeq
      assert(training.map(_.get("stage").asText) == Seq("cloud", "main", "extension"))
      assert(training.map(_.get("curve").size) == Seq(200, 123, 66))
      assert(training.map(_.get("validation").size) == Seq(4, 3, 3))
      assert(training.map(_.has("edges")) == Seq(false, false, true))
    }

    it("has no recalibration and no speed where there was none") {
      val validated = new TrainingEvent.Validation("cloud", 1, 200, 150, 0.75, 1.25)
      val bare = parse(
        step(training = Seq(validated)).run(ScoredImage.table(spark, scores.take(50)))
      ).at("/training/0")
      for (key <- Seq("best", "recalibration", "edges", "images_per_second"))
        assert(!bare.has(key), key)
      assert(bare.get("curve").size == 0)
      assert(bare.get("seconds").asDouble == 0)
    }

    it("says nothing of a training that is not known, and neither does the page") {
      val bought = step(training = Seq.empty).run(ScoredImage.table(spark, scores.take(50)))
      assert(!parse(bought).has("training"))
      assert(!new ObjectMapper().readTree(embedded(text(bought, "index.html"))).has("training"))
    }
  }

  describe("a fleet of edges that differ") {
    // Edge 1 cannot compute and edge 3 cannot send what arrives.
    val edges = Seq(
      ("pocket", "wifi", Some(10.0)),
      ("pocket", "wifi", Some(2000.0)),
      ("board", "lte", Some(100.0)),
      ("rack", "lte", Some(8000.0))
    )
    lazy val mixed = step(fleet = TenClasses.fleetOf(edges, new Probability(0.8)))
      .run(ScoredImage.table(spark, scores))
    lazy val node = parse(mixed)

    it("is shown with each edge's device, link and load") {
      for ((edge, (device, link, Some(rate))) <- node.get("edges").asScala.toSeq.zip(edges)) {
        assert(edge.get("device").asText == device)
        assert(edge.get("link").asText == link)
        val load = edge.get("load")
        assert(load.get("images_per_second").asDouble == rate)
        // The time that it computes is its energy over its power.
        val images = edge.get("images").asDouble
        val watts = Map("pocket" -> 0.6, "board" -> 6.0, "rack" -> 250.0)(device)
        val busy =
          rate * edge.at("/energy_parts_joules/routed/edge_compute").asDouble / images / watts
        assert(math.abs(load.get("device_utilisation").asDouble - busy) < 1e-9 * busy)
        val sent = rate * edge.get("upload_bytes").asDouble / images
        assert(math.abs(load.get("upload_bytes_per_second").asDouble - sent) < 1e-9 * sent)
        val bits = if (link == "wifi") 18.88e6 else 6e6
        assert(math.abs(load.get("link_utilisation").asDouble - 8 * sent / bits) < 1e-9 * sent)
      }
      assert(node.at("/fleet/devices").asScala.map(_.get("edges").asInt).toSeq == Seq(1, 2, 1))
      assert(
        node.at("/fleet/reachability").asText == "for each image with probability 0.8"
      )
    }

    it("adds up to the load of the cloud") {
      val load = node.get("cloud_load")
      val requests = node.get("edges").asScala.map(_.at("/load/requests_per_second").asDouble).sum
      assert(math.abs(load.get("requests_per_second").asDouble - requests) < 1e-9 * requests)
      // 182 MMAC on 4 TMAC/s.
      val service = 182e6 / 4e12
      assert(math.abs(load.get("service_seconds").asDouble - service) < 1e-15)
      val queue =
        new ServerQueue(requests, service, load.at("/for_mean/servers").asLong)
      assert(
        math.abs(load.at("/for_mean/mean_wait_seconds").asDouble - queue.meanWaitSeconds) < 1e-12
      )
      assert(load.get("edges_whose_device_is_too_slow").asScala.map(_.asInt).toSeq == Seq(1))
      assert(load.get("edges_whose_link_is_too_slow").asScala.map(_.asInt).toSeq == Seq(3))
    }

    it("says on the terminal which edges cannot keep up") {
      for (
        words <- Seq(
          "1 of 4 edges cannot keep up: more images arrive than the device computes, as at edge 1.",
          "1 of 4 edges cannot keep up: more images arrive than the link uploads, as at edge 3."
        )
      ) assert(mixed.terminal.contains(words))
      assert(mixed.terminal.split("\n").forall(_.length <= 100))
      assert("(?m)^2     board           lte ".r.findFirstIn(mixed.terminal).isDefined)
    }

    it("says when no number of servers is enough") {
      val fleet = TenClasses.fleetOf(edges)
      val hurried = new EdgeFleet(fleet.edges, fleet.reachability, 1e-6, fleet.seed)
      val late = step(fleet = hurried).run(ScoredImage.table(spark, scores.take(200)))
      assert(late.terminal.contains("none is enough"))
      assert(!parse(late).get("cloud_load").has("for_mean"))
    }

    it("says nothing of loads where no rates are known") {
      assert(!json.has("cloud_load"))
      assert(!json.at("/edges/0").has("load"))
      assert(!report.terminal.contains("LOAD OF THE CLOUD"))
    }

    it("is grouped on the terminal when it is large, with the slowest edge named") {
      val many = scores.take(2000).zipWithIndex.map { case (image, i) =>
        image.copy(edge = i % 40)
      }
      val large = Seq.tabulate(40)(i =>
        (if (i % 4 == 0) "board" else "pocket", if (i % 5 == 0) "lte" else "wifi", None)
      )
      val wide = step(fleet = TenClasses.fleetOf(large)).run(ScoredImage.table(spark, many))
      val table = wide.terminal.split("\n").dropWhile(!_.startsWith("EDGES")).drop(2)
      assert(
        table.take(4).map(_.take(32).trim.replaceAll(" +", " ")).toSeq ==
          Seq("2 board lte", "8 board wifi", "6 pocket lte", "24 pocket wifi")
      )
      assert(table.take(4).forall(_.contains(", edge ")))
      assert(wide.terminal.split("\n").forall(_.length <= 100))
    }
  }

  describe("a device that is too small") {
    def errorOf(manifest: Manifest, fleet: EdgeFleet = TenClasses.fleet()) = intercept[UserError](
      step(manifest = manifest, fleet = fleet).run(ScoredImage.table(spark, Seq.empty))
    ).getMessage
    def large(main: Long = 100, extension: Long = 100, cloud: Long = 100) = {
      val usual = TenClasses.manifest()
      def sized(block: Manifest.Block, parameters: Long) = new Manifest.Block(
        block.file,
        block.sha256,
        block.image,
        block.featuresInput,
        block.logitsInput,
        block.logits,
        block.features,
        parameters,
        block.macs,
        block.temperature,
        block.outputClasses
      )
      new Manifest(
        usual.formatVersion,
        usual.classNames,
        usual.hardClasses,
        sized(usual.main, main),
        usual.extension.map(block => sized(block, extension)),
        sized(usual.cloud, cloud),
        usual.validation,
        usual.provenance
      )
    }

    it("is named before anything is read, with the block and the bytes") {
      assert(
        errorOf(large(main = 16000001)) ==
          "Edge 0, device [pocket], must hold the weights of block main, 64,000,004 bytes, got " +
          "memory-bytes [64,000,000]; give it another device, or take smaller networks"
      )
      assert(
        errorOf(large(main = 16000000, extension = 1)).startsWith(
          "Edge 0, device [pocket], must hold the weights of blocks main and extension, 64,000,004"
        )
      )
      assert(
        errorOf(large(cloud = 20000000)).startsWith(
          "The cloud's device [rack] must hold the weights of block cloud, 80,000,000 bytes"
        )
      )
    }

    it("is found wherever it is in the fleet") {
      val mixed = TenClasses.fleetOf(
        Seq(("rack", "wifi", None), ("rack", "lte", None), ("board", "lte", None))
      )
      assert(errorOf(large(main = 16000001), mixed).startsWith("Edge 2, device [board],"))
    }
  }

  describe("the tables for spreadsheets") {
    it("have one line for each edge") {
      val lines = text(report, "edges.csv").split("\n").map(_.split(",", -1))
      assert(lines.length == 5)
      assert(lines.forall(_.length == lines.head.length))
      assert(lines.tail.map(_(1).toLong).sum == 10000)
    }

    it("have the numbers of report.json under its names, also where edges lose the cloud") {
      val lossy = step(fleet = TenClasses.fleet(reachability = new Probability(0.5)))
        .run(ScoredImage.table(spark, scores.take(400)))
      val head +: lines = text(lossy, "edges.csv").split("\n").map(_.split(",", -1)).toSeq
      val edges = parse(lossy).get("edges").asScala.toSeq
      assert(lines.size == edges.size)
      for ((line, edge) <- lines.zip(edges)) {
        val cells = head.zip(line).toMap
        def same(column: String, key: String) =
          assert(cells(column).toDouble == edge.at(key).asDouble, column)
        Seq("images", "reachable", "upload_bytes").foreach(key => same(key, "/" + key))
        for (exit <- Seq("main", "extension", "cloud"); what <- Seq("count", "correct"))
          same(s"${exit}_exit_$what", s"/exits/$exit/$what")
        for (who <- Seq("main", "meanet", "cloud", "routed")) {
          same("images", s"/accuracy/$who/all/count")
          same(s"${who}_correct", s"/accuracy/$who/all/correct")
          same("hard_images", s"/accuracy/$who/hard/count")
          same(s"${who}_hard_correct", s"/accuracy/$who/hard/correct")
        }
        for (who <- Seq("edge_only", "cloud_only", "routed"))
          same(s"${who}_energy_joules", s"/energy_joules/$who")
        for (quantile <- Seq("p50", "p95", "p99"))
          same(s"latency_${quantile}_seconds", s"/latency_seconds/$quantile")
        assert(edge.get("reachable").asLong < edge.get("images").asLong)
      }
    }

    it("have one line for each point of each curve") {
      val lines = text(report, "sweep.csv").split("\n").map(_.split(","))
      assert(lines.length - 1 == json.get("sweep").asScala.map(_.get("points").size).sum)
      assert(lines.forall(_.length == lines.head.length))
    }
  }

  describe("index.html") {
    it("asks for nothing outside of itself") {
      val page = text(report, "index.html")
      val library = resource("/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js")
      val own = page.replace(library, "")
      assert(own.length == page.length - library.length)
      for (sign <- Seq("http://", "https://", "src=", "@import", "url(", "fetch(", "XMLHttp"))
        assert(!own.contains(sign), sign)
      assert("href=\"(.*?)\"".r.findAllMatchIn(own).map(_.group(1)).toSeq == Seq("data:,"))
      assert(own.contains("default-src 'none'"))
      assert(!"\\{\\{\\w+}}".r.findFirstIn(own).isDefined)
    }

    it("holds the numbers of report.json") {
      val data = embedded(text(report, "index.html"))
      assert(new ObjectMapper().readTree(data) == json)
    }

    it("is not hurt by hostile names") {
      val evil = "</script><script>alert(1)</script><!--\u2028 {{script}} & \"quoted\" $1 \\"
      val names = TenClasses.classNames.updated(6, evil)
      val hostile = step(
        evil,
        TenClasses.manifest(names, provenance = Map(evil -> evil))
      ).run(ScoredImage.table(spark, scores.take(50)))
      val page = text(hostile, "index.html")
      val plain = text(report, "index.html")
      def scripts(of: String) = "<script".r.findAllIn(of).size
      assert(scripts(page) == scripts(plain))
      assert(!page.contains("<script>alert"))
      assert(!embedded(page).contains("\u2028"))
      val data = new ObjectMapper().readTree(embedded(page))
      assert(data.at("/hard_classes/0/name").asText == evil)
      assert(data.get("name").asText == evil)
    }

    it("lists no more edges than a page can show") {
      val many = scores.take(500).zipWithIndex.map { case (image, i) => image.copy(edge = i / 2) }
      val wide = step("many", fleet = TenClasses.fleet(250)).run(ScoredImage.table(spark, many))
      assert(
        new ObjectMapper().readTree(embedded(text(wide, "index.html"))).get("edges").size == 200
      )
      assert(parse(wide).get("edges").size == 250)
    }
  }

  describe("the terminal text") {
    it("is at most 100 columns wide and shows denominators") {
      assert(report.terminal.split("\n").forall(_.length <= 100))
      val s = report.report.offload.statistics.fleet
      def grouped(n: Long) = f"$n%,d"
      for (
        answers <- Seq(s.exits.main, s.exits.cloud, s.meanet.accuracy.hard, s.routed.accuracy.all)
      )
        assert(report.terminal.contains(s"${grouped(answers.correct)} / ${grouped(answers.count)}"))
    }

    it("begins with what a stranger needs") {
      val lines = report.terminal.split("\n")
      val share = report.report.offload.statistics.fleet.offloadShare * 100
      assert(
        lines(0) == "fashion-mnist: 10,000 images on 4 edges, 10 classes of which 5 are hard"
      )
      assert(
        lines(1) ==
          f"An image goes to the cloud when main's entropy is above 0.5 nats; $share%.1f %% of the images did."
      )
    }

    it("says when the cloud is away and leaves out what a bundle without extension has not") {
      val away = step(
        "away",
        TenClasses.manifest(withExtension = false),
        TenClasses.routing(new EdgeConfidence(0.8), reachable = false)
      ).run(ScoredImage.table(spark, scores.take(100).map(_.copy(extension = None))))
      assert(
        away.terminal.contains("The cloud is out of reach: every image is answered at the edge.")
      )
      assert(!away.terminal.contains("DOES THE EXTENSION"))
      assert(away.terminal.split("\n").forall(_.length <= 100))
    }
  }

  it("is written with the page last, after the numbers that it shows") {
    assert(
      report.files.keySet.asScala.toSeq == Seq(
        "edges.csv",
        "sweep.csv",
        "report.json",
        "index.html"
      )
    )
  }

  it("is the same wherever it is made") {
    val usual = Locale.getDefault
    Locale.setDefault(Locale.forLanguageTag("ar-EG"))
    try {
      val there = step().run(ScoredImage.table(spark, scores))
      for (file <- report.files.keySet.asScala) assert(text(there, file) == text(report, file))
      assert(there.terminal == report.terminal)
    } finally Locale.setDefault(usual)
  }

  it("refuses an empty table") {
    val error = intercept[UserError](step("none").run(ScoredImage.table(spark, Seq.empty)))
    assert(error.getMessage == "The scores table must hold at least one image, got [0]")
  }

  it("leaves an example under target/report-example, to be looked at") {
    val folder = Files.createDirectories(Paths.get("target", "report-example"))
    report.files.forEach((name, bytes) => Files.write(folder.resolve(name), bytes))
    Files.write(folder.resolve("terminal.txt"), report.terminal.getBytes(UTF_8))
  }

  private def embedded(page: String) =
    "(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>".r
      .findFirstMatchIn(page)
      .get
      .group(1)

  private def resource(name: String) = {
    val in = getClass.getResourceAsStream(name)
    try new String(in.readAllBytes(), UTF_8)
    finally in.close()
  }
}
