package org.meanet.inference.report

import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.ObjectNode
import org.apache.hadoop.conf.Configuration
import org.meanet.core.UserError
import org.meanet.core.bundle.Manifest
import org.meanet.core.test.SparkSpec
import org.meanet.inference.offload.ScoredImage
import org.scalatest.funspec.AnyFunSpec

import java.nio.charset.StandardCharsets.UTF_8
import java.util.Optional
import scala.collection.JavaConverters._

class RunComparisonSpec extends AnyFunSpec with SparkSpec {
  private val json = new ObjectMapper()

  private def report(name: String, manifest: Manifest, classes: Int, hard: Seq[Int]): String = {
    val scores = ScoredImage.plausible(name.length.toLong, 400, classes, hard, edges = 2)
    new String(
      new ReportStep(
        name,
        manifest,
        TenClasses.routing(),
        TenClasses.costs,
        TenClasses.fleet(),
        Seq.empty.asJava,
        Optional.empty()
      ).run(ScoredImage.table(spark, scores)).files.get("report.json"),
      UTF_8
    )
  }
  private lazy val first = report("first", TenClasses.manifest(), 10, TenClasses.hardClasses)

  private def run(name: String, content: String): String =
    write(s"$name/report.json", content).getParent.toString

  private def compared(runs: String*) = RunComparison.of(runs.asJava, new Configuration())

  private def errorOf(runs: String*) = intercept[UserError](compared(runs: _*)).getMessage

  describe("runs side by side") {
    it("have a line each on the terminal, of at most 100 columns") {
      val other = json.readTree(first).asInstanceOf[ObjectNode]
      other.withObject("/accuracy/routed/all").put("correct", 321)
      val text = compared(run("a", first), run("b", other.toString)).terminal
      val lines = text.split("\n")
      assert(lines.forall(_.length <= 100))
      val right = json.readTree(first).at("/accuracy/routed/all/correct").asDouble / 400 * 100
      assert(lines(3).contains(f"$right%.1f %%"))
      assert(lines(4).contains("80.3 %"))
      assert(text.contains("first, sent when main's entropy is above 0.5 nats"))
    }

    it("are in one page that asks for nothing, with each run's own curve") {
      val page = new String(compared(run("a", first), run("b", first)).page, UTF_8)
      val data = json.readTree(
        "(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>".r
          .findFirstMatchIn(page)
          .get
          .group(1)
      )
      assert(data.get("runs").size == 2)
      val points = json.readTree(first).at("/sweep/0/points")
      for (run <- data.get("runs").asScala) {
        assert(run.get("points").size == points.size)
        assert(run.at("/points/3/all") == points.get(3).get("all"))
        assert(run.get("energy_joules") == json.readTree(first).get("energy_joules"))
      }
      assert(page.contains("default-src 'none'"))
      assert(!"\\{\\{\\w+}}".r.findFirstIn(page).isDefined)
    }

    it("must be at least two") {
      assert(
        errorOf(run("a", first)) ==
          "A comparison must have at least two runs, got [1]; name another"
      )
    }

    it("must each have a report") {
      val none = folder.resolve("none").toString
      assert(
        errorOf(run("a", first), none) ==
          s"[$none/report.json] does not exist: make it with bin/meanet report --run $none"
      )
    }

    it("must have reports of this version, undamaged") {
      val old = json.readTree(first).asInstanceOf[ObjectNode]
      old.remove("sweep")
      val at = run("old", old.toString)
      assert(
        errorOf(run("a", first), at) ==
          s"[$at/report.json] must be a report of this version, got one without " +
          s"[/sweep/0/points/0/offloaded]: make it with bin/meanet report --run $at"
      )
      val half = run("half", first.take(1000))
      assert(
        errorOf(run("a", first), half) ==
          s"[$half/report.json] must be JSON, got a damaged file: " +
          s"make it with bin/meanet report --run $half"
      )
    }

    it("must be of the same classes") {
      val names = (0 until 12).map(label => s"class $label")
      val hard = Seq(1, 2)
      val other = run("other", report("other", TenClasses.manifest(names, hard), 12, hard))
      val one = run("a", first)
      assert(
        errorOf(one, other) == s"Compared runs must be of the same classes, got [10] in [$one] " +
          s"and [12] in [$other]; compare runs of one data set"
      )
      val renamed = json.readTree(first).asInstanceOf[ObjectNode]
      renamed.withArray("classes").get(1).asInstanceOf[ObjectNode].put("name", "Jeans")
      val jeans = run("jeans", renamed.toString)
      assert(
        errorOf(one, jeans) == s"Compared runs must be of the same classes, got [Trouser] in " +
          s"[$one] and [Jeans] in [$jeans] as class 1; compare runs of one data set"
      )
    }
  }
}
