package org.meanet.clusters

import java.nio.file.{Files, Path}
import org.apache.hadoop.fs.{Path => HadoopPath}
import org.apache.parquet.hadoop.ParquetReader
import org.apache.parquet.hadoop.example.GroupReadSupport
import org.meanet.endtoend.Run
import scala.collection.JavaConverters._

/** What a run's scores tables hold. */
object Scores {
  private val Part = "(part-\\d+)-.*\\.parquet".r

  /** The rows of each edge's file, in the order of the images. */
  def of(run: Run): Map[String, Seq[String]] =
    Seq("scores", "scores-validation").flatMap { table =>
      val files = Files.list(run / table)
      try
        files.iterator.asScala
          .map(file => file -> file.getFileName.toString)
          .collect { case (file, Part(part)) => s"$table/$part" -> rows(file) }
          .toList
      finally files.close()
    }.toMap

  private def rows(file: Path): Seq[String] = {
    val reader = ParquetReader.builder(new GroupReadSupport, new HadoopPath(file.toUri)).build()
    try Iterator.continually(reader.read()).takeWhile(_ != null).map(_.toString).toList
    finally reader.close()
  }
}
