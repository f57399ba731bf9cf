package org.meanet.inference.report

import org.apache.spark.sql.DataFrame
import org.meanet.core.image.{
  EncodedImage,
  ImageCounts,
  ImageDecoder,
  ImageShape,
  ImageTable,
  Pixels
}
import org.meanet.core.test.SparkSpec
import org.scalatest.funspec.AnyFunSpec

import java.util.Base64
import scala.collection.JavaConverters._

class ThumbnailsSpec extends AnyFunSpec with SparkSpec {
  private def ramp(id: String, shape: ImageShape) = new EncodedImage(
    id,
    0,
    shape,
    EncodedImage.Encoding.RAW,
    Array.tabulate(shape.bytes)(i => (i % 251).toByte)
  )

  private def table(images: EncodedImage*): DataFrame =
    spark.createDataFrame(images.map(ImageTable.row(_)).asJava, ImageTable.SCHEMA)

  private def decoded(uri: String): Pixels = {
    val start = "data:image/jpeg;base64,"
    assert(uri.startsWith(start))
    ImageDecoder.decode(
      ImageDecoder.recognised("it", 0, Base64.getDecoder.decode(uri.drop(start.length)))
    )
  }

  it("are small JPEGs of the images that are asked for alone") {
    val images = table(
      ramp("small", new ImageShape(28, 28, 1)),
      ramp("wide", new ImageShape(100, 400, 3)),
      ramp("other", new ImageShape(28, 28, 1))
    )
    val found = Thumbnails.of(images, Seq("wide", "small", "gone").asJava).asScala
    assert(found.keySet == Set("small", "wide"))
    assert(decoded(found("small")).shape == new ImageShape(28, 28, 1))
    // 400 pixels are at most 96 when five become one.
    assert(decoded(found("wide")).shape == new ImageShape(20, 80, 3))
    assert(found.values.forall(_.length < 8000))
  }

  it("have means of whole squares") {
    val shape = new ImageShape(97, 194, 1)
    val pixels = new Pixels(shape, Array.tabulate(shape.bytes)(i => (i % 194).toByte))
    val smaller = Thumbnails.smaller(pixels)
    assert(smaller.shape == new ImageShape(32, 64, 1))
    for (x <- 0 until 64) {
      val mean = (0 until 3).map(i => 3 * x + i).sum / 3
      assert(java.lang.Byte.toUnsignedInt(smaller.hwc()(x)) == mean)
    }
  }

  it("do without an image that cannot be decoded") {
    val damaged =
      new EncodedImage(
        "damaged",
        0,
        new ImageShape(4, 4, 3),
        EncodedImage.Encoding.PNG,
        Array[Byte](1, 2)
      )
    assert(Thumbnails.of(table(damaged), Seq("damaged").asJava).isEmpty)
  }

  it("are none where the table stands and its images were deleted") {
    val gone = folder.resolve("gone").toString
    val counts = new ImageCounts(1, new ImageCounts.Kept(0, 0, 1), 0, "0")
    val open = new ImageTable(gone, Seq("a", "b").asJava, counts)
    assert(Thumbnails.of(open, spark, Seq("gone").asJava).isEmpty)
  }

  it("are none of no images") {
    assert(Thumbnails.of(table(), Seq.empty[String].asJava).isEmpty)
  }
}
