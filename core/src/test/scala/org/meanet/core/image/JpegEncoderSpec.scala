package org.meanet.core.image

import org.meanet.core.image.EncodedImage.Encoding.JPEG
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class JpegEncoderSpec extends AnyFreeSpec with Matchers {

  /** A slow wave in each channel, as a photograph's large areas are. */
  private def wave(channels: Int): Pixels = {
    val (height, width) = (40, 56)
    val values =
      for (y <- 0 until height; x <- 0 until width; c <- 0 until channels)
        yield (128 + 100 * math.sin((x + 2 * y) / 12.0 + c)).round.toByte
    new Pixels(new ImageShape(height, width, channels), values.toArray)
  }

  private def decoded(pixels: Pixels, jpeg: Array[Byte]): Pixels =
    ImageDecoder.decode(new EncodedImage("id", 0, pixels.shape, JPEG, jpeg))

  private def meanError(a: Pixels, b: Pixels): Double =
    a.hwc.zip(b.hwc).map { case (x, y) => math.abs((x & 0xff) - (y & 0xff)) }.sum.toDouble /
      a.hwc.length

  for (channels <- Seq(1, 3)) s"an image of $channels channels" - {
    val pixels = wave(channels)

    "comes back nearly as it was at a high quality" in {
      meanError(pixels, decoded(pixels, new JpegEncoder(95).encode(pixels))) should be < 3.0
    }

    "gets smaller and worse with the quality" in {
      val files = Seq(95, 60, 20, 1).map(new JpegEncoder(_).encode(pixels))
      files.map(file => -file.length) shouldBe sorted
      files.map(file => meanError(pixels, decoded(pixels, file))) shouldBe sorted
    }
  }

  "each quality is the one of the Independent JPEG Group's library" in {
    // Annex K of the JPEG standard, whose first step is 16, is quality 50; 75 halves its steps.
    Seq(50 -> 16, 75 -> 8, 25 -> 32).foreach { case (quality, step) =>
      val file = new JpegEncoder(quality).encode(wave(1))
      val table = file.indexOfSlice(Seq(0xff, 0xdb).map(_.toByte))
      // The marker, two bytes of length, one that names the table, then the steps.
      (file(table + 5) & 0xff) shouldBe step
    }
  }
}
