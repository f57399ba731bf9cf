package org.meanet.notebooks

import java.util.Locale

import org.meanet.notebooks.Message.Table

/** A table as the picture that Zeppelin would draw of it, in SVG. */
final case class Drawing(chart: Chart, table: Table) {
  import Drawing._

  private case class Point(x: String, y: Double)

  private case class Series(name: String, points: Seq[Point])

  private def cells(column: String): Seq[String] = {
    val index = table.columns.indexOf(column)
    table.rows.map(_(index))
  }

  // Without groups each column of values is a series.
  private val series: Seq[Series] = {
    val xs = cells(chart.keys.head)
    if (chart.groups.isEmpty)
      chart.values.map { value =>
        Series(value, xs.zip(cells(value)).map { case (x, y) => Point(x, y.toDouble) })
      }
    else {
      val rows = cells(chart.groups.head).zip(xs.zip(cells(chart.values.head)))
      rows.map(_._1).distinct.map { name =>
        Series(name, rows.collect { case (`name`, (x, y)) => Point(x, y.toDouble) })
      }
    }
  }

  private val categories = series.flatMap(_.points.map(_.x)).distinct
  private val ys = series.flatMap(_.points.map(_.y))

  // Bars stand on zero; of lines and points the range alone is of interest.
  private val yAxis = Axis.over(if (chart.mode == "multiBarChart") 0.0 +: ys else ys)

  private def top(y: Double): Double = Bottom - yAxis.place(y) * (Bottom - Top)

  def svg: String = {
    val (marks, labels) = chart.mode match {
      case "multiBarChart" => (bars, categoryLabels)
      case "lineChart"     => (lines, numberLabels)
      case "scatterChart"  => (points, numberLabels)
    }
    s"""<svg viewBox="0 0 $Width $Height" role="img" aria-label="${escaped(words)}">
       |${grid.mkString("\n")}
       |${marks.mkString("\n")}
       |${(labels ++ names).mkString("\n")}
       |${legend.mkString("\n")}
       |</svg>""".stripMargin
  }

  private def words: String =
    s"${chart.values.mkString(" and ")} by ${(chart.keys ++ chart.groups).mkString(" and ")}"

  private def grid: Seq[String] = yAxis.ticks.map { tick =>
    val y = number(top(tick))
    s"""<line x1="$Left" x2="$Right" y1="$y" y2="$y" stroke="#ddd"/>""" +
      s"""<text x="${Left - 6}" y="$y" dy="4" text-anchor="end">${shown(tick)}</text>"""
  }

  private def bars: Seq[String] = {
    val slot = (Right - Left) / categories.size
    val width = 0.8 * slot / series.size
    for {
      (each, i) <- series.zipWithIndex
      point <- each.points
    } yield {
      val left = Left + (categories.indexOf(point.x) + 0.1) * slot + i * width
      val y = top(point.y)
      s"""<rect x="${number(left)}" y="${number(y)}" width="${number(width)}" """ +
        s"""height="${number(Bottom - y)}" fill="${colour(i)}"><title>${escaped(
            s"${point.x}, ${each.name}: ${shown(point.y)}"
          )}</title></rect>"""
    }
  }

  private lazy val xAxis = Axis.over(categories.map(_.toDouble))

  private def across(x: String): Double = Left + xAxis.place(x.toDouble) * (Right - Left)

  private def lines: Seq[String] = series.zipWithIndex.map { case (each, i) =>
    val path = each.points
      .sortBy(_.x.toDouble)
      .map(point => s"${number(across(point.x))},${number(top(point.y))}")
      .mkString(" ")
    s"""<polyline points="$path" fill="none" stroke="${colour(i)}" stroke-width="2"/>"""
  }

  private def points: Seq[String] = for {
    (each, i) <- series.zipWithIndex
    point <- each.points
  } yield s"""<circle cx="${number(across(point.x))}" cy="${number(
      top(point.y)
    )}" r="2.5" fill="${colour(i)}"/>"""

  private def numberLabels: Seq[String] = xAxis.ticks.map { tick =>
    s"""<text x="${number(across(tick.toString))}" y="${Bottom + 18}" text-anchor="middle">${shown(
        tick
      )}</text>"""
  }

  private def categoryLabels: Seq[String] = {
    val slot = (Right - Left) / categories.size
    val each = (categories.size + MostLabels - 1) / MostLabels
    for ((category, i) <- categories.zipWithIndex if i % each == 0)
      yield s"""<text x="${number(
          Left + (i + 0.5) * slot
        )}" y="${Bottom + 18}" text-anchor="middle">${escaped(category)}</text>"""
  }

  // What is along the axes; without groups the legend names the values.
  private def names: Seq[String] = {
    val x =
      s"""<text x="${(Left + Right) / 2}" y="${Bottom + 38}" text-anchor="middle" font-weight="bold">${escaped(
          chart.keys.head
        )}</text>"""
    val y =
      if (chart.groups.isEmpty) None
      else Some(s"""<text x="8" y="14" font-weight="bold">${escaped(chart.values.head)}</text>""")
    x +: y.toSeq
  }

  private def legend: Seq[String] = series.zipWithIndex.map { case (each, i) =>
    val y = Top + 18 * i
    s"""<rect x="${Right + 16}" y="${y - 9}" width="10" height="10" fill="${colour(i)}"/>""" +
      s"""<text x="${Right + 32}" y="$y">${escaped(each.name)}</text>"""
  }
}

object Drawing {
  private val Width = 960
  private val Height = 320
  private val Left = 70.0
  private val Right = 740.0
  private val Top = 32.0
  private val Bottom = 272.0
  private val MostLabels = 16

  // Okabe and Ito's, which the colour-blind can tell apart.
  private val Colours = Seq(
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#d55e00",
    "#cc79a7",
    "#56b4e9",
    "#666666"
  )

  private def colour(series: Int): String = Colours(series % Colours.size)

  /** Text as it stands in HTML. */
  def escaped(text: String): String =
    text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")

  private def number(value: Double): String = "%.1f".formatLocal(Locale.ROOT, value)

  private def shown(value: Double): String = {
    val short = "%.4g".formatLocal(Locale.ROOT, value)
    val plain = new java.math.BigDecimal(short)
    if (plain.signum == 0) "0" else plain.stripTrailingZeros.toPlainString
  }

  /** A scale between two round numbers. */
  private case class Axis(low: Double, high: Double, step: Double) {
    def place(value: Double): Double = (value - low) / (high - low)

    def ticks: Seq[Double] = (0 to math.round((high - low) / step).toInt).map(low + _ * step)
  }

  private object Axis {
    def over(values: Seq[Double]): Axis = {
      val (min, max) = (values.min, values.max)
      val range = if (max > min) max - min else math.max(math.abs(max), 1)
      val magnitude = math.pow(10, math.floor(math.log10(range / 5)))
      val step = Seq(1, 2, 5, 10).map(_ * magnitude).find(range / _ <= 6).get
      val low = math.floor(min / step) * step
      Axis(low, math.max(math.ceil(max / step) * step, low + step), step)
    }
  }
}
