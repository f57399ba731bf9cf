package org.meanet.notebooks

/** A part of what a paragraph prints, as Zeppelin takes it apart. */
sealed trait Message

object Message {
  case class Text(text: String) extends Message

  case class Html(html: String) extends Message

  case class Table(columns: Seq[String], rows: Seq[Seq[String]]) extends Message

  /** Takes output apart where a line begins with %table or %html. */
  def of(output: String): Seq[Message] = output
    .split("(?m)^(?=%(?:table|html)\\b)")
    .map(_.trim)
    .filter(_.nonEmpty)
    .map {
      case table if table.startsWith("%table") => Message.table(table.stripPrefix("%table"))
      case html if html.startsWith("%html")    => Html(html.stripPrefix("%html").trim)
      case text                                => Text(text)
    }
    .toList

  /** A line for the columns and one for each row, with tabs between cells. */
  def table(text: String): Table = {
    val lines = text.trim.linesIterator.toList
    Table(cells(lines.head), lines.tail.map(cells))
  }

  private def cells(line: String): Seq[String] = line.split("\t", -1).toList
}
