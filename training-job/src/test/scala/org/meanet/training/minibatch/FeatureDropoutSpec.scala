package org.meanet.training.minibatch

import org.meanet.core.image.{EncodedImage, ImageShape}
import org.meanet.inference.scoring.Tensor
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class FeatureDropoutSpec extends AnyFreeSpec with Matchers {
  private val channels = 200
  private val pixels = 6
  private val images = Seq("a", "b").map(id =>
    new EncodedImage(id, 0, new ImageShape(1, 1, 1), EncodedImage.Encoding.RAW, Array[Byte](0))
  )
  private val features =
    new Tensor(Array.fill(2 * channels * pixels)(3f), Array(2L, channels, 2, 3))

  private def dropped(share: Double, epoch: Int, batch: Seq[EncodedImage] = images): Seq[Float] =
    new FeatureDropout(share, 7).of(batch.asJava, features, epoch).data.toSeq

  "Whole channels are left out, and the others make up for them" in {
    val kept = dropped(0.25, 0).grouped(pixels).map(_.distinct).toSeq
    kept.flatten.toSet shouldBe Set(0f, 4f)
    kept.count(_ == Seq(0f)).toDouble / kept.size shouldBe 0.25 +- 0.08
  }

  "An image loses the same channels in the same epoch, wherever it stands, and others in the next" in {
    val (first, second) = dropped(0.5, 0).splitAt(channels * pixels)
    dropped(0.5, 0, images.reverse) shouldBe second ++ first
    first should not be second
    dropped(0.5, 1) should not be first ++ second
  }

  "Nothing is touched without it" in {
    FeatureDropout.NONE.of(images.asJava, features, 0) should be theSameInstanceAs features
  }
}
