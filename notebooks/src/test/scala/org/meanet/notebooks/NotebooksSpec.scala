package org.meanet.notebooks

import java.io.ByteArrayOutputStream
import java.nio.file.{Files, Paths}

import scala.collection.JavaConverters._

import com.fasterxml.jackson.databind.ObjectMapper
import org.apache.spark.sql.SparkSession
import org.meanet.core.test.TempFolder
import org.meanet.notebooks.Message.{Html, Table}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

/** Every paragraph of every notebook, on the embedded images and with networks that train in
  * seconds: what a reader gets who changes the experiment and the folder in %spark.conf.
  */
class NotebooksSpec extends AnyFreeSpec with Matchers with TempFolder {
  private val home = Paths.get(sys.env("MEANET_HOME"))
  private val files = Note.in(home.resolve("notebooks"))
  private lazy val classes = Files.createDirectory(folder.resolve("classes"))

  private lazy val spark = SparkSession
    .builder()
    .appName("notebooks")
    .master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri.toString)
    .config("spark.repl.class.outputDir", classes.toString)
    .getOrCreate()

  private lazy val experiment = write(
    "small.conf",
    s"""include "${home.resolve("conf/experiments/fashion-mnist.conf")}"
       |data.validation-fraction = 0.5
       |networks {
       |  main { widths = [8, 16], blocks-per-stage = [1, 1] }
       |  extension { combination = concat, width = 16, blocks = 1, stride = 2 }
       |  cloud { widths = [8, 16], blocks-per-stage = [1, 1] }
       |}
       |training { cloud.epochs = 1, main.epochs = 1, extension.epochs = 1 }
       |""".stripMargin
  )

  private lazy val headless = new Headless(
    spark,
    classes,
    Map(
      "spark.meanet.experiment" -> experiment.toString,
      "spark.meanet.run" -> folder.resolve("run").toString
    )
  )

  override protected def afterAll(): Unit =
    try spark.stop()
    finally super.afterAll()

  /** What a reader would miss. */
  private def faults(outcome: Outcome): Seq[String] = {
    val Outcome(paragraph, messages, error, _) = outcome
    val tables = messages.collect { case table: Table => table }
    val chart = paragraph.chart.toSeq.flatMap { chart =>
      tables.headOption match {
        case None => Seq("no table for its chart")
        case Some(table) =>
          chart.columns.filterNot(table.columns.contains).map(name => s"no column $name to draw")
      }
    }
    val empty = tables.filter(_.rows.isEmpty).map(_ => "a table without rows")
    val ragged = tables
      .filter(table => table.rows.exists(_.size != table.columns.size))
      .map(_ => "rows of other columns than the table's")
    val pictures =
      if (!paragraph.body.contains("%html")) Nil
      else if (
        messages.collect { case Html(html) if html.contains("<img src='data:") => html }.isEmpty
      )
        Seq("no pictures")
      else Nil
    (error.toSeq ++ chart ++ empty ++ ragged ++ pictures).map(fault => s"$paragraph: $fault")
  }

  private def faults(text: String, chart: Option[Chart] = None): Seq[String] = {
    val Array(interpreter, body) = text.split(" ", 2)
    headless
      .run(Note("a note", Seq(Paragraph("paragraph", None, interpreter, body, chart))))
      .flatMap(faults(_))
  }

  "There are three notebooks" in {
    files.map(_.getFileName.toString) shouldBe
      Seq("01-train-meanet.zpln", "02-offload-statistics.zpln", "03-what-if.zpln")
  }

  // They need one another's results, so they run in the order of their names.
  for (file <- files)
    s"Every paragraph of ${file.getFileName} runs, and shows what it is to show" in {
      val note = Note.read(file)
      val outcomes = headless.run(note)
      outcomes.flatMap(faults(_)) shouldBe empty
      outcomes should have size note.paragraphs.size.toLong
    }

  "The snippets of docs/api.md run, on what the first notebook has made" - {
    def page = Page(
      Files
        .readString(home.resolve("docs/api.md"))
        .replace("runs/demo", folder.resolve("run").toString)
    )
    "those of Scala, one after the other" in {
      val snippets = page.blocks("scala")
      snippets.size should be >= 5
      val paragraphs = snippets.zipWithIndex.map { case (snippet, i) =>
        Paragraph(s"snippet $i", None, "spark", snippet, None)
      }
      val outcomes = headless.run(Note("docs/api.md", paragraphs))
      outcomes.flatMap(faults(_)) shouldBe empty
      outcomes.flatMap(_.messages).mkString should include regex "main-and-cloud\\s*\\|"
    }
    "the program in Java" in {
      val Seq(source) = page.blocks("java")
      val shown = new ByteArrayOutputStream
      Console.withOut(shown) {
        JavaProgram(source, Files.createDirectory(folder.resolve("java"))).run()
      }
      shown.toString should include regex "\\|\\s*cloud\\|\\s*\\d+\\|"
    }
  }

  "All have the same settings, so that they can share an interpreter" in {
    val settings = files.map(Note.read(_).paragraphs.filter(_.interpreter == "spark.conf"))
    all(settings.map(_.size)) shouldBe 1
    val documented = Files.readString(home.resolve("conf/zeppelin/spark.conf"))
    all(settings.map(_.head.body)) shouldBe documented
  }

  "None has kept what it printed, or who ran it" in {
    for (file <- files) {
      val json = new ObjectMapper().readTree(file.toFile)
      for (paragraph <- json.get("paragraphs").elements.asScala) withClue(file) {
        paragraph.get("status").asText shouldBe "READY"
        paragraph.at("/settings/params").size shouldBe 0
        paragraph.fieldNames.asScala.toSet.diff(
          Set("text", "title", "config", "settings", "apps", "id", "status")
        ) shouldBe empty
      }
    }
  }

  "What is wrong with a paragraph is found" - {
    "code that does not compile" in {
      faults("spark val x: Int = \"text\"").mkString should include("type mismatch")
    }
    "code that throws" in {
      faults("spark sys.error(\"on purpose\")").mkString should include("on purpose")
    }
    "a query of a table that is not there" in {
      faults("spark.sql SELECT * FROM nowhere").mkString should include("nowhere")
    }
    "a chart without rows, or of columns that are not there" in {
      val chart = Chart("multiBarChart", Seq("a"), Nil, Seq("b"))
      faults("spark.sql SELECT 1 AS a, 2 AS b", Some(chart)) shouldBe empty
      faults("spark.sql SELECT 1 AS a, 2 AS b WHERE false", Some(chart)) should have size 1
      faults("spark.sql SELECT 1 AS a", Some(chart)) should have size 1
      faults("spark println(1)", Some(chart)) should have size 1
    }
    "pictures that are not there" in {
      faults("spark println(\"%html <table></table>\")") should have size 1
    }
    "a table with something printed behind it" in {
      faults("spark z.show(Seq((1, 2)).toDF); val x = 1") should have size 1
    }
  }

  "Forms have their defaults" in {
    faults(
      "spark.sql SELECT '${exit=cloud,main|cloud}' AS exit WHERE '${exit=cloud}' = 'cloud'"
    ) shouldBe empty
    faults("spark require(z.input(\"n\", \"1\").toString == \"1\")") shouldBe empty
    faults("spark z.select(\"n\", Seq((\"a\", \"a\")), \"b\")").mkString should include("Form [n]")
  }

}
