package org.meanet.training

import java.io.{ByteArrayOutputStream, PrintStream}
import java.nio.file.{Files, Path, Paths}

import scala.collection.JavaConverters._

import org.apache.hadoop.conf.Configuration
import org.meanet.core.bundle.{Bundle, Manifest}
import org.meanet.core.config.ExperimentFile
import org.meanet.core.image.{ImageTable, Split}
import org.meanet.core.metrics.{TrainingEvent, TrainingLog}
import org.meanet.core.run.RunDirectory
import org.meanet.core.test.{Examples, SparkSpec}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

/** Algorithm 1 on photographs of ImageNet, with its networks and augmentation at a reduced size. */
class ImageNetTrainingSpec extends AnyFreeSpec with Matchers with SparkSpec {

  private def sample: Path = {
    val folder = sys.env.get("MEANET_IMAGENET")
    assume(
      folder.isDefined,
      "MEANET_IMAGENET must name the folder with the sample of ImageNet: JPEGs called " +
        "<class index>_<wnid>.jpg, or a tar of them"
    )
    Paths.get(folder.get)
  }

  private def configuration: String =
    Examples.Required.replaceAll("(?s)networks \\{.*?\n\\}\n", "") +
      s"""include "${parts.resolve("crops-imagenet.conf")}"
         |data.shape { height = 64, width = 64, channels = 3 }
         |networks {
         |  main { type = mobilenet-v2, width-multiplier = 0.25 }
         |  extension {
         |    type = inverted-residual, combination = concat, width = 80, expansions = [1, 3], head-width = 320
         |  }
         |  cloud { stem = imagenet, widths = [16, 32, 64], blocks-per-stage = [1, 1, 1] }
         |}
         |training {
         |  batch-size = 16, averaging-frequency = 2
         |  # Without its penalty, the loss is the cross-entropy alone.
         |  weight-decay = 0
         |  # Few epochs learn more from parts that show most of the image.
         |  augmentation.resized-crop.least-area = 0.5
         |  cloud { epochs = 3, schedule.peak = 0.02 }
         |  main { epochs = 6, schedule.peak = 0.02 }
         |  extension { epochs = 6, schedule.peak = 0.02 }
         |}
         |""".stripMargin

  /** Specs run in the module's folder or in the project's. */
  private def parts: Path =
    Seq("conf", "../conf")
      .map(Paths.get(_, "experiments", "parts").toAbsolutePath.normalize)
      .find(path => Files.isDirectory(path))
      .get

  private def train(images: ImageTable): Bundle = {
    val loaded = ExperimentFile.load(
      write("imagenet.conf", configuration).toString,
      java.util.Collections.emptyList[String]
    )
    val run = RunDirectory.open(folder.resolve("run").toString, loaded, new Configuration)
    val terminal = new PrintStream(new ByteArrayOutputStream, true, "UTF-8")
    val provenance = new java.util.HashMap[String, String]
    new AlgorithmOne(spark, loaded.experiment, images, run, provenance, terminal)
      .train(run.bundle.toString)
  }

  private def rounds(stage: String): Seq[TrainingEvent.Round] = {
    val file = folder.resolve("run").resolve(TrainingLog.FILE)
    TrainingLog
      .read(Files.readAllBytes(file), TrainingLog.FILE)
      .asScala
      .collect { case round: TrainingEvent.Round if round.stage == stage => round }
  }

  "Main, cloud and extension learn from photographs of all sizes, and become a bundle" in {
    val images = new ImageNetSample(spark, sample).table(folder.resolve("table"), 4, 2)
    val sizes = images.read(spark, Split.TRAIN).select("height", "width").distinct.count
    sizes should be > 10L
    val bundle = train(images)
    for (stage <- Seq("cloud", "main", "extension")) {
      val losses = rounds(stage).map(_.loss)
      val (first, last) = (losses.take(losses.size / 3), losses.takeRight(losses.size / 3))
      info(f"$stage: loss ${first.sum / first.size}%.3f, then ${last.sum / last.size}%.3f")
      last.sum / last.size should be < first.sum / first.size
    }
    val manifest = bundle.manifest
    manifest.main.features.get.shape.asScala shouldBe Seq(80, 2, 2)
    manifest.hardClasses should have size 2
    for (block <- manifest.blocks.asScala) {
      val input = block.image
      (input.height, input.width, input.crop) shouldBe ((64, 64, 0.875))
      input.cropArea shouldBe Manifest.CropArea.INPUT_SHAPE
      input.resize shouldBe Manifest.Resize.BILINEAR_ANTIALIASED
    }
    // The validation split was scored with the exported blocks.
    val validation = manifest.validation.get
    validation.images shouldBe images.counts.kept.validation
    info(
      s"main ${validation.mainCorrect}, cloud ${validation.cloudCorrect} of ${validation.images}"
    )
  }
}
