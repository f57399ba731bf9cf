package org.meanet.core.image

import java.awt.image.BufferedImage
import java.io.ByteArrayOutputStream

import javax.imageio.ImageIO
import org.meanet.core.image.EncodedImage.Encoding
import org.meanet.core.image.EncodedImage.Encoding.{JPEG, PNG, RAW}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class ImageDecoderSpec extends AnyFreeSpec with Matchers {

  "a raw image passes through" in {
    val pixels = ImageDecoder.decode(image(RAW, new ImageShape(1, 2, 3), bytes(1, 2, 3, 4, 5, 255)))
    pixels.shape() shouldBe new ImageShape(1, 2, 3)
    pixels.hwc() shouldBe bytes(1, 2, 3, 4, 5, 255)
  }

  "a grey PNG keeps its samples in one channel" in {
    val picture = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY)
    picture.getRaster.setPixels(0, 0, 3, 2, Array(0, 1, 100, 128, 254, 255))
    decode(PNG, new ImageShape(2, 3, 1), encoded(picture, "png")) shouldBe
      bytes(0, 1, 100, 128, 254, 255)
  }

  "a grey PNG of 16 bits keeps its upper 8" in {
    val picture = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY)
    picture.getRaster.setPixels(0, 0, 2, 1, Array(0xabcd, 0x00ff))
    decode(PNG, new ImageShape(1, 2, 1), encoded(picture, "png")) shouldBe bytes(0xab, 0)
  }

  "a colour PNG gives red, green and blue in this order" in {
    val picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB)
    picture.setRGB(0, 0, 0x0a141e)
    picture.setRGB(1, 0, 0xff8001)
    decode(PNG, new ImageShape(1, 2, 3), encoded(picture, "png")) shouldBe
      bytes(10, 20, 30, 255, 128, 1)
  }

  "transparency is dropped" in {
    val picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB)
    picture.setRGB(0, 0, 0x800a141e)
    decode(PNG, new ImageShape(1, 1, 3), encoded(picture, "png")) shouldBe bytes(10, 20, 30)
  }

  "a JPEG comes close to what was encoded" - {
    "in grey" in {
      val picture = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY)
      picture.getRaster.setPixels(0, 0, 16, 16, Array.fill(256)(90))
      decode(JPEG, new ImageShape(16, 16, 1), encoded(picture, "jpeg"))
        .foreach(b => (b & 0xff) shouldBe 90 +- 2)
    }

    "in colour" in {
      val picture = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB)
      for (x <- 0 until 16; y <- 0 until 16) picture.setRGB(x, y, 0xc83214)
      decode(JPEG, new ImageShape(16, 16, 3), encoded(picture, "jpeg"))
        .grouped(3)
        .foreach { pixel =>
          (pixel(0) & 0xff) shouldBe 200 +- 4
          (pixel(1) & 0xff) shouldBe 50 +- 4
          (pixel(2) & 0xff) shouldBe 20 +- 4
        }
    }
  }

  "an image that cannot be decoded says why:" - {
    "raw bytes of another length" in {
      failure(RAW, new ImageShape(2, 2, 1), bytes(1, 2, 3)) shouldBe
        "raw image of 2×2×1 must have 4 bytes, got [3]"
    }

    "another size than its row says" in {
      val picture = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY)
      failure(PNG, new ImageShape(3, 2, 1), encoded(picture, "png")) shouldBe
        "image must decode to 3×2×1, got [2×3×1]"
    }

    "bytes that are no image" in {
      Seq(JPEG -> "jpeg", PNG -> "png").foreach { case (encoding, name) =>
        failure(encoding, new ImageShape(1, 1, 3), "no image at all".getBytes) should
          startWith(s"not a sound $name image: ")
        failure(encoding, new ImageShape(1, 1, 3), Array.emptyByteArray) should
          startWith(s"not a sound $name image: ")
      }
    }

    "a PNG that calls itself JPEG" in {
      val picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
      failure(JPEG, new ImageShape(1, 1, 3), encoded(picture, "png")) should
        startWith("not a sound jpeg image: ")
    }

    "a file that ends early" in {
      val noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB)
      val random = new scala.util.Random(1)
      for (x <- 0 until 64; y <- 0 until 64) noise.setRGB(x, y, random.nextInt(1 << 24))
      Seq(JPEG -> "jpeg", PNG -> "png").foreach { case (encoding, name) =>
        val whole = encoded(noise, name)
        failure(encoding, new ImageShape(64, 64, 3), whole.take(whole.length / 2)) should
          startWith(s"not a sound $name image: ")
      }
    }
  }

  "pixels of another length than their shape are refused" in {
    val thrown = the[IllegalArgumentException] thrownBy
      new Pixels(new ImageShape(1, 1, 3), bytes(1))
    thrown.getMessage shouldBe "Pixels of 1×1×3 must have 3 bytes, got [1]"
  }

  private def image(encoding: Encoding, shape: ImageShape, data: Array[Byte]): EncodedImage =
    new EncodedImage("id", 0, shape, encoding, data)

  private def decode(encoding: Encoding, shape: ImageShape, data: Array[Byte]): Array[Byte] =
    ImageDecoder.decode(image(encoding, shape, data)).hwc()

  private def failure(encoding: Encoding, shape: ImageShape, data: Array[Byte]): String =
    (the[UndecodableImageException] thrownBy decode(encoding, shape, data)).getMessage

  private def encoded(picture: BufferedImage, format: String): Array[Byte] = {
    val out = new ByteArrayOutputStream()
    ImageIO.write(picture, format, out) shouldBe true
    out.toByteArray
  }

  private def bytes(values: Int*): Array[Byte] = values.map(_.toByte).toArray
}
