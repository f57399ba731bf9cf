package org.meanet.inference.report

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import com.microsoft.playwright.{Browser, BrowserType, Page, Playwright}
import com.microsoft.playwright.options.{ColorScheme, Media}
import org.meanet.core.bundle.Manifest
import org.meanet.core.config.Experiment
import org.meanet.core.fleet.{EdgeFleet, Probability}
import org.meanet.core.routing.EdgeConfidence
import org.meanet.core.test.{Chromium, SparkSpec}
import org.meanet.inference.offload.ScoredImage
import org.scalatest.funspec.AnyFunSpec

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Path
import java.util.{Locale, Optional, Map => JMap}
import scala.collection.JavaConverters._
import scala.collection.mutable

/** The page as a reader has it: in Chromium, with a mouse, a keyboard and small screens. */
class ReportPageInBrowserSpec extends AnyFunSpec with SparkSpec {
  import ReportPageInBrowserSpec._

  private val precision = Seq.tabulate(10)(label => if (label == 5) 0.97 else 0.6 + 0.03 * label)
  private val mixed = TenClasses.fleetOf(
    Seq(
      ("pocket", "wifi", Some(10.0)),
      ("pocket", "lte", Some(20.0)),
      ("board", "lte", Some(1000.0)),
      ("rack", "wifi", Some(800.0))
    ),
    new Probability(0.8)
  )

  private def report(
      manifest: Manifest = TenClasses.manifest(precision = precision),
      routing: Experiment.Routing = TenClasses.routing(),
      costs: Experiment.Costs = TenClasses.costs,
      fleet: EdgeFleet = TenClasses.fleet(),
      scores: Seq[ScoredImage] = images
  ): RenderedReport =
    new ReportStep(
      "fashion-mnist",
      manifest,
      routing,
      costs,
      fleet,
      TenClasses.training.asJava,
      Optional.empty()
    ).run(ScoredImage.table(spark, scores))

  private def images = ScoredImage.plausible(21, 4000, 10, TenClasses.hardClasses, edges = 4)

  private def many(classes: Int): RenderedReport = {
    val hard = 0 until classes by 2
    val names = (0 until classes).map(label => s"class number $label")
    report(
      TenClasses.manifest(names, hard, precision = names.indices.map(1.0 - _ / 2000.0)),
      scores = ScoredImage.plausible(5, 4000, classes, hard, edges = 4)
    )
  }

  private val made = mutable.Map.empty[String, RenderedReport]
  private def reports(name: String): RenderedReport = made.getOrElseUpdate(
    name,
    name match {
      case "ten classes" => report()
      case "no extension" =>
        report(
          TenClasses.manifest(hard = Seq.empty, withExtension = false),
          TenClasses.routing(new EdgeConfidence(0.8)),
          scores = images.map(_.copy(extension = None, mainHardClass = None))
        )
      case "edges that differ, and their loads" => report(fleet = mixed)
      case "a cloud out of reach" => report(routing = TenClasses.routing(reachable = false))
      case "a hundred classes"    => many(100)
      case "a thousand classes"   => many(1000)
    }
  )

  private lazy val chromium: Option[(Playwright, Browser)] = Chromium.find.map { program =>
    val playwright = Playwright.create(
      new Playwright.CreateOptions().setEnv(JMap.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
    )
    val browser = playwright
      .chromium()
      .launch(
        new BrowserType.LaunchOptions()
          .setExecutablePath(program)
          .setArgs(
            Seq(
              "--no-sandbox",
              "--disable-gpu",
              "--disable-background-networking",
              "--disable-component-update",
              "--no-first-run"
            ).asJava
          )
      )
    (playwright, browser)
  }

  override protected def afterAll(): Unit =
    try
      chromium.foreach { case (playwright, browser) =>
        browser.close()
        playwright.close()
      }
    finally super.afterAll()

  /** What a page did while a reader looked at it. */
  private final class Shown(val page: Page) {
    val complaints: mutable.Buffer[String] = mutable.Buffer.empty
    val requests: mutable.Buffer[String] = mutable.Buffer.empty
  }

  private def look(
      file: Path,
      width: Int = 1280,
      scheme: ColorScheme = ColorScheme.LIGHT
  )(reading: Shown => Unit): Unit = chromium match {
    case None => cancel(Chromium.Missing)
    case Some((_, browser)) =>
      val context = browser.newContext(
        new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme)
      )
      try {
        val shown = new Shown(context.newPage())
        shown.page.onConsoleMessage { message =>
          if (Seq("error", "warning").contains(message.`type`)) shown.complaints += message.text
        }
        shown.page.onPageError(error => shown.complaints += error)
        shown.page.onRequest(request => shown.requests += request.url)
        shown.page.navigate(file.toUri.toString)
        reading(shown)
      } finally context.close()
  }

  private def page(of: RenderedReport, name: String = "index.html"): Path =
    write(name, new String(of.files.get("index.html"), UTF_8))

  private def json(of: RenderedReport): JsonNode =
    new ObjectMapper().readTree(of.files.get("report.json"))

  for (
    name <- Seq(
      "ten classes",
      "no extension",
      "edges that differ, and their loads",
      "a cloud out of reach",
      "a hundred classes",
      "a thousand classes"
    )
  ) {
    describe(s"the page of $name") {
      it("draws every chart, asks for nothing and complains of nothing") {
        val file = page(reports(name))
        look(file) { shown =>
          val charts = shown.page.locator(".chart").all.asScala
          assert(charts.size >= 5)
          for (chart <- charts)
            assert(chart.locator("svg path").count > 3, chart.getAttribute("id"))
          assert(shown.complaints.isEmpty)
          assert(shown.requests.filterNot(_.startsWith("data:")) == Seq(file.toUri.toString))
        }
      }

      it("is no wider than a phone, and than paper") {
        look(page(reports(name)), width = 390) { shown =>
          assert(overflow(shown.page) <= 0)
          shown.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT))
          assert(overflow(shown.page) <= 0)
          assert(!shown.page.locator("#what-if-point").isVisible)
        }
      }
    }
  }

  // A look at each cell of each table; the pages of more classes are of the same markup.
  for (
    name <- Seq(
      "ten classes",
      "no extension",
      "edges that differ, and their loads",
      "a cloud out of reach"
    )
  ) it(s"has no serious fault of accessibility, light or dark, on a desk or a phone: $name") {
    val file = page(reports(name))
    for (scheme <- Seq(ColorScheme.LIGHT, ColorScheme.DARK); width <- Seq(1280, 390))
      look(file, width, scheme) { shown =>
        assert(faults(shown.page) == Seq.empty, s"in $scheme, $width pixels wide")
      }
  }

  describe("the headline") {
    it("has its intervals beside it, and gives no sign to a difference of nothing") {
      look(page(reports("ten classes"))) { shown =>
        val interval = json(reports("ten classes")).at("/intervals_95/over_images/offload_share")
        val low = 100 * interval.get("low").asDouble
        val high = 100 * interval.get("high").asDouble
        val words = "%.1f to %.1f %%".formatLocal(Locale.ROOT, low, high)
        assert(shown.page.locator("#cards").textContent.contains(words))
        val gain = json(reports("ten classes"))
          .at("/intervals_95/over_images/accuracy_differences/routed_less_cloud")
        def signed(share: Double) = {
          val text = "%.1f".formatLocal(Locale.ROOT, 100 * math.abs(share))
          (if (text == "0.0") "" else if (share < 0) "−" else "+") + text
        }
        val ends = signed(gain.get("low").asDouble) + " to " + signed(gain.get("high").asDouble)
        assert(
          shown.page.locator("#cards").textContent.contains(s"points ($ends) against the cloud")
        )
        assert(
          shown.page.locator("#intervals tbody tr", withText("Sent")).textContent.contains(words)
        )
        assert(shown.page.locator("#intervals-note").textContent.contains("fewer than five edges"))
        val nothing =
          "page.points({correct: 89999, count: 100000}, {correct: 90000, count: 100000})"
        assert(shown.page.evaluate(nothing) == "0.0 points")
      }
    }
  }

  describe("the what-if panel") {
    it("starts at the report's own figures") {
      for (name <- Seq("ten classes", "no extension", "edges that differ, and their loads")) {
        val node = json(reports(name))
        look(page(reports(name))) { shown =>
          assert(figure(shown.page, "offloaded") == node.at("/exits/cloud/count").asDouble)
          assert(figure(shown.page, "correct") == node.at("/accuracy/routed/all/correct").asDouble)
          assert(figure(shown.page, "upload_bytes") == node.at("/upload_bytes").asDouble)
          assert(close(figure(shown.page, "energy_joules"), node.at("/energy_joules/routed")))
          assert(
            close(figure(shown.page, "mean_latency_seconds"), node.at("/latency_seconds/mean"))
          )
          for ((part, key) <- Seq("main", "upload").map(part => s"${part}_joules" -> part))
            assert(close(figure(shown.page, part), node.at(s"/energy_parts_joules/routed/$key")))
        }
      }
    }

    it("has the sweep's own figures at five thresholds of each curve, to the last bit") {
      for (name <- Seq("ten classes", "edges that differ, and their loads")) {
        val curves = json(reports(name)).get("sweep").asScala.toSeq
        look(page(reports(name))) { shown =>
          for ((curve, i) <- curves.zipWithIndex) {
            shown.page.locator("#what-if-curve").selectOption(i.toString)
            for ((point, at) <- fifths(curve)) {
              move(shown.page, at)
              for ((id, key) <- inSweep)
                assert(figure(shown.page, id) == point.at(key).asDouble, s"$name, $i, $at, $id")
            }
          }
        }
      }
    }

    it("has the figures of a report on another device and link") {
      val costs = TenClasses.costs
      val elsewhere = new Experiment.Costs(
        "board",
        costs.cloudDevice,
        "lte",
        costs.payload,
        costs.devices,
        costs.links
      )
      val there =
        report(costs = elsewhere, fleet = TenClasses.fleetOf(Seq.fill(4)(("board", "lte", None))))
      look(page(reports("ten classes"))) { shown =>
        shown.page.locator("#what-if-device").selectOption("board")
        shown.page.locator("#what-if-link").selectOption("lte")
        for ((point, at) <- fifths(json(there).at("/sweep/0"))) {
          move(shown.page, at)
          for ((id, key) <- inSweep) assert(figure(shown.page, id) == point.at(key).asDouble, id)
        }
        shown.page.locator("#what-if-reset").click()
        val own = json(reports("ten classes")).at("/energy_joules/routed")
        assert(close(figure(shown.page, "energy_joules"), own))
      }
    }

    it("is moved with the keyboard, and says where it stands") {
      look(page(reports("ten classes"))) { shown =>
        move(shown.page, 0)
        val slider = shown.page.locator("#what-if-point")
        slider.press("ArrowRight")
        val point = json(reports("ten classes")).at("/sweep/0/points/1")
        assert(figure(shown.page, "offloaded") == point.get("offloaded").asDouble)
        assert(slider.getAttribute("aria-valuetext").contains("sent to the cloud"))
      }
    }
  }

  describe("a table") {
    it("is sorted by a click and by the keyboard, up and down") {
      look(page(reports("ten classes"))) { shown =>
        val classes = json(reports("ten classes")).get("classes").asScala.toSeq
        val byRecall = classes
          .sortBy(its => its.at("/main/correct").asDouble / its.get("images").asDouble)
          .map(_.get("name").asText)
        val head = shown.page.locator("#classes thead th", withText("Right, main"))
        def order = shown.page.locator("#classes tbody th").allTextContents.asScala.toSeq
        head.locator("button").click()
        assert(head.getAttribute("aria-sort") == "ascending")
        assert(order == byRecall)
        head.locator("button").focus()
        shown.page.keyboard.press("Enter")
        assert(head.getAttribute("aria-sort") == "descending")
        assert(order == byRecall.reverse)
        val exits = shown.page.locator("#exits thead th", withText("Exit"))
        exits.locator("button").press("Enter")
        assert(exits.getAttribute("aria-sort") == "ascending")
      }
    }
  }

  private def withText(text: String) = new Page.LocatorOptions().setHasText(text)

  private def fifths(curve: JsonNode): Seq[(JsonNode, Int)] = {
    val points = curve.get("points")
    (0 to 4).map(i => i * (points.size - 1) / 4).map(at => points.get(at) -> at)
  }

  private def move(page: Page, point: Int): Unit =
    page.locator("#what-if-point").fill(point.toString)

  private def figure(page: Page, name: String): Double =
    page.locator(s"[data-figure=$name] data").getAttribute("value").toDouble

  private def close(found: Double, expected: JsonNode) =
    math.abs(found - expected.asDouble) <= 1e-12 * math.abs(expected.asDouble)

  private def overflow(page: Page): Int =
    page
      .evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
      .asInstanceOf[Int]

  private def faults(page: Page): Seq[String] = {
    page.evaluate(Axe)
    page
      .evaluate(
        """async () => (await axe.run()).violations
          |  .filter(fault => ['serious', 'critical'].includes(fault.impact))
          |  .map(fault => fault.id + ': ' + fault.nodes.map(node => node.html.slice(0, 160)).join(' | '))
          |""".stripMargin
      )
      .asInstanceOf[java.util.List[String]]
      .asScala
  }
}

object ReportPageInBrowserSpec {
  private val inSweep = Seq(
    "offloaded" -> "/offloaded",
    "correct" -> "/all/correct",
    "hard_correct" -> "/hard/correct",
    "upload_bytes" -> "/upload_bytes",
    "energy_joules" -> "/energy_joules",
    "mean_latency_seconds" -> "/mean_latency_seconds"
  )

  private lazy val Axe: String = {
    val in = getClass.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")
    try new String(in.readAllBytes(), UTF_8)
    finally in.close()
  }
}
