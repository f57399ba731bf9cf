package org.meanet.training.minibatch

import org.apache.spark.api.java.JavaSparkContext
import org.meanet.core.image.{EncodedImage, ImageTable, Preprocessor, Split}
import org.meanet.core.test.SparkSpec
import org.meanet.inference.scoring.{FrozenMain, Tensor}
import org.meanet.training.RealRun
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class KeptFeaturesSpec extends AnyFreeSpec with Matchers with SparkSpec {
  private lazy val realRun = new RealRun(spark, folder)
  private lazy val bundle = realRun.train("kept")._1
  private lazy val main =
    FrozenMain.of(bundle, JavaSparkContext.fromSparkContext(spark.sparkContext))
  private lazy val images: Seq[EncodedImage] =
    realRun.images.read(spark, Split.TRAIN).collect().map(ImageTable.image).take(24)
  private lazy val preprocessor = new Preprocessor(bundle.manifest.main.image)

  private def input(batch: Seq[EncodedImage]): Tensor =
    new AugmentedBatch(preprocessor, Augmenter.NONE).of(batch.asJava, 0)

  private def features(source: FeatureSource, batch: Seq[EncodedImage]): Seq[Float] = {
    val tensor = source.of(batch.asJava, input(batch))
    tensor.shape.toSeq shouldBe batch.size.toLong +: main.featureShape.asScala.map(_.toLong)
    tensor.data.toSeq
  }

  private def store: FeatureStore = FeatureStore.ofThisJvm(main.sha256)

  "Kept features are those that main gives, bit for bit, whatever the minibatch" in {
    val kept = new KeptFeatures(main)
    val expected = images.map(image => main.features(input(Seq(image))).data.toSeq)
    // The extension's own training has left its images'.
    FeatureStore.ofThisJvm("another block")
    features(kept, images.take(10)) shouldBe expected.take(10).flatten
    store.size shouldBe 10
    features(kept, images.reverse) shouldBe expected.reverse.flatten
    store.size shouldBe 24
    features(kept, images.slice(3, 9)) shouldBe expected.slice(3, 9).flatten
  }

  "An image of the same name that looks otherwise is another image" in {
    val kept = new KeptFeatures(main)
    val one = images.head
    val other =
      new EncodedImage(one.id, one.label, one.shape, one.encoding, images(1).data)
    features(kept, Seq(one))
    features(kept, Seq(other)) shouldBe main.features(input(Seq(other))).data.toSeq
  }

  "Features are kept where images are the same in every epoch, and only there" in {
    FeatureSource.of(main, Augmenter.NONE) shouldBe a[KeptFeatures]
    FeatureSource.of(main, new Augmenter(1, false, 0)) should not be a[KeptFeatures]
    FeatureSource.of(main, new Augmenter(0, true, 0)) should not be a[KeptFeatures]
  }

  "A store keeps what fits, and forgets when another block is asked for" in {
    val small = new FeatureStore("main", 20)
    images.take(3).foreach(image => small.put(image, Array(1f, 2f)))
    small.size shouldBe 2
    small.get(images.head) shouldBe Array(1f, 2f)
    small.get(images(2)) shouldBe null
    FeatureStore.ofThisJvm("one").put(images.head, Array(1f))
    FeatureStore.ofThisJvm("one").size shouldBe 1
    FeatureStore.ofThisJvm("two").size shouldBe 0
    FeatureStore.ofThisJvm("one").size shouldBe 0
  }
}
