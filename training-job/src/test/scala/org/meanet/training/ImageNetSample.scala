package org.meanet.training

import java.io.{ByteArrayInputStream, InputStream}
import java.nio.file.{Files, Path, Paths}
import javax.imageio.ImageIO

import scala.collection.JavaConverters._

import org.apache.commons.compress.archivers.tar.TarArchiveInputStream
import org.apache.hadoop.conf.Configuration
import org.apache.spark.sql.{RowFactory, SparkSession}
import org.apache.spark.sql.types.DataTypes
import org.meanet.core.image.ImageTable

/** Photographs of ImageNet, of many sizes, as an image table: JPEGs called <class
  * index>_<wnid>.jpg, in a folder or in a tar in it.
  */
final class ImageNetSample(spark: SparkSession, source: Path) {

  private case class Photograph(name: String, jpeg: Array[Byte]) {
    val index: Int = name.takeWhile(_.isDigit).toInt
  }

  private val Name = """\d+_n\d+\.jpe?g""".r

  /** The classes' indices go through the hierarchy: animals come first, things later. Cut into
    * groups of the same size, they make few classes that can be told apart with few images.
    *
    * @param every
    *   every so many photographs are taken
    */
  def table(folder: Path, groups: Int, every: Int): ImageTable = {
    val taken = photographs.sortBy(_.index).zipWithIndex.collect {
      case (photograph, i) if i % every == 0 => photograph
    }
    val rows = taken.zipWithIndex.map { case (photograph, i) =>
      val decoded = ImageIO.read(new ByteArrayInputStream(photograph.jpeg))
      RowFactory.create(
        photograph.name,
        Int.box(photograph.index * groups / 1000),
        Int.box(decoded.getHeight),
        Int.box(decoded.getWidth),
        Int.box(decoded.getRaster.getNumBands),
        "jpeg",
        photograph.jpeg,
        split(i)
      )
    }
    spark
      .createDataFrame(rows.asJava, ImageTable.SCHEMA.add("split", DataTypes.StringType))
      .write
      .partitionBy("split")
      .parquet(folder.resolve("images").toString)
    val counts = Seq("train", "validation", "test")
      .map(name => s""""$name": ${rows.indices.count(split(_) == name)}""")
    write(
      folder,
      "classes.json",
      (0 until groups).map(g => s""""group $g"""").mkString("[", ", ", "]")
    )
    write(
      folder,
      "counts.json",
      s"""{"read": ${rows.size}, "kept": {${counts.mkString(
          ", "
        )}}, "rejected": 0, "fingerprint": ""}"""
    )
    ImageTable.open(new Configuration, folder.toString)
  }

  private def split(i: Int): String = i % 10 match {
    case 3 => "validation"
    case 7 => "test"
    case _ => "train"
  }

  private def write(folder: Path, name: String, text: String): Unit =
    Files.write(folder.resolve(name), text.getBytes("UTF-8"))

  private def photographs: Seq[Photograph] = {
    val walk = Files.walk(source)
    val files =
      try walk.iterator.asScala.toList
      finally walk.close()
    files.filter(_.toString.endsWith(".tar")).flatMap(inTar) ++
      files
        .filter(isPhotograph)
        .map(file => Photograph(file.getFileName.toString, Files.readAllBytes(file)))
  }

  private def isPhotograph(path: Path): Boolean =
    Name.pattern.matcher(path.getFileName.toString).matches

  private def inTar(file: Path): Seq[Photograph] = {
    val in = new TarArchiveInputStream(Files.newInputStream(file): InputStream)
    try
      Iterator
        .continually(in.getNextTarEntry)
        .takeWhile(_ != null)
        .map(entry => Paths.get(entry.getName))
        .filter(isPhotograph)
        .map(path => Photograph(path.getFileName.toString, in.readAllBytes))
        .toList
    finally in.close()
  }
}
