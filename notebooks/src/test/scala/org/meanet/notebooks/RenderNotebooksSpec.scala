package org.meanet.notebooks

import java.nio.file.{Files, Paths}

import org.meanet.core.test.TempFolder
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

/** Pages of a note as Zeppelin keeps it when it has run. */
class RenderNotebooksSpec extends AnyFreeSpec with Matchers with TempFolder {
  private val ran = """{
    "paragraphs": [
      {"id": "1", "status": "FINISHED", "text": "%md\nA **word**", "config": {}, "settings": {},
       "results": {"msg": [{"type": "HTML", "data": "<p>A <b>word</b></p>"}]}},
      {"id": "2", "status": "FINISHED", "text": "%spark\nprintln(\"1 < 2\")", "config": {},
       "settings": {
         "params": {"threshold": "0.7"},
         "forms": {
           "threshold": {"type": "TextBox", "name": "threshold", "defaultValue": "0.8"},
           "link": {"type": "Select", "name": "link", "defaultValue": "wifi",
                    "options": [{"value": "lte"}, {"value": "wifi"}]}}},
       "results": {"msg": [
         {"type": "TEXT", "data": "1 < 2, in /home/someone/checkout/runs\n"},
         {"type": "TABLE", "data": "class\timages\nShirt\t-1.5E-3\nCoat\t2\n"}]}},
      {"id": "3", "title": "Images", "status": "FINISHED", "text": "%spark.sql\nSELECT 1",
       "settings": {},
       "config": {"results": {"0": {"graph": {"mode": "multiBarChart",
         "keys": [{"name": "class"}], "groups": [{"name": "split"}], "values": [{"name": "images"}]}}}},
       "results": {"msg": [{"type": "TABLE",
         "data": "class\tsplit\timages\nShirt\ttrain\t10\nCoat\ttrain\t30\nShirt\ttest\t10\nCoat\ttest\t20\n"}]}},
      {"id": "4", "status": "ERROR", "text": "%spark\nsys.error(\"\")", "config": {}, "settings": {},
       "results": {"msg": []}}
    ]
  }"""

  private lazy val pages = {
    write("ran/01-first.json", ran)
    write("ran/02-second.json", """{"paragraphs": []}""")
    val pages = folder.resolve("pages")
    RenderNotebooks.main(
      Array(
        folder.resolve("ran").toString,
        pages.toString,
        "/home/someone/checkout",
        "/opt/meanet"
      )
    )
    pages
  }
  private lazy val page = Files.readString(pages.resolve("01-first.html"))

  "There is a page for each, with links among them" in {
    page should include("""<b>01-first</b> · <a href="02-second.html">02-second</a>""")
    Files.readString(pages.resolve("02-second.html")) should include(
      """<a href="01-first.html">01-first</a> · <b>02-second</b>"""
    )
  }

  "Text is shown as it is, HTML as markup, and folders of the machine as others" in {
    page should include("<pre>1 &lt; 2, in /opt/meanet/runs</pre>")
    page should include("<p>A <b>word</b></p>")
    page should not include "someone"
  }

  "Code stands above its result, but not that of text" in {
    page should include("<pre class=\"code\"><b>%spark</b>\nprintln(&quot;1 &lt; 2&quot;)</pre>")
    page should not include "%md"
  }

  "A table is a grid with numbers to the right" in {
    page should include("<tr><th>class</th><th class=\"number\">images</th></tr>")
    page should include("<tr><td>Shirt</td><td class=\"number\">-1.5E-3</td></tr>")
  }

  "A table with a chart is a picture: bars from zero, a series for each group" in {
    val bars = """<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)" fill="(#\w+)">""".r
      .findAllMatchIn(page)
      .map(bar =>
        (bar.group(1).toDouble + bar.group(2).toDouble, bar.group(2).toDouble, bar.group(3))
      )
      .toSeq
    bars should have size 4
    bars.map(_._1).distinct should have size 1
    val heights = bars.map(_._2)
    heights(1) / heights.head shouldBe 3.0 +- 0.01
    heights(3) / heights.head shouldBe 2.0 +- 0.01
    bars.map(_._3).distinct should have size 2
    page should include("<title>Coat, train: 30</title>")
  }

  "Forms have what was chosen, or their default" in {
    page should include("""<label>threshold <input value="0.7" size="8" disabled></label>""")
    page should include("<label>link <select disabled><option>wifi</option></select></label>")
  }

  "A paragraph that did not finish says so" in {
    page should include("""<pre class="error">ERROR</pre>""")
  }

  "Nothing is fetched from elsewhere" in {
    page should not include "http"
    page should not include "<script"
  }

  "The pages in docs/notebooks are of runs without an error, of the notebooks as they are" in {
    val home = Paths.get(sys.env("MEANET_HOME"))
    val remedy = "run notebooks/run-in-zeppelin and notebooks/render again"
    for (file <- Note.in(home.resolve("notebooks"))) withClue(s"$file: $remedy: ") {
      val name = file.getFileName.toString.stripSuffix(".zpln")
      val shown = Files.readString(home.resolve(s"docs/notebooks/$name.html"))
      shown.contains("class=\"error\"") shouldBe false
      val paragraphs = Note.read(file).paragraphs
      for (paragraph <- paragraphs if Set("spark", "spark.sql")(paragraph.interpreter))
        withClue(paragraph) {
          shown.contains(Drawing.escaped(paragraph.body.trim)) shouldBe true
        }
    }
  }
}
