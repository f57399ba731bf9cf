package org.meanet.core.image

import org.meanet.core.bundle.Manifest.ChannelOrder.{BGR, GRAY, RGB}
import org.meanet.core.bundle.Manifest.{ChannelOrder, ImageInput}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class PreprocessorSpec extends AnyFreeSpec with Matchers {

  "values are (pixel − mean) ÷ scale, with pixels 0 to 255" in {
    run(input(1, 3, GRAY, mean = 127.5, scale = 51), grey(1, 3)(0, 127, 255)) shouldBe
      Seq(-2.5f, (-0.5 / 51).toFloat, 2.5f)
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
      mean: Double = 0,
      scale: Double = 1,
      crop: Double = 1
  ): ImageInput = new ImageInput("image", height, width, order, mean, scale, crop)

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
