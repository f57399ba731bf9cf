package org.meanet.notebooks

import java.io.{ByteArrayOutputStream, PrintStream, PrintWriter}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Path

import scala.tools.nsc.Settings
import scala.tools.nsc.interpreter.{IMain, IR}
import scala.util.{Failure, Success, Try}

import org.apache.spark.sql.SparkSession

/** What became of a paragraph.
  *
  * @param messages
  *   what it printed
  * @param error
  *   what is wrong with it, if it failed
  * @param forms
  *   that it shows a reader
  */
case class Outcome(
    paragraph: Paragraph,
    messages: Seq[Message],
    error: Option[String],
    forms: Seq[Form] = Nil
)

/** Runs notebooks without Zeppelin: Scala in a REPL as Spark's, SQL in the same session.
  *
  * @param classes
  *   where the REPL puts what it compiles: the session's spark.repl.class.outputDir
  * @param changed
  *   settings in the place of those in %spark.conf, as a reader would change them
  */
final class Headless(spark: SparkSession, classes: Path, changed: Map[String, String]) {
  import Headless._

  /** Runs a notebook from top to bottom, up to the first paragraph that fails. */
  def run(note: Note): Seq[Outcome] = {
    val repl = new Repl(spark, classes)
    try
      note.paragraphs.foldLeft(Vector.empty[Outcome]) { (outcomes, paragraph) =>
        if (outcomes.exists(_.error.isDefined)) outcomes else outcomes :+ run(paragraph, repl)
      }
    finally repl.close()
  }

  private def run(paragraph: Paragraph, repl: Repl): Outcome = {
    val (output, error) = paragraph.interpreter match {
      case "md"         => ("", None)
      case "spark.conf" => (configure(paragraph), None)
      case "spark"      => repl.run(paragraph.body)
      case "spark.sql"  => query(paragraph.body)
      case other        => ("", Some(s"There is no interpreter [$other]"))
    }
    Outcome(paragraph, Message.of(output), error)
  }

  // Of a running session no more than the notebooks' own settings can be changed.
  private def configure(paragraph: Paragraph): String = {
    (paragraph.settings ++ changed).foreach { case (key, value) =>
      if (key.startsWith("spark.meanet.")) spark.conf.set(key, value)
    }
    ""
  }

  private def query(body: String): (String, Option[String]) =
    Try(ZeppelinContext.table(spark.sql(withDefaults(body)))) match {
      case Success(table) => (table, None)
      case Failure(e)     => ("", Some(e.toString))
    }
}

object Headless {
  private val Form = """\$\{\w+=([^,}]*)[^}]*}""".r

  /** The text with each form in it, ${name=default,option|option}, at its default. */
  private def withDefaults(text: String): String = Form.replaceAllIn(text, "$1")

  /** A REPL as Spark's shell and Zeppelin have it: each paragraph becomes a class. */
  private final class Repl(spark: SparkSession, classes: Path) {
    private val output = new ByteArrayOutputStream
    private val stream = new PrintStream(output, true, "UTF-8")
    private val repl = {
      val settings = new Settings
      settings.processArguments(
        List("-Yrepl-class-based", "-Yrepl-outdir", classes.toString),
        processAll = true
      )
      settings.usejavacp.value = true
      new IMain(settings, new PrintWriter(stream, true))
    }

    repl.initializeSynchronous()
    repl.beQuietDuring {
      repl.bind("spark", "org.apache.spark.sql.SparkSession", spark, List("@transient"))
      repl.bind(
        "z",
        "org.meanet.notebooks.ZeppelinContext",
        new ZeppelinContext,
        List("@transient")
      )
      Seq("spark.implicits._", "spark.sql", "org.apache.spark.sql.functions._")
        .foreach(name => repl.interpret(s"import $name"))
    }

    def run(code: String): (String, Option[String]) = {
      output.reset()
      val terminal = System.out
      System.setOut(stream)
      val result =
        try Console.withOut(stream)(repl.interpret(code))
        finally System.setOut(terminal)
      stream.flush()
      val text = new String(output.toByteArray, UTF_8)
      (text, if (result == IR.Success) None else Some(s"$result: $text"))
    }

    def close(): Unit = repl.close()
  }
}
