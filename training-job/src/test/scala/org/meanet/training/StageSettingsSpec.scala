package org.meanet.training

import java.nio.file.{Files, Paths}

import org.meanet.core.UserError
import org.meanet.core.config.{Experiment, ExperimentFile}
import org.meanet.training.minibatch.{PaddedCrop, RandomResizedCrop}
import org.meanet.training.network.{Architecture, ConfiguredNetworks}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

/** Trained stages are found by a hash of this text: another text trains them again. */
class StageSettingsSpec extends AnyFreeSpec with Matchers {

  private def experiment(file: String, overrides: String*): Experiment =
    ExperimentFile.load(conf(file), (WithoutData ++ overrides).asJava).experiment

  /** In place of what needs an environment variable. */
  private val WithoutData = Seq(
    "data.source.train-files=[train.bin]",
    "data.source.test-files=[test.bin]",
    "data.source.class-names=names.txt",
    "hard-classes.compare-with=hard.txt"
  )

  /** Specs run in the module's folder or in the project's. */
  private def conf(file: String): String =
    Seq("conf", "../conf")
      .map(Paths.get(_, "experiments", file))
      .find(path => Files.exists(path))
      .get
      .toString

  private def text(of: Experiment, stage: Stage): String = {
    val networks = ConfiguredNetworks.of(of, 100)
    val architecture: Architecture = stage match {
      case Stage.CLOUD     => networks.cloud
      case Stage.MAIN      => networks.main
      case Stage.EXTENSION => networks.extension(networks.main, Seq(7, 3).map(Int.box).asJava)
    }
    new StageSettings(of, stage).inputs(architecture, "FINGERPRINT")
  }

  "A stage of CIFAR-100's short experiment has the text that runs have been trained under" in {
    // Older runs have the paper's exit.
    val short = experiment("cifar100-resnet32-b-short.conf", "networks.extension.exit=own")
    val resNet32 = "ResNetGraph[spec=ResNetSpec[block=BASIC, widths=[16, 32, 64], " +
      "blocksPerStage=[5, 5, 5], exitPool=Optional.empty], image=32×32×3, classes=100]"
    text(short, Stage.CLOUD) shouldBe
      """-7995527694508729151
        |FINGERPRINT
        |ResNetGraph[spec=ResNetSpec[block=BASIC, widths=[64, 128, 256], blocksPerStage=[2, 2, 2], exitPool=Optional.empty], image=32×32×3, classes=100]
        |Stage[epochs=10, schedule=OneCycle[peak=0.1, warmUp=0.2]]
        |edge share 0.0
        |
        |Augmentation[pad=4, flip=true]
        |Validation[everyEpochs=1, patience=Optional.empty]
        |2
        |64
        |1
        |0.9
        |true
        |1.0E-4""".stripMargin
    text(short, Stage.MAIN) shouldBe
      s"""-4689498862643123097
        |FINGERPRINT
        |$resNet32
        |Stage[epochs=30, schedule=OneCycle[peak=0.1, warmUp=0.2]]
        |edge share 0.0
        |
        |Augmentation[pad=4, flip=true]
        |Validation[everyEpochs=1, patience=Optional.empty]
        |2
        |64
        |1
        |0.9
        |true
        |1.0E-4""".stripMargin
    text(short, Stage.EXTENSION) shouldBe
      s"""-534904783426661026
        |FINGERPRINT
        |ExtensionGraph[spec=ExtensionSpec[combination=CONCAT, width=64, blocks=4, stride=1, exit=OWN], main=$resNet32, hardClasses=[7, 3]]
        |Stage[epochs=15, schedule=OneCycle[peak=0.1, warmUp=0.2]]
        |ALL edge share 0.0Optional.empty
        |Optional.empty 0.0
        |Augmentation[pad=4, flip=true]
        |Validation[everyEpochs=1, patience=Optional.empty]
        |2
        |64
        |1
        |0.9
        |true
        |1.0E-4""".stripMargin
  }

  "Another network, input or crop is another text" in {
    val overrides = Seq(
      Nil,
      Seq("networks.main.stem=imagenet"),
      Seq("networks.main={ type = mobilenet-v2 }"),
      Seq("networks.main={ type = mobilenet-v2, width-multiplier = 0.5 }"),
      Seq("networks.input={ crop = 1, crop-area = whole-image, resize = bilinear-antialiased }"),
      Seq("networks.input={ crop = 0.875, crop-area = whole-image, resize = bilinear }"),
      Seq(
        "training.augmentation.pad=0",
        "training.augmentation.resized-crop={ least-area = 0.08, greatest-ratio = 1.3333 }"
      ),
      Seq("training.augmentation.pad=0")
    )
    val texts =
      for (changed <- overrides; stage <- Seq(Stage.MAIN, Stage.EXTENSION))
        yield text(experiment("cifar100-resnet32-b-short.conf", changed: _*), stage)
    texts.distinct should have size texts.size
  }

  "Which channels an image loses has nothing to do with which part of it is shown" in {
    val settings =
      new StageSettings(experiment("cifar100-resnet32-b-short.conf"), Stage.EXTENSION)
    settings.featureDropout.seed should not be settings.seed
  }

  "The configured augmentation is the one that a stage uses" in {
    def augmenter(stage: Stage, overrides: String*) =
      new StageSettings(
        experiment("cifar100-resnet32-b-short.conf", overrides: _*),
        stage
      ).augmenter
    val crop = "resized-crop={ least-area = 0.08, greatest-ratio = 1.5 }"
    val seed = new StageSettings(experiment("cifar100-resnet32-b-short.conf"), Stage.MAIN).seed
    augmenter(Stage.MAIN) shouldBe new PaddedCrop(4, true, seed)
    augmenter(Stage.MAIN, "training.augmentation.pad=0", s"training.augmentation.$crop") shouldBe
      new RandomResizedCrop(0.08, 1.5, true, seed)
    augmenter(
      Stage.EXTENSION,
      s"training.extension.augmentation={ pad = 0, flip = false, $crop }"
    ) shouldBe a[RandomResizedCrop]
    val refused = the[UserError] thrownBy augmenter(Stage.MAIN, s"training.augmentation.$crop")
    refused.getMessage should startWith(
      "training.augmentation.pad must be 0 where resized-crop is given, got [4] ("
    )
  }
}
