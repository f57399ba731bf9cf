package org.meanet.notebooks

import java.io.StringReader
import java.nio.file.{Files, Path}
import java.util.Properties

import scala.collection.JavaConverters._

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}

/** A notebook as Zeppelin keeps it. */
case class Note(name: String, paragraphs: Seq[Paragraph])

object Note {
  def read(file: Path): Note = {
    val json = new ObjectMapper().readTree(file.toFile)
    Note(
      json.get("name").asText,
      json.get("paragraphs").elements.asScala.map(Paragraph.of).toList
    )
  }

  /** The notebooks of a folder, in the order of their names. */
  def in(folder: Path): Seq[Path] = {
    val files = Files.list(folder)
    try files.iterator.asScala.filter(_.toString.endsWith(".zpln")).toList.sorted
    finally files.close()
  }
}

/** A paragraph.
  *
  * @param interpreter
  *   that its first word names, such as spark.sql
  * @param body
  *   what the interpreter is given
  * @param chart
  *   as which the result is shown, if it is not to be shown as it is
  */
case class Paragraph(
    id: String,
    title: Option[String],
    interpreter: String,
    body: String,
    chart: Option[Chart]
) {

  /** The settings of a %spark.conf paragraph. */
  def settings: Map[String, String] = {
    val properties = new Properties
    properties.load(new StringReader(body))
    properties.asScala.toMap
  }

  override def toString: String = id + title.fold("")(words => s" ($words)")
}

object Paragraph {
  private val Text = """(?s)\s*%([\w.]+)\s+(.*)""".r

  def of(json: JsonNode): Paragraph = {
    val Text(interpreter, body) = json.get("text").asText
    val graph = json.at("/config/results/0/graph")
    Paragraph(
      json.get("id").asText,
      Option(json.get("title")).map(_.asText),
      interpreter,
      body,
      if (graph.isMissingNode) None else Some(Chart.of(graph))
    )
  }
}

/** How Zeppelin draws a table.
  *
  * @param mode
  *   table, multiBarChart, lineChart or scatterChart
  * @param keys
  *   columns along the x axis
  * @param groups
  *   columns whose values are series of their own
  * @param values
  *   columns along the y axis
  */
case class Chart(mode: String, keys: Seq[String], groups: Seq[String], values: Seq[String]) {
  def columns: Seq[String] = keys ++ groups ++ values
}

object Chart {
  def of(graph: JsonNode): Chart = {
    def names(of: JsonNode): Seq[String] = of.findValuesAsText("name").asScala.toList
    val scatter = graph.at("/setting/scatterChart")
    if (scatter.isMissingNode)
      Chart(
        graph.get("mode").asText,
        names(graph.get("keys")),
        names(graph.get("groups")),
        names(graph.get("values"))
      )
    else
      Chart(
        graph.get("mode").asText,
        Seq(scatter.at("/xAxis/name").asText),
        Seq(scatter.at("/group/name").asText),
        Seq(scatter.at("/yAxis/name").asText)
      )
  }
}
