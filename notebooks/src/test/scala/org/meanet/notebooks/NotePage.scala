package org.meanet.notebooks

import org.meanet.notebooks.Drawing.escaped
import org.meanet.notebooks.Message.{Html, Table, Text}

/** A notebook with what its paragraphs printed, as one HTML file that needs nothing else.
  *
  * @param names
  *   of all notebooks whose pages stand beside this one
  */
final case class NotePage(name: String, names: Seq[String], outcomes: Seq[Outcome]) {
  import NotePage._

  def html: String =
    s"""<!DOCTYPE html>
       |<html lang="en">
       |<head>
       |<meta charset="utf-8">
       |<meta name="viewport" content="width=device-width, initial-scale=1">
       |<title>${escaped(name)}</title>
       |<style>
       |$Style
       |</style>
       |</head>
       |<body>
       |<nav>${names.map(link).mkString(" · ")}</nav>
       |${outcomes.map(section).mkString("\n")}
       |</body>
       |</html>
       |""".stripMargin

  private def link(other: String): String =
    if (other == name) s"<b>${escaped(other)}</b>"
    else s"""<a href="${escaped(other)}.html">${escaped(other)}</a>"""

  private def section(outcome: Outcome): String = {
    val paragraph = outcome.paragraph
    val title = paragraph.title.map(words => s"<h3>${escaped(words)}</h3>")
    val code =
      if (paragraph.interpreter == "md") None
      else Some(s"""<pre class="code"><b>%${paragraph.interpreter}</b>
                   |${escaped(paragraph.body.trim)}</pre>""".stripMargin)
    val forms =
      if (outcome.forms.isEmpty) None
      else Some(outcome.forms.map(control).mkString("""<p class="forms">""", "\n", "</p>"))
    val error = outcome.error.map(words => s"""<pre class="error">${escaped(words)}</pre>""")
    (Seq(title, code, forms).flatten ++ outcome.messages.map(shown(paragraph, _)) ++ error)
      .mkString("<section>\n", "\n", "\n</section>")
  }

  private def control(form: Form): String = {
    val value = escaped(form.value)
    val control =
      if (form.options.isEmpty) s"""<input value="$value" size="8" disabled>"""
      else s"<select disabled><option>$value</option></select>"
    s"<label>${escaped(form.name)} $control</label>"
  }

  private def shown(paragraph: Paragraph, message: Message): String = message match {
    case Text(text) => s"<pre>${escaped(text.trim)}</pre>"
    case Html(html) => html
    case table: Table =>
      paragraph.chart.filter(_.mode != "table").fold(grid(table))(Drawing(_, table).svg)
  }

  private def grid(table: Table): String = {
    val numeric = table.columns.indices.map(i => table.rows.forall(row => row(i).matches(Number)))
    def row(cell: String, values: Seq[String]): String =
      values
        .zip(numeric)
        .map { case (value, number) =>
          s"<$cell${if (number) " class=\"number\"" else ""}>${escaped(value)}</$cell>"
        }
        .mkString("<tr>", "", "</tr>")
    (row("th", table.columns) +: table.rows.map(row("td", _)))
      .mkString("<table class=\"grid\">\n", "\n", "\n</table>")
  }
}

object NotePage {
  private val Number = """-?\d+(\.\d+)?([eE][+-]?\d+)?"""

  private val Style =
    """body { font: 15px/1.5 sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
      |nav { border-bottom: 1px solid #ddd; padding-bottom: 0.5em }
      |a { color: #0060a0 }
      |section { margin: 1.2em 0 }
      |pre { font: 12px/1.4 monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.6em 0 }
      |pre.code { background: #f5f5f5; border-left: 3px solid #0072b2; padding: 8px 12px }
      |pre.error { color: #a00 }
      |h3 { margin: 1.8em 0 0.3em; font-size: 15px }
      |p.forms label { margin-right: 1.5em; font-size: 13px }
      |input:disabled, select:disabled { font: inherit; color: #222; background: #fff; opacity: 1; border: 1px solid #999; padding: 2px 6px }
      |table.grid { border-collapse: collapse; font-size: 13px }
      |table.grid th, table.grid td { border: 1px solid #ccc; padding: 3px 8px; text-align: left }
      |table.grid .number { text-align: right; font-variant-numeric: tabular-nums }
      |svg { display: block; max-width: 100%; font: 12px sans-serif; fill: #333 }
      |code { background: #f0f0f0; padding: 0 3px }""".stripMargin
}
