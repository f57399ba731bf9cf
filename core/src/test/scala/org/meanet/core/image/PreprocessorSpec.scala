package org.meanet.core.image

import scala.collection.JavaConverters._

import org.meanet.core.bundle.Manifest.ChannelOrder.{BGR, GRAY, RGB}
import org.meanet.core.bundle.Manifest.CropArea.{INPUT_SHAPE, WHOLE_IMAGE}
import org.meanet.core.bundle.Manifest.Resize.{BICUBIC_ANTIALIASED, BILINEAR, BILINEAR_ANTIALIASED}
import org.meanet.core.bundle.Manifest.{ChannelOrder, CropArea, ImageInput, Resize}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class PreprocessorSpec extends AnyFreeSpec with Matchers {

  "values are (pixel − mean) ÷ scale, with pixels 0 to 255" in {
    run(input(1, 3, GRAY, mean = Seq(127.5), scale = Seq(51)), grey(1, 3)(0, 127, 255)) shouldBe
      Seq(-2.5f, (-0.5 / 51).toFloat, 2.5f)
  }

  "each channel of the input has its own mean and scale, if there are several" in {
    val input3 = input(1, 1, BGR, mean = Seq(1, 2, 3), scale = Seq(2, 4, 8))
    run(input3, colour(1, 1)(11, 22, 33)) shouldBe Seq(16f, 5f, 1f)
  }

  "channels come one after another" - {
    val pixels = colour(1, 2)(1, 2, 3, 4, 5, 6)
    "red, green, blue" in { run(input(1, 2, RGB), pixels) shouldBe Seq(1f, 4f, 2f, 5f, 3f, 6f) }
    "blue, green, red" in { run(input(1, 2, BGR), pixels) shouldBe Seq(3f, 6f, 2f, 5f, 1f, 4f) }
  }

  "grey becomes three equal channels" in {
    run(input(1, 2, RGB), grey(1, 2)(7, 9)) shouldBe Seq(7f, 9f, 7f, 9f, 7f, 9f)
  }

  "colour becomes luma" in {
    run(input(1, 1, GRAY), colour(1, 1)(100, 200, 50)) shouldBe
      Seq((0.299 * 100 + 0.587 * 200 + 0.114 * 50).toFloat)
    run(input(1, 1, GRAY), colour(1, 1)(255, 255, 255)).head shouldBe 255f +- 1e-4f
  }

  "an image of the right size is not touched" in {
    val values = 0 until 20
    run(input(4, 5, GRAY), grey(4, 5)(values: _*)) shouldBe values.map(_.toFloat)
  }

  "a resize interpolates between the centres of pixels" - {
    "up" in {
      run(input(1, 4, GRAY), grey(1, 2)(0, 100)) shouldBe Seq(0f, 25f, 75f, 100f)
    }
    "down" in {
      run(input(1, 2, GRAY), grey(1, 4)(0, 10, 20, 30)) shouldBe Seq(5f, 25f)
    }
    "on both sides" in {
      run(input(1, 1, GRAY), grey(2, 2)(0, 10, 20, 50)) shouldBe Seq(20f)
    }
    "to one flat colour from a flat image" in {
      run(input(5, 7, RGB), colour(3, 2)(Seq.fill(18)(42): _*)).distinct shouldBe Seq(42f)
    }
  }

  "without antialiasing, far pixels do not count however much the image shrinks" in {
    run(input(1, 1, GRAY), grey(1, 6)(255, 255, 10, 20, 255, 255)) shouldBe Seq(15f)
  }

  "an antialiased resize" - {
    val filters = Seq(BILINEAR_ANTIALIASED, BICUBIC_ANTIALIASED)
    def resized(values: Seq[Int], width: Int, resize: Resize) =
      run(input(1, width, GRAY, resize = resize), grey(1, values.size)(values: _*))

    "weighs by a triangle of twice the shrinking" in {
      // At centre 1 the pixels ½, 1½, 2½ weigh ¾, ¾, ¼.
      val first = ((0 * 3 + 10 * 3 + 20 * 1) / 7.0).toFloat
      resized(Seq(0, 10, 20, 30), 2, BILINEAR_ANTIALIASED) shouldBe Seq(first, 30 - first)
    }
    "weighs by Keys' cubic" in {
      // Halfway between two pixels: −1/16, 9/16, 9/16, −1/16; the outer ones' share is lost at the
      // border.
      val wide = resized(Seq(100, 10, 30, 100), 8, BICUBIC_ANTIALIASED)
      def keys(d: Double) = {
        val x = d.abs
        if (x < 1) 1.5 * x * x * x - 2.5 * x * x + 1
        else -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2
      }
      // Output pixel 3 lies at 1.75, that is, ¼ to the left of pixel 2's left edge.
      val taps = Seq(0.5, 1.5, 2.5, 3.5).map(centre => keys(centre - 1.75))
      val expected = Seq(100, 10, 30, 100).zip(taps).map { case (v, w) => v * w }.sum / taps.sum
      wide(3).toDouble shouldBe expected +- 1e-4
    }
    "is the plain one where a triangle does not shrink the image" in {
      val values = Seq(3, 200, 7, 90)
      resized(values, 7, BILINEAR_ANTIALIASED).zip(resized(values, 7, BILINEAR)).foreach {
        case (a, b) => a shouldBe b +- 1e-4f
      }
    }
    "keeps the mean of an image that shrinks by a whole number, but for its borders" in {
      for (filter <- filters) {
        val values = Seq.fill(20)(0) ++ Seq.fill(8)(240) ++ Seq.fill(20)(0)
        withClue(filter)(resized(values, 12, filter).sum shouldBe 480f +- 0.01f)
      }
    }
    "leaves flat images and images of the right size as they are" in {
      for (filter <- filters) withClue(filter) {
        resized(Seq.fill(13)(42), 5, filter).foreach(_ shouldBe 42f +- 1e-4f)
        resized(Seq(5, 250, 0, 77), 4, filter) shouldBe Seq(5f, 250f, 0f, 77f)
        resized(Seq(9), 3, filter).foreach(_ shouldBe 9f +- 1e-4f)
      }
    }
    "treats rows as columns" in {
      val random = new scala.util.Random(5)
      val values = Seq.fill(7 * 9)(random.nextInt(256))
      val turned = for (x <- 0 until 9; y <- 0 until 7) yield values(y * 9 + x)
      for (filter <- filters) {
        val upright = run(input(3, 4, GRAY, resize = filter), grey(7, 9)(values: _*))
        val lying = run(input(4, 3, GRAY, resize = filter), grey(9, 7)(turned: _*))
        for (y <- 0 until 3; x <- 0 until 4)
          upright(y * 4 + x) shouldBe lying(x * 3 + y) +- 1e-3f
      }
    }
  }

  "a crop area of the input's shape is a square of the shorter side for a square input" in {
    val wide = grey(2, 6)(0 until 12: _*)
    run(input(2, 2, GRAY, area = INPUT_SHAPE), wide) shouldBe Seq(2f, 3f, 8f, 9f)
    val high = grey(4, 2)(0 until 8: _*)
    run(input(2, 2, GRAY, area = INPUT_SHAPE), high) shouldBe Seq(2f, 3f, 4f, 5f)
    val large = grey(4, 8)(0 until 32: _*)
    run(input(2, 2, GRAY, crop = 0.5, area = INPUT_SHAPE), large) shouldBe Seq(11f, 12f, 19f, 20f)
  }

  "a region is taken in place of the crop" in {
    val target = new Array[Float](2)
    new Preprocessor(input(1, 2, GRAY, crop = 0.5))
      .write(grey(3, 3)(0 until 9: _*), new Region(2, 1, 1, 2), target, 0)
    target shouldBe Array(7f, 8f)
  }

  "a centre crop keeps its share of both sides" in {
    run(input(2, 2, GRAY, crop = 0.5), grey(4, 4)(0 until 16: _*)) shouldBe Seq(5f, 6f, 9f, 10f)
  }

  "an image goes to its offset, and to no other place" in {
    val target = Array.fill(6)(-1f)
    new Preprocessor(input(1, 2, GRAY)).write(grey(1, 2)(3, 4), target, 2)
    target shouldBe Array(-1f, -1f, 3f, 4f, -1f, -1f)
  }

  "images of two channels are refused" in {
    val pixels = new Pixels(new ImageShape(1, 1, 2), Array[Byte](0, 0))
    val thrown = the[IllegalArgumentException] thrownBy run(input(1, 1, RGB), pixels)
    thrown.getMessage shouldBe "Pixels must have 1 or 3 channels, got [2]"
  }

  private def input(
      height: Int,
      width: Int,
      order: ChannelOrder,
      mean: Seq[Double] = Seq(0),
      scale: Seq[Double] = Seq(1),
      crop: Double = 1,
      area: CropArea = WHOLE_IMAGE,
      resize: Resize = BILINEAR
  ): ImageInput = new ImageInput(
    "image",
    height,
    width,
    order,
    mean.map(Double.box).asJava,
    scale.map(Double.box).asJava,
    crop,
    area,
    resize
  )

  private def run(input: ImageInput, pixels: Pixels): Seq[Float] = {
    val preprocessor = new Preprocessor(input)
    val target = new Array[Float](preprocessor.length())
    preprocessor.write(pixels, target, 0)
    target.toSeq
  }

  private def grey(height: Int, width: Int)(values: Int*): Pixels =
    new Pixels(new ImageShape(height, width, 1), values.map(_.toByte).toArray)

  private def colour(height: Int, width: Int)(values: Int*): Pixels =
    new Pixels(new ImageShape(height, width, 3), values.map(_.toByte).toArray)
}
