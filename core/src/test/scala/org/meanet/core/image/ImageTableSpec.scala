package org.meanet.core.image

import java.nio.file.Files

import scala.collection.JavaConverters._
import scala.util.Random

import org.apache.hadoop.fs.Path
import org.apache.parquet.hadoop.ParquetFileReader
import org.apache.parquet.hadoop.util.HadoopInputFile
import org.meanet.core.test.SparkSpec
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

class ImageTableSpec extends AnyFunSpec with SparkSpec with Matchers {
  private val mebibyte = 1 << 20
  private val shape = new ImageShape(512, 683, 3)

  describe("An image table's writer") {
    it("cuts a file into row groups of 8 MB, so that it is read a piece at a time") {
      val random = new Random(5)
      val images = (0 until 40).map { i =>
        val pixels = new Array[Byte](shape.bytes)
        random.nextBytes(pixels)
        new EncodedImage(s"$i", 0, shape, EncodedImage.Encoding.RAW, pixels)
      }
      val path = folder.resolve("large").toString
      val rows = spark.createDataFrame(images.map(ImageTable.row).asJava, ImageTable.SCHEMA)
      ImageTable.writer(rows.coalesce(1)).parquet(path)

      val groups = rowGroups(path)
      groups.map(_._1).sum shouldBe 40
      all(groups.map(_._2)) should be <= 9L * mebibyte
      groups.size should be <= 6
      spark.read.parquet(path).collect().map(ImageTable.image).map(_.id).toSet shouldBe
        images.map(_.id).toSet
    }
  }

  /** Rows and bytes of each. */
  private def rowGroups(path: String): Seq[(Long, Long)] = {
    val files = Files.list(java.nio.file.Paths.get(path))
    val Seq(file) =
      try files.iterator.asScala.filter(_.toString.endsWith(".parquet")).toList
      finally files.close()
    val input =
      HadoopInputFile.fromPath(new Path(file.toString), spark.sparkContext.hadoopConfiguration)
    val reader = ParquetFileReader.open(input)
    try reader.getRowGroups.asScala.map(g => g.getRowCount -> g.getTotalByteSize).toList
    finally reader.close()
  }
}
