package org.meanet.notebooks

import java.nio.file.{Files, Path, Paths}

import scala.collection.JavaConverters._

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import org.meanet.notebooks.Message.{Html, Text}

/** Pages of notebooks that Zeppelin has run: what `notebooks/render` runs.
  *
  * Arguments: the folder of the notebooks as Zeppelin keeps them, with what they printed; the
  * folder for the pages; and words that the pages are not to have, such as this machine's folders,
  * each with those in their place.
  */
object RenderNotebooks {
  def main(arguments: Array[String]): Unit = {
    val Array(ran, pages) = arguments.take(2).map(Paths.get(_))
    val replaced = arguments.drop(2).grouped(2).map { case Array(from, to) => from -> to }.toSeq
    val files = Files.list(ran)
    try
      files.iterator.asScala.filter(_.toString.endsWith(".json")).toList.sorted.foreach { file =>
        val html = page(file).html
        val name = file.getFileName.toString.stripSuffix(".json")
        Files.writeString(
          Files.createDirectories(pages).resolve(s"$name.html"),
          replaced.foldLeft(html) { case (text, (from, to)) => text.replace(from, to) }
        )
      }
    finally files.close()
  }

  def page(file: Path): NotePage = {
    val json = new ObjectMapper().readTree(file.toFile)
    NotePage(json.get("name").asText, json.get("paragraphs").elements.asScala.map(outcome).toList)
  }

  private def outcome(json: JsonNode): Outcome = {
    val messages = json.at("/results/msg").elements.asScala.map(message).toList
    val failed = json.get("status").asText != "FINISHED"
    Outcome(Paragraph.of(json), messages, if (failed) Some(json.get("status").asText) else None)
  }

  private def message(json: JsonNode): Message = {
    val data = json.get("data").asText
    json.get("type").asText match {
      case "TABLE" => Message.table(data)
      case "HTML"  => Html(data)
      case _       => Text(data)
    }
  }
}
