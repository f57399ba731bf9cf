package org.meanet.training.minibatch

import java.util.SplittableRandom

import org.meanet.core.bundle.Manifest
import org.meanet.core.image.{ImageShape, Pixels, Preprocessor, Region}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._
import scala.util.Random

class RandomResizedCropSpec extends AnyFreeSpec with Matchers {
  private val crop = new RandomResizedCrop(0.08, 4.0 / 3, true, 5)
  private val shape = new ImageShape(60, 90, 3)
  private val pixels =
    new Pixels(shape, Array.tabulate(shape.bytes)(i => (i * 7919 % 251).toByte))
  private val preprocessor = new Preprocessor(
    new Manifest.ImageInput(
      "image",
      16,
      12,
      Manifest.ChannelOrder.RGB,
      List(Double.box(127.5)).asJava,
      List(Double.box(127.5)).asJava,
      0.875,
      Manifest.CropArea.INPUT_SHAPE,
      Manifest.Resize.BILINEAR_ANTIALIASED
    )
  )

  private def regions(of: ImageShape, count: Int): Seq[Region] =
    (0 until count).map(i => crop.region(of, new SplittableRandom(i)))

  private def written(id: String, epoch: Int, by: RandomResizedCrop = crop): Seq[Float] = {
    val values = new Array[Float](preprocessor.length + 2)
    by.write(pixels, id, epoch, preprocessor, values, 1)
    values.head shouldBe 0
    values.last shouldBe 0
    values.slice(1, values.length - 1)
  }

  "A part lies in the image, and its area and proportions in their ranges" in {
    for (of <- Seq(shape, new ImageShape(500, 375, 3)); part <- regions(of, 5000)) {
      part.top should be >= 0
      part.left should be >= 0
      part.top + part.height should be <= of.height
      part.left + part.width should be <= of.width
      // Sides are whole pixels.
      (part.height + 0.5) * (part.width + 0.5) should be >= 0.08 * of.height * of.width
      (part.width - 0.5) / (part.height + 0.5) should be <= 4.0 / 3
      (part.height - 0.5) / (part.width + 0.5) should be <= 4.0 / 3
    }
  }

  "Parts are drawn as torchvision documents it" in {
    val random = new Random(1)
    // "A crop with a random area … and a random aspect ratio is made": its get_params, in Scala.
    def documented(height: Int, width: Int): Region = {
      def attempt: Option[Region] = {
        val area = height * width * (0.08 + 0.92 * random.nextDouble)
        val (least, most) = (math.log(3.0 / 4), math.log(4.0 / 3))
        val ratio = math.exp(least + (most - least) * random.nextDouble)
        val w = math.round(math.sqrt(area * ratio)).toInt
        val h = math.round(math.sqrt(area / ratio)).toInt
        if (0 < w && w <= width && 0 < h && h <= height)
          Some(new Region(random.nextInt(height - h + 1), random.nextInt(width - w + 1), h, w))
        else None
      }
      Iterator.continually(attempt).flatten.next
    }
    val count = 20000
    val ours = regions(shape, count)
    val theirs = Seq.fill(count)(documented(shape.height, shape.width))
    for (
      side <- Seq[Region => Int](_.top, _.left, _.height, _.width, part => part.height * part.width)
    ) {
      def moments(parts: Seq[Region]): (Double, Double) = {
        val values = parts.map(side(_).toDouble)
        val mean = values.sum / count
        (mean, math.sqrt(values.map(v => (v - mean) * (v - mean)).sum / count))
      }
      val ((mean, deviation), (otherMean, otherDeviation)) = (moments(ours), moments(theirs))
      // Four standard errors of a difference of two means.
      mean shouldBe otherMean +- 4 * math.sqrt(2.0 / count) * otherDeviation
      deviation / otherDeviation shouldBe 1.0 +- 0.04
    }
  }

  "Where no part fits, it is the largest in the middle that has the proportions" in {
    regions(new ImageShape(10, 1000, 3), 3).toSet shouldBe Set(new Region(0, 493, 10, 13))
    regions(new ImageShape(1000, 10, 1), 3).toSet shouldBe Set(new Region(493, 0, 13, 10))
  }

  "An image comes out as its part, cut by hand, or as the mirror image of that" in {
    val all = (0 until 200).map(i => written(s"train/$i", 3) -> cutByHand(s"train/$i", 3))
    val mirrored = all.count { case (ours, part) =>
      val mirror = part.grouped(preprocessor.input.width).flatMap(_.reverse).toSeq
      ours should (equal(part) or equal(mirror))
      ours == mirror
    }
    mirrored / 200.0 shouldBe 0.5 +- 0.15
  }

  private def cutByHand(id: String, epoch: Int): Seq[Float] = {
    val part = crop.region(shape, ImageRandom.of(5, epoch, id))
    val cut = for {
      y <- part.top until part.top + part.height
      x <- part.left until part.left + part.width
      channel <- 0 until 3
    } yield pixels.hwc()((y * shape.width + x) * 3 + channel)
    val input = preprocessor.input
    val whole = new Preprocessor(
      new Manifest.ImageInput(
        input.name,
        input.height,
        input.width,
        input.channelOrder,
        input.mean,
        input.scale,
        1,
        Manifest.CropArea.WHOLE_IMAGE,
        input.resize
      )
    )
    val values = new Array[Float](whole.length)
    whole.write(
      new Pixels(new ImageShape(part.height, part.width, 3), cut.toArray),
      values,
      0
    )
    values
  }

  "Without flips no image is mirrored" in {
    val plain = new RandomResizedCrop(0.08, 4.0 / 3, false, 5)
    (0 until 20).foreach(i => written(s"train/$i", 0, plain) shouldBe cutByHand(s"train/$i", 0))
  }

  "An image is changed anew in each epoch, and alike if asked again" in {
    def epochs = (0 until 20).map(written("train/5", _))
    epochs shouldBe epochs
    epochs.toSet should have size 20
    crop.changesNothing shouldBe false
  }
}
