package org.meanet.inference.api

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files

import scala.collection.JavaConverters._
import scala.util.Random

import org.apache.spark.sql.DataFrame
import org.meanet.core.bundle.Bundle
import org.meanet.core.bundle.Manifest.ChannelOrder
import org.meanet.core.image.EncodedImage.Encoding
import org.meanet.core.image.{EncodedImage, ImageCounts, ImageShape, ImageTable, Split}
import org.meanet.core.json.StrictJson
import org.meanet.core.test.Examples
import org.meanet.inference.scoring.{LinearBlock, ScoringFixture}
import org.scalatest.Suite

/** Networks of three exits, and images of which one cannot be decoded. */
trait EmulationFixture extends ScoringFixture { this: Suite =>
  protected val classes = 7
  // Positions of the extension are themselves labels of other classes.
  protected val hardClasses: Seq[Int] = Seq(4, 1, 0)
  private val shape = new ImageShape(4, 5, 3)
  private val input = Examples.imageInput("image", 4, 5, ChannelOrder.RGB, 128, 128)

  /** 300 images of bare pixels, and one that is no JPEG. */
  protected lazy val images: DataFrame = {
    val sound = (0 until 300).map { i =>
      val random = new Random(i)
      val data = new Array[Byte](shape.bytes)
      random.nextBytes(data)
      new EncodedImage(f"image-$i%03d", random.nextInt(classes), shape, Encoding.RAW, data)
    }
    val damaged = new EncodedImage("damaged", 2, shape, Encoding.JPEG, Array[Byte](1, 2, 3))
    spark
      .createDataFrame((damaged +: sound).map(ImageTable.row).asJava, ImageTable.SCHEMA)
      .repartition(3)
      .cache()
  }

  protected lazy val networks: Bundle = bundle(
    "bundle",
    classes,
    hardClasses,
    LinearBlock("main.onnx", input, classes, seed = 1, givesFeatures = true),
    Some(LinearBlock("extension.onnx", input, hardClasses.size, seed = 2, takesFeatures = true)),
    LinearBlock("cloud.onnx", input, classes, seed = 3)
  )

  protected lazy val conf: String = write("experiment.conf", Examples.Required).toString

  protected def emulation(settings: String*): Emulation =
    Emulation.of(spark, conf, networks.uri, settings: _*)

  /** An image table in a folder, with the images as its test split. */
  protected def writeTable(name: String, classNames: Seq[String]): String = {
    ImageTable.writer(images).parquet(path(s"$name/images/split=${Split.TEST.label}"))
    val counts = new ImageCounts(301, new ImageCounts.Kept(0, 0, 301), 0, "0")
    json(s"$name/counts.json", counts)
    json(s"$name/classes.json", classNames.toArray)
    path(name)
  }

  private def json(name: String, content: Any): Unit =
    Files.write(folder.resolve(name), StrictJson.write(content).getBytes(UTF_8))
}
