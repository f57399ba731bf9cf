package org.meanet.notebooks

import org.meanet.notebooks.Drawing.escaped
import org.meanet.notebooks.Message.{Html, Table, Text}

/** A notebook with what its paragraphs printed, as one HTML file that needs nothing else. */
final case class NotePage(name: String, outcomes: Seq[Outcome]) {
  import NotePage._

  def html: String =
    s"""<!DOCTYPE html>
       |<html lang="en">
       |<head>
       |<meta charset="utf-8">
       |<title>${escaped(name)}</title>
       |<style>
       |$Style
       |</style>
       |</head>
       |<body>
       |${outcomes.map(section).mkString("\n")}
       |</body>
       |</html>
       |""".stripMargin

  private def section(outcome: Outcome): String = {
    val paragraph = outcome.paragraph
    val code =
      if (paragraph.interpreter == "md") ""
      else
        s"""<pre class="code"><b>%${paragraph.interpreter}</b>
           |${escaped(paragraph.body.trim)}</pre>""".stripMargin
    s"""<section>
       |${paragraph.title.fold("")(title => s"<h3>${escaped(title)}</h3>")}
       |$code
       |${outcome.messages.map(shown(paragraph, _)).mkString("\n")}
       |${outcome.error.fold("")(error => s"<pre class='error'>${escaped(error)}</pre>")}
       |</section>""".stripMargin
  }

  private def shown(paragraph: Paragraph, message: Message): String = message match {
    case Text(text) => s"<pre>${escaped(text)}</pre>"
    case Html(html) => html
    case table: Table =>
      paragraph.chart.filter(_.mode != "table").fold(grid(table))(Drawing(_, table).svg)
  }

  private def grid(table: Table): String = {
    def row(cell: String, values: Seq[String]): String =
      values.map(value => s"<$cell>${escaped(value)}</$cell>").mkString("<tr>", "", "</tr>")
    (row("th", table.columns) +: table.rows.map(row("td", _)))
      .mkString("<table class=\"grid\">\n", "\n", "\n</table>")
  }
}

object NotePage {
  private val Style =
    """body { font: 15px/1.5 sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
      |pre { font: 12px/1.4 monospace; white-space: pre-wrap; overflow-wrap: anywhere }
      |pre.code { background: #f5f5f5; border-left: 3px solid #0072b2; padding: 8px 12px }
      |pre.error { color: #a00 }
      |h3 { margin: 1.6em 0 0.3em; font-size: 15px }
      |table.grid { border-collapse: collapse; font-size: 13px }
      |table.grid th, table.grid td { border: 1px solid #ccc; padding: 3px 8px; text-align: left }
      |svg { max-width: 100%; font: 12px sans-serif; fill: #333 }
      |code { background: #f0f0f0; padding: 0 3px }""".stripMargin
}
