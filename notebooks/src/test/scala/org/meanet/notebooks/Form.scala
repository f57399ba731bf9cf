package org.meanet.notebooks

import scala.collection.JavaConverters._

import com.fasterxml.jackson.databind.JsonNode

/** A form above a paragraph's result.
  *
  * @param options
  *   to choose from; empty where any text will do
  */
case class Form(name: String, value: String, options: Seq[String])

object Form {

  /** The forms in a paragraph's settings, as Zeppelin keeps them. */
  def of(settings: JsonNode): Seq[Form] =
    settings
      .path("forms")
      .elements
      .asScala
      .map { form =>
        val name = form.get("name").asText
        val value = Option(settings.path("params").get(name)).getOrElse(form.get("defaultValue"))
        Form(name, value.asText, form.path("options").findValuesAsText("value").asScala.toList)
      }
      .toList
}
