package org.meanet.training.minibatch

import org.apache.spark.api.java.JavaSparkContext
import org.meanet.core.config.Training
import org.meanet.core.image.{EncodedImage, ImageTable, Preprocessor, Split}
import org.meanet.core.routing.HardClasses
import org.meanet.core.test.SparkSpec
import org.meanet.inference.scoring.{FrozenBlocks, Tensor}
import org.meanet.training.RealRun
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class MainSourceSpec extends AnyFreeSpec with Matchers with SparkSpec {
  private lazy val realRun = new RealRun(spark, folder)
  private lazy val bundle = realRun.train("kept")._1
  private lazy val blocks =
    FrozenBlocks.of(bundle, JavaSparkContext.fromSparkContext(spark.sparkContext))
  private lazy val images: Seq[EncodedImage] =
    realRun.images.read(spark, Split.TRAIN).collect().map(ImageTable.image).take(24)
  private lazy val preprocessor = new Preprocessor(bundle.manifest.main.image)

  private def input(batch: Seq[EncodedImage]): Tensor =
    new AugmentedBatch(preprocessor, Augmenter.NONE).of(batch.asJava, 0)

  private def plain = MainSource.of(blocks, Augmenter.NONE)

  /** Features and logits, in one row. */
  private def outputs(source: MainSource, batch: Seq[EncodedImage]): Seq[Float] = {
    val ofMain = source.of(batch.asJava, input(batch))
    ofMain.features.get.shape.toSeq shouldBe
      batch.size.toLong +: blocks.featureShape.asScala.map(_.toLong)
    ofMain.logits.shape.toSeq shouldBe Seq(batch.size.toLong, 10L)
    ofMain.features.get.data.toSeq ++ ofMain.logits.data.toSeq
  }

  private def direct(batch: Seq[EncodedImage]): Seq[Float] = {
    val each = batch.map(image => blocks.main(input(Seq(image))))
    each.flatMap(_.features.get.data) ++ each.flatMap(_.logits.data)
  }

  private def store: ImageStore =
    ImageStore.ofThisJvm(ImageStore.Purpose.MAIN, bundle.manifest.main.fingerprint)

  "What is kept is what main gives, bit for bit, whatever the minibatch" in {
    // Its extension's training has left main's outputs.
    bundle.manifest.main.file shouldBe "main.onnx"
    ImageStore.ofThisJvm(ImageStore.Purpose.MAIN, "another block")
    outputs(plain, images.take(10)) shouldBe direct(images.take(10))
    store.size shouldBe 10
    outputs(plain, images.reverse) shouldBe direct(images.reverse)
    store.size shouldBe 24
    outputs(plain, images.slice(3, 9)) shouldBe direct(images.slice(3, 9))
  }

  "An image of the same name that looks otherwise is another image" in {
    val one = images.head
    val other =
      new EncodedImage(one.id, one.label, one.shape, one.encoding, images(1).data)
    outputs(plain, Seq(one))
    outputs(plain, Seq(other)) shouldBe direct(Seq(other))
  }

  "Nothing is kept where images are not the same in every epoch" in {
    ImageStore.ofThisJvm(ImageStore.Purpose.MAIN, "another block")
    Seq(
      new PaddedCrop(1, false, 0),
      new PaddedCrop(0, true, 0),
      new RandomResizedCrop(1, 1, false, 0)
    ).foreach { augmenter =>
      outputs(MainSource.of(blocks, augmenter), images) shouldBe direct(images)
      store.size shouldBe 0
    }
  }

  "A store keeps what fits, and forgets when another block is asked for" in {
    def ask(store: ImageStore, asked: Seq[EncodedImage]): Unit =
      store.of(asked.asJava, missing => missing.map(i => Array(1f, i.toFloat)).toSeq.asJava)
    val small = new ImageStore("main", 20)
    ask(small, images.take(3))
    small.size shouldBe 2
    small
      .of(images.take(3).asJava, missing => missing.map(i => Array(-1f, i.toFloat)).toSeq.asJava)
      .asScala
      .map(_.toSeq) shouldBe Seq(Seq(1f, 0f), Seq(1f, 1f), Seq(-1f, 2f))
    def ofTeacher(block: String) = ImageStore.ofThisJvm(ImageStore.Purpose.TEACHER, block)
    ask(ofTeacher("one"), images.take(1))
    ofTeacher("one").size shouldBe 1
    ofTeacher("two").size shouldBe 0
    ofTeacher("one").size shouldBe 0
  }

  private def distilled(hard: Seq[Int]): Unit = {
    val map = HardClasses.of(hard.map(Int.box).asJava, 10)
    val ofHard = images.filter(image => map.isHard(image.label)).take(5)
    ofHard should have size 5
    val (weight, temperature) = (0.3, 2.5)
    val targets = new DistilledTargets(
      preprocessor,
      blocks,
      map,
      new Training.Distillation(weight, temperature)
    )
    val expected = ofHard.flatMap { image =>
      val logits = blocks.cloud(input(Seq(image))).data
      val odds = hard.map(label => math.exp(logits(label) / temperature))
      hard.zip(odds).map { case (label, odd) =>
        weight * odd / odds.sum + (if (label == image.label) 1 - weight else 0)
      }
    }
    // Twice, computed and kept.
    for (_ <- 1 to 2; (ours, right) <- targets.of(ofHard.asJava).zip(expected))
      ours.toDouble shouldBe right +- 1e-6
  }

  "Distilled targets are the true class and the cloud's view of the hard classes, weighted" in {
    distilled(Seq(7, 0, 3))
  }

  "What was kept for some hard classes is not taken for others" in {
    distilled(Seq(7, 0, 3))
    distilled(Seq(3, 7, 1, 0))
    distilled(Seq(0, 3, 7))
  }
}
