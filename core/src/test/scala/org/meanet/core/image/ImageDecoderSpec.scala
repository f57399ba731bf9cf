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

  "a colour PNG of 16 bits keeps its upper 8, with and without transparency" in {
    // Samples, not colours: each is 0xab00 + its position, and 255 − its position.
    Seq(2 -> 3, 6 -> 4).foreach { case (colourType, channels) =>
      val samples = (0 until 2 * channels).flatMap(i => Seq(0xab + i, 255 - i))
      decode(PNG, new ImageShape(1, 2, 3), OddImages.png(2, 1, 16, colourType, samples)) shouldBe
        bytes((0 until 2).flatMap(x => (0 until 3).map(c => 0xab + x * channels + c)): _*)
    }
  }

  "grey with transparency, and of less than 8 bits, stays grey" in {
    val withAlpha = OddImages.png(2, 1, 8, 4, Seq(7, 128, 200, 0))
    decode(PNG, new ImageShape(1, 2, 1), withAlpha) shouldBe bytes(7, 200)
    // Four pixels of two bits: 0, 1, 2, 3.
    decode(PNG, new ImageShape(1, 4, 1), OddImages.png(4, 1, 2, 0, Seq(0x1b))) shouldBe
      bytes(0, 85, 170, 255)
  }

  "a JPEG of four inks becomes red, green and blue:" - {
    // Of cyan, magenta, yellow and black, and what is left of white light.
    val inks = Seq(
      Array(0, 0, 0, 0) -> Seq(255, 255, 255),
      Array(255, 0, 0, 0) -> Seq(0, 255, 255),
      Array(0, 255, 255, 0) -> Seq(255, 0, 0),
      Array(0, 0, 0, 128) -> Seq(127, 127, 127),
      Array(51, 102, 153, 51) -> Seq(163, 122, 82)
    )
    def isClose(file: Array[Byte], rgb: Seq[Int]): Unit =
      decode(JPEG, new ImageShape(16, 16, 3), file).grouped(3).foreach { pixel =>
        pixel.map(_ & 0xff).zip(rgb).foreach { case (got, wanted) => got shouldBe wanted +- 3 }
      }

    "CMYK as Adobe writes it, inverted" in {
      inks.foreach { case (cmyk, rgb) =>
        isClose(OddImages.withAdobe(OddImages.jpegOf(16, cmyk.map(255 - _)), 0), rgb)
      }
    }

    "CMYK without Adobe's marker" in {
      inks.foreach { case (cmyk, rgb) => isClose(OddImages.jpegOf(16, cmyk), rgb) }
    }

    "YCCK" in {
      inks.foreach { case (cmyk, rgb) =>
        val stored = cmyk.map(255 - _)
        // Y, Cb and Cr (JFIF) of the colours whose negatives are stored; black as stored.
        val Array(r, g, b) = stored.take(3).map(255.0 - _)
        val ycck = Array(
          0.299 * r + 0.587 * g + 0.114 * b,
          128 - 0.168736 * r - 0.331264 * g + 0.5 * b,
          128 + 0.5 * r - 0.418688 * g - 0.081312 * b,
          stored(3)
        ).map(_.round.toInt.min(255))
        isClose(OddImages.withAdobe(OddImages.jpegOf(16, ycck), 2), rgb)
      }
    }
  }

  "a JPEG decodes to the same picture" - {
    lazy val picture = OddImages.gradient(64)
    lazy val usual = decode(JPEG, new ImageShape(64, 64, 3), OddImages.jpeg(picture))
    def same(file: Array[Byte]): Unit =
      decode(JPEG, new ImageShape(64, 64, 3), file) shouldBe usual

    "that was encoded, nearly" in {
      for (y <- 0 until 64; x <- 0 until 64; c <- 0 until 3) {
        val wanted = (picture.getRGB(x, y) >> (16 - 8 * c)) & 0xff
        (usual((y * 64 + x) * 3 + c) & 0xff) shouldBe wanted +- 12
      }
    }

    "when it is progressive" in same(OddImages.jpeg(picture, progressive = true))

    "when it has restart markers" in {
      val restarted = OddImages.withRestarts(OddImages.jpegOf(16, Array(10)))
      decode(JPEG, new ImageShape(16, 16, 1), restarted) shouldBe
        decode(JPEG, new ImageShape(16, 16, 1), OddImages.jpegOf(16, Array(10)))
    }

    "whatever its orientation by EXIF" in {
      (1 to 8).foreach { orientation =>
        same(OddImages.withExif(OddImages.jpeg(picture), orientation))
      }
    }

    "whatever its colour profile" in {
      // Of linear light, which would change every value but black and white, and of no sense.
      val linear =
        java.awt.color.ICC_Profile.getInstance(java.awt.color.ColorSpace.CS_LINEAR_RGB).getData
      same(OddImages.withProfile(OddImages.jpeg(picture), linear))
      same(OddImages.withProfile(OddImages.jpeg(picture), Array[Byte](1, 2, 3)))
    }
  }

  "an image that cannot be decoded says why:" - {
    "a progressive JPEG that lacks its last scans" in {
      val whole = OddImages.jpeg(OddImages.gradient(64), progressive = true)
      val lastScan = whole.lastIndexOfSlice(bytes(0xff, 0xda))
      failure(JPEG, new ImageShape(64, 64, 3), whole.take(lastScan)) should
        startWith("not a sound jpeg image: ")
    }

    "more pixels than a task's memory holds" in {
      val huge = OddImages.png(1, 1, 8, 2, Seq(0, 0, 0))
      java.nio.ByteBuffer.wrap(huge).putInt(16, 20000).putInt(20, 20000)
      failure(PNG, new ImageShape(1, 1, 3), huge) shouldBe
        "image must have at most 100000000 pixels, got [20000×20000]"
    }

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
      val noise = Pictures.noise(64)
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
