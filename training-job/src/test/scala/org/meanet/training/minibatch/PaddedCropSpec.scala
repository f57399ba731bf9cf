package org.meanet.training.minibatch

import org.meanet.core.image.{ImageShape, Pixels}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class PaddedCropSpec extends AnyFreeSpec with Matchers {

  private val shape = new ImageShape(3, 4, 2)
  private val pixels = new Pixels(shape, (1 to shape.bytes).map(_.toByte).toArray)

  private def at(image: Pixels, y: Int, x: Int): Seq[Byte] =
    if (y < 0 || x < 0 || y >= shape.height || x >= shape.width) Seq.fill(shape.channels)(0.toByte)
    else
      image.hwc
        .slice((y * shape.width + x) * shape.channels, (y * shape.width + x + 1) * shape.channels)
        .toSeq

  /** Every crop of the padded image, mirrored or not. */
  private def possible(pad: Int, flips: Seq[Boolean]): Set[Seq[Byte]] =
    (for {
      down <- -pad to pad
      right <- -pad to pad
      flip <- flips
    } yield (for {
      y <- 0 until shape.height
      x <- 0 until shape.width
      byte <- at(pixels, y + down, (if (flip) shape.width - 1 - x else x) + right)
    } yield byte).toSeq).toSet

  private def seen(augmenter: PaddedCrop): Set[Seq[Byte]] =
    (0 until 2000).map(i => augmenter.augment(pixels, s"train/$i", 0).hwc.toSeq).toSet

  "Crops of the padded image and their mirror images come up, all of them and nothing else" in {
    seen(new PaddedCrop(1, true, 1)) shouldBe possible(1, Seq(true, false))
  }

  "Without padding and flips an image stays as it is" in {
    seen(new PaddedCrop(0, false, 1)) shouldBe Set(pixels.hwc.toSeq)
  }

  "Half of the images are mirrored" in {
    val mirrored = (0 until 4000).count { i =>
      new PaddedCrop(0, true, 1).augment(pixels, s"train/$i", 0).hwc.toSeq != pixels.hwc.toSeq
    }
    mirrored / 4000.0 shouldBe 0.5 +- 0.03
  }

  "An image is changed anew in each epoch, and alike if asked again" in {
    val augmenter = new PaddedCrop(1, true, 7)
    def epochs = (0 until 20).map(augmenter.augment(pixels, "train/5", _).hwc.toSeq)
    epochs shouldBe epochs
    epochs.toSet.size should be > 5
  }
}
