package org.meanet.training

import java.io.File
import java.nio.file.{Files, Paths}

import scala.collection.JavaConverters._

import org.apache.hadoop.conf.Configuration
import org.meanet.core.UserError
import org.meanet.core.bundle.Bundle
import org.meanet.core.test.SparkSpec
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class AlgorithmOneSpec extends AnyFreeSpec with Matchers with SparkSpec {

  private lazy val real = new RealRun(spark, folder)
  private lazy val (bundle, terminal) = real.train("first")

  private def hashes(bundle: Bundle): Seq[String] = bundle.manifest.blocks.asScala.map(_.sha256)

  private def checkpoints(run: String): Seq[File] =
    folder
      .resolve(run)
      .resolve("checkpoints")
      .toFile
      .listFiles
      .filter(_.getName.endsWith(".zip"))
      .toSeq

  private def delete(path: java.nio.file.Path): Unit = {
    val walk = Files.walk(path)
    try walk.sorted(java.util.Comparator.reverseOrder()).forEach(p => Files.delete(p))
    finally walk.close()
  }

  "The stages run in the order of Algorithm 1 and end in a bundle of three blocks" in {
    Seq("Stage cloud", "Stage main", "Validation: main", "Hard classes", "Stage extension")
      .map(terminal.indexOf(_)) shouldBe sorted
    terminal should include("left 0:00")
    val manifest = bundle.manifest
    manifest.classNames should have size 10
    manifest.hardClasses should have size 5
    manifest.extension.get.logits.shape.asScala shouldBe Seq(5)
    manifest.main.features.get.shape.asScala shouldBe Seq(4, 14, 14)
  }

  "Hard classes are those of lowest precision on the validation split" in {
    val validation = bundle.manifest.validation.get
    validation.images shouldBe real.images.counts.kept.validation
    val precision = validation.mainPrecision.asScala.map(_.doubleValue)
    val hardest = precision.indices.sortBy(precision(_)).take(5).sorted
    bundle.manifest.hardClasses.asScala.map(_.intValue) shouldBe hardest
  }

  "The extension stage leaves main as it was, weights and BatchNorm statistics" in {
    val before =
      Bundle.load(new Configuration, folder.resolve("first/checkpoints/without-extension").toString)
    bundle.manifest.main.sha256 shouldBe before.manifest.main.sha256
    bundle.manifest.main.macs shouldBe before.manifest.main.macs
    // The block that the edge downloads holds BatchNorm's statistics folded into its weights.
    val written = folder
      .resolve("first/checkpoints")
      .toFile
      .listFiles
      .filter(f => f.getName.startsWith("main-") || f.getName.startsWith("extension-"))
      .sortBy(_.lastModified)
      .map(_.getName.takeWhile(_ != '-'))
    written shouldBe Array("main", "extension")
  }

  "Training does not need the test split, and gives the same bundle without it" in {
    val test = Paths.get(real.images.path.stripPrefix("file:")).resolve("images/split=test")
    hashes(bundle) should have size 3
    val aside = folder.resolve("aside")
    Files.move(test, aside)
    try hashes(real.train("without-test")._1) shouldBe hashes(bundle)
    finally Files.move(aside, test)
  }

  "Another seed gives another bundle" in {
    hashes(real.train("other-seed", "seed=2")._1).zip(hashes(bundle)).foreach {
      case (other, first) => other should not be first
    }
  }

  "An interrupted training goes on after its last finished stage and ends in the same bundle" in {
    hashes(bundle) should have size 3
    real.train("resumed")
    checkpoints("resumed").filter(_.getName.startsWith("extension-")).foreach(_.delete())
    delete(folder.resolve("resumed/bundle"))
    val (resumed, shown) = real.train("resumed")
    hashes(resumed) shouldBe hashes(bundle)
    shown should include("Stage cloud: finished before, loaded")
    shown should include("Stage main: finished before, loaded")
    shown should not include "Stage extension: finished before"
  }

  "A setting of one stage trains that stage and what stands on it again" in {
    real.train("changed")
    delete(folder.resolve("changed/bundle"))
    val (changed, shown) = real.train("changed", "training.main.epochs=2")
    shown should include("Stage cloud: finished before, loaded")
    shown should not include "Stage main: finished before"
    shown should not include "Stage extension: finished before"
    changed.manifest.cloud.sha256 shouldBe bundle.manifest.cloud.sha256
    changed.manifest.main.sha256 should not be bundle.manifest.main.sha256
  }

  "A damaged checkpoint is named" in {
    real.train("damaged")
    delete(folder.resolve("damaged/bundle"))
    val cloud = checkpoints("damaged").find(_.getName.startsWith("cloud-")).get
    Files.write(cloud.toPath, Array[Byte](1, 2, 3))
    val error = the[UserError] thrownBy real.train("damaged")
    error.getMessage should startWith("Cannot restore the checkpoint [")
    error.getMessage should include(cloud.getName)
    error.getMessage should include("delete it to train that stage again")
  }

  "More hard classes than classes are refused before anything is trained" in {
    val error = the[UserError] thrownBy real.train("too-many", "hard-classes.count=11")
    error.getMessage shouldBe "hard-classes.count must be in 1..10, got [11]"
    folder.resolve("too-many/checkpoints").toFile should not(exist)
  }
}
