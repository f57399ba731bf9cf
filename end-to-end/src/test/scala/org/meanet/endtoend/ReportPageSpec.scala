package org.meanet.endtoend

import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.ObjectNode
import java.nio.file.{Files, Path}
import org.meanet.core.test.{Chromium, TempFolder}
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers
import scala.util.matching.Regex

class ReportPageSpec extends AnyFlatSpec with Matchers with TempFolder {
  private lazy val page = SharedRun.finished / "index.html"

  "index.html" should "refer to nothing on the network" in {
    val markup = Files.readString(page).replaceAll("(?s)(<script[^>]*>).*?</script>", "$1")
    "(?i)(?:src|href)\\s*=\\s*[\"']?\\s*(?:https?:)?//".r.findAllIn(markup) shouldBe empty
    markup should not include regex("(?i)@import|url\\(\\s*[\"']?(?:https?:)?//")
  }

  it should "draw its charts in a browser, ask for nothing and raise no error" in {
    val shown = open(page)
    shown.console shouldBe empty
    shown.requests shouldBe empty
    val charts = "<(?:svg|canvas)\\b".r.findAllIn(shown.document).size
    charts should be >= 3
    val exits = SharedRun.finished.report.get("exits")
    for (exit <- Seq("main", "extension", "cloud"))
      shown.document should include(s"${exits.at(s"/$exit/count")} / ${SmallExperiment.Test}")
  }

  it should "round as the terminal does: a half up, as it is in decimal" in {
    val json = new ObjectMapper()
    val data = "(?s)(<script type=\"application/json\" id=\"data\">)(.*?)(</script>)".r
    val half = data.replaceAllIn(
      Files.readString(page),
      found => {
        val report = json.readTree(found.group(2))
        report
          .at("/accuracy/routed/all")
          .asInstanceOf[ObjectNode]
          .put("count", 10000)
          .put("correct", 8955)
        Regex.quoteReplacement(found.group(1) + report + found.group(3))
      }
    )
    val shown = open(write("half.html", half)).document
    shown should include("89.6 %<small>8,955 / 10,000")
    shown should not include "89.5 %<small>8,955 / 10,000"
  }

  // Else silence would prove nothing.
  "A page that calls out and fails" should "be noticed by these specs" in {
    val shown = open(
      write(
        "broken.html",
        "<html><body><img src='http://meanet.example/pixel.png'>" +
          "<script>throw new Error('no chart');</script></body></html>"
      )
    )
    exactly(1, shown.console) should include("no chart")
    exactly(1, shown.requests) should include("meanet.example")
  }

  private def open(file: Path): ShownPage =
    Browser.find match {
      case Some(browser) => browser.open(file, folder.resolve("browser"))
      case None          => cancel(Chromium.Missing)
    }
}
