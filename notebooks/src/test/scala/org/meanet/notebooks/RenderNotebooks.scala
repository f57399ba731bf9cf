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
    val notes = files(ran)
    val names = notes.map(_.getFileName.toString.stripSuffix(".json"))
    for ((file, name) <- notes.zip(names))
      Files.writeString(
        Files.createDirectories(pages).resolve(s"$name.html"),
        replaced.foldLeft(NotePage(name, names, outcomes(file)).html) { case (text, (from, to)) =>
          text.replace(from, to)
        }
      )
  }

  private def files(folder: Path): Seq[Path] = {
    val files = Files.list(folder)
    try files.iterator.asScala.filter(_.toString.endsWith(".json")).toList.sorted
    finally files.close()
  }

  private def outcomes(file: Path): Seq[Outcome] =
    new ObjectMapper()
      .readTree(file.toFile)
      .get("paragraphs")
      .elements
      .asScala
      .map(outcome)
      .toList

  private def outcome(json: JsonNode): Outcome = {
    val messages = json.at("/results/msg").elements.asScala.map(message).toList
    val failed = json.get("status").asText != "FINISHED"
    Outcome(
      Paragraph.of(json),
      messages,
      if (failed) Some(json.get("status").asText) else None,
      Form.of(json.get("settings"))
    )
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
