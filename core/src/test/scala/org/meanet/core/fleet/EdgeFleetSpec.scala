package org.meanet.core.fleet

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files
import java.util.Optional

import org.apache.hadoop.conf.Configuration
import org.meanet.core.UserError
import org.meanet.core.config.ExperimentFile
import org.meanet.core.test.{Examples, TempFolder}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

class EdgeFleetSpec extends AnyFreeSpec with Matchers with TempFolder {
  private val more =
    """costs {
      |  devices.board { macs-per-second = 2e9, joules-per-mac = 5e-9, memory-bytes = 4e9, source = invented }
      |  links.lte {
      |    megabits-per-second = 6, alpha-milliwatts-per-megabit = 438.39, beta-milliwatts = 1288.04
      |    round-trip-seconds = 0.07, source = invented
      |  }
      |}
      |scoring.edges = 8
      |""".stripMargin
  private val hadoop = new Configuration()

  private def experiment(keys: String, overrides: String*) =
    ExperimentFile.parse(Examples.Required + more + keys, "x.conf", overrides.asJava).experiment
  private def fleet(keys: String, overrides: String*): EdgeFleet =
    experiment(keys, overrides: _*).edgeFleet(hadoop)
  private def errorOf(work: => Any): String = intercept[UserError](work).getMessage
  private def csv(lines: String*): String = {
    val file = Files.createTempFile(folder, "edges", ".csv")
    Files.write(file, lines.mkString("\n").getBytes(UTF_8))
    file.toString
  }
  private def ofCsv(lines: String*)(edges: Int): EdgeFleet =
    fleet(s"""fleet.csv = "${csv(lines: _*)}"""", s"scoring.edges=$edges")

  "An experiment that says nothing of its edges gives them the device and link of costs" in {
    val plain = fleet("")
    plain.edges.asScala shouldBe Seq.fill(8)(
      new EdgeSetup("phone", "wifi", Optional.empty[java.lang.Double])
    )
    plain.reachability shouldBe new Always
    plain.cloudLatencyTargetSeconds shouldBe 0.1
  }

  "Weights divide the edges" - {
    "among devices and links, apart from each other" in {
      val mixed = fleet("fleet { devices { phone = 1, board = 1 }, links { wifi = 1, lte = 1 } }")
      val edges = mixed.edges.asScala
      edges.count(_.device == "board") shouldBe 4
      edges.count(_.link == "lte") shouldBe 4
      edges.map(_.device == "board") should not be edges.map(_.link == "lte")
    }

    "among rates" in {
      val mixed = fleet("""fleet.arrivals { type = weighted, weights { "0.5" = 3, "10" = 1 } }""")
      mixed.edges.asScala.map(_.imagesPerSecond.get.doubleValue).sorted shouldBe
        Seq.fill(6)(0.5) ++ Seq.fill(2)(10.0)
    }

    "and are taken away with null" in {
      fleet("fleet.links { wifi = 1, lte = 1 }", "fleet.links.wifi=null").edges.asScala
        .map(_.link)
        .toSet shouldBe Set("lte")
    }
  }

  "One rate may be that of all" in {
    fleet("", "fleet.arrivals.type=constant", "fleet.arrivals.images-per-second=2").edges.asScala
      .map(_.imagesPerSecond.get.doubleValue)
      .toSet shouldBe Set(2.0)
  }

  "The command line may change the kind of arrivals that the file has" in {
    fleet(
      "fleet.arrivals { type = constant, images-per-second = 3 }",
      "fleet.arrivals={type=weighted, weights={\"7\"=1}}"
    ).edges.get(0).imagesPerSecond shouldBe Optional.of(7.0)
  }

  "What a fleet may not be is said with its key" in {
    errorOf(experiment("fleet.devices { camera = 1 }")) shouldBe
      "fleet.devices must be one of [board, phone, server], got [camera] (x.conf:1)"
    errorOf(experiment("fleet.links { wifi = 0 }")) should startWith(
      "fleet.links.wifi must be above 0, got [0] (x.conf:"
    )
    errorOf(
      experiment("fleet.arrivals { type = weighted, weights { fast = 1 } }")
    ) should startWith(
      "fleet.arrivals.weights must be by images per second, numbers above 0, got [fast] (x.conf:"
    )
    errorOf(experiment("fleet { csv = edges.csv, links { lte = 1 } }")) should startWith(
      "fleet.csv names each edge's device and link, so devices and links must be empty beside it, got [edges.csv] (x.conf:"
    )
    errorOf(
      experiment("fleet.reachability { type = outages, windows = [] }")
    ) should startWith("fleet.reachability.windows must hold at least one, got [] (x.conf:")
  }

  "Outages need an arrival rate" in {
    val outages =
      "fleet.reachability { type = outages, windows = [{ start-seconds = 1, length-seconds = 2 }] }"
    errorOf(fleet(outages)) shouldBe
      "Outages go by the clock, so every edge must have an arrival rate, edge 0 has none: set " +
      "fleet.arrivals, or give fleet.csv a column images_per_second"
    fleet(
      outages + "\nfleet.arrivals { type = constant, images-per-second = 1 }"
    ).reachability shouldBe
      new Outages(Seq(new Outages.Window(1, 2)).asJava)
  }

  "A device" - {
    "has either watts or joules for each multiply-accumulate" in {
      experiment("").costs.devices.get("board").device.watts shouldBe 10.0 +- 1e-12
      errorOf(experiment("costs.devices.board.watts = 3")) should startWith(
        "costs.devices.board: must have either watts or joules-per-mac, got [both] (x.conf:"
      )
      errorOf(
        experiment("costs.devices.bare { macs-per-second = 1e9, source = invented }")
      ) should startWith(
        "costs.devices.bare: must have either watts or joules-per-mac, got [none] (x.conf:"
      )
    }
  }

  "A file" - {
    "says of each edge what it is, in any order" in {
      ofCsv("edge, device, link", "1, board, lte", "", "0, phone, wifi")(2).edges.asScala shouldBe
        Seq(
          new EdgeSetup("phone", "wifi", Optional.empty[java.lang.Double]),
          new EdgeSetup("board", "lte", Optional.empty[java.lang.Double])
        )
    }

    "may have the rates, too" in {
      ofCsv("edge,device,link,images_per_second", "0,phone,wifi,2.5")(1).edges.asScala shouldBe
        Seq(new EdgeSetup("phone", "wifi", Optional.of[java.lang.Double](2.5)))
    }

    "takes the rates of arrivals if it has none" in {
      fleet(
        s"""fleet { csv = "${csv("edge,device,link", "0,phone,wifi")}"
           |arrivals { type = constant, images-per-second = 4 } }""".stripMargin,
        "scoring.edges=1"
      ).edges.get(0).imagesPerSecond shouldBe Optional.of(4.0)
    }

    "may not have rates beside arrivals" in {
      errorOf(
        fleet(
          s"""fleet { csv = "${csv("edge,device,link,images_per_second", "0,phone,wifi,1")}"
             |arrivals { type = constant, images-per-second = 4 } }""".stripMargin,
          "scoring.edges=1"
        )
      ) should startWith(
        "fleet.arrivals must not be set beside the column images_per_second of ["
      )
    }

    "with another header is refused" in {
      errorOf(ofCsv("device,link", "phone,wifi")(1)) should endWith(
        "], line 1: must be edge,device,link or edge,device,link,images_per_second, got [device,link]"
      )
      errorOf(ofCsv()(1)) should endWith("images_per_second, got []")
    }

    "with one fault says it in one line" in {
      errorOf(ofCsv("edge,device,link", "0,phone,wifi", "1,phone")(2)) should include(
        "line 3: must have 3 values, got [1,phone]"
      )
      errorOf(ofCsv("edge,device,link", "0,phone,smoke")(1)) should endWith(
        "], line 2: link must be one of [lte, wifi], got [smoke]"
      )
    }

    "with many faults names each with its line" in {
      errorOf(
        ofCsv(
          "edge,device,link,images_per_second",
          "0,phone,wifi,1",
          "0,phone,wifi,1",
          "9,phone,wifi,1",
          "one,phone,wifi,1",
          "1,camera,smoke,-1",
          "2,phone,wifi,many",
          "3,phone,wifi"
        )(5)
      ).split("\n").tail.map(_.strip).toSeq shouldBe Seq(
        "line 3: edge must stand only once, it is in line 2 already, got [0]",
        "line 4: edge must be 0..4, as scoring.edges has it, got [9]",
        "line 5: edge must be 0..4, as scoring.edges has it, got [one]",
        "line 6: device must be one of [board, phone, server], got [camera]",
        "line 6: link must be one of [lte, wifi], got [smoke]",
        "line 6: images_per_second must be a number above 0, got [-1]",
        "line 7: images_per_second must be a number above 0, got [many]",
        "line 8: must have 4 values, got [3,phone,wifi]",
        "scoring.edges is 5, so each of 0..4 must have a line, got none for [3, 4]"
      )
    }

    "that is not there is named" in {
      errorOf(fleet("fleet.csv = /nowhere/edges.csv")) should include("/nowhere/edges.csv")
    }
  }
}
