package org.meanet.core.image

import java.nio.file.{Files, Path}
import java.util.Optional

import scala.collection.JavaConverters._

import org.meanet.core.UserError
import org.meanet.core.config.Experiment
import org.meanet.core.image.label.LabelRule
import org.meanet.core.test.SparkSpec
import org.scalatest.Suite
import org.scalatest.matchers.should.Matchers

/** What the specs of sources with encoded images share: three classes, and tables of them. */
trait LabelledSpec extends SparkSpec with Matchers { this: Suite =>
  private var made = 0

  lazy val classes: String =
    write("classes.tsv", "n01\tfirst\nn02\tsecond, of two words\nn03\tthird\n").toString

  /** A small JPEG, different for each number. */
  def picture(number: Int): Array[Byte] = Pictures.jpeg(8 + number % 3, 9, 0x102030 * (number % 8))

  def file(name: String, bytes: Array[Byte]): String = {
    made += 1
    val path = folder.resolve(s"given-$made").resolve(name)
    Files.createDirectories(path.getParent)
    Files.write(path, bytes).toString
  }

  /** A folder with these files. */
  def files(content: (String, Array[Byte])*): Path = {
    made += 1
    val root = folder.resolve(s"given-$made")
    Files.createDirectories(root)
    content.foreach { case (name, bytes) =>
      val path = root.resolve(name)
      Files.createDirectories(path.getParent)
      Files.write(path, bytes)
    }
    root
  }

  def paths(labels: LabelRule, paths: String*): Optional[LabelledPaths] =
    Optional.of(new LabelledPaths(paths.asJava, labels))

  val none: Optional[LabelledPaths] = Optional.empty[LabelledPaths]

  def prepare(
      source: RawImages,
      validationFraction: Double = 0.5,
      testFraction: Optional[java.lang.Double] = Optional.empty()
  ): ImageTable = {
    made += 1
    new PrepareStep(
      spark,
      new Experiment.Data(
        source,
        new ImageShape(224, 224, 3),
        validationFraction,
        testFraction,
        10000
      ),
      1
    ).write(folder.resolve(s"table-$made").toString)
  }

  /** Id to label. */
  def labels(table: ImageTable, splits: Split*): Map[String, Int] =
    splits.flatMap(split => images(table, split)).map(image => image.id -> image.label).toMap

  def images(table: ImageTable, split: Split): Seq[EncodedImage] =
    table.read(spark, split).collect().map(ImageTable.image).toSeq

  def rejected(table: ImageTable): Map[String, String] =
    table.rejected(spark).collect().map(row => row.getString(0) -> row.getString(1)).toMap

  def error(body: => Any): String = the[UserError] thrownBy body match { case e => e.getMessage }
}
