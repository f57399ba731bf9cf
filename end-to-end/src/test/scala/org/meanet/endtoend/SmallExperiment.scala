package org.meanet.endtoend

import java.nio.file.{Files, Path}

/** A few real images of every class, as official IDX files, and an experiment on them with networks
  * that train in seconds.
  */
case class SmallExperiment(folder: Path) {
  import SmallExperiment._

  val conf: Path = folder.resolve("small.conf")
  val trainImages: Path = folder.resolve("train-images-idx3-ubyte.gz")
  val trainLabels: Path = folder.resolve("train-labels-idx1-ubyte.gz")
  val testImages: Path = folder.resolve("t10k-images-idx3-ubyte.gz")
  val testLabels: Path = folder.resolve("t10k-labels-idx1-ubyte.gz")
  private val classNames = folder.resolve("label_names.txt")

  def write(): SmallExperiment = {
    Files.createDirectories(folder)
    for (
      (file, items) <- Seq(trainImages -> Train, trainLabels -> Train) ++
        Seq(testImages -> Test, testLabels -> Test)
    ) {
      Idx.cut(Repository.fashionMnist.resolve(file.getFileName), items, file)
    }
    Files.copy(Repository.fashionMnist.resolve(classNames.getFileName), classNames)
    Files.writeString(conf, text)
    this
  }

  def text: String =
    s"""include "${Repository.costs}"
       |name = small-fashion-mnist
       |data {
       |  source {
       |    type = idx-images
       |    train-images = "$trainImages"
       |    train-labels = "$trainLabels"
       |    test-images = "$testImages"
       |    test-labels = "$testLabels"
       |    class-names = "$classNames"
       |  }
       |  shape { height = 28, width = 28, channels = 1 }
       |}
       |networks {
       |  main { widths = [4, 8], blocks-per-stage = [1, 1] }
       |  extension { combination = concat, width = 8, blocks = 1, stride = 2 }
       |  cloud { widths = [8, 16], blocks-per-stage = [1, 1] }
       |}
       |hard-classes.count = $HardClasses
       |training {
       |  workers = 2
       |  batch-size = 16
       |  averaging-frequency = 4
       |  cloud.epochs = 2
       |  main.epochs = 3
       |  # So little that it is as unsure as main, and whose answer stands differs from image to image.
       |  extension { epochs = 1, schedule.peak = 0.03 }
       |}
       |checkpoints.every-rounds = 2
       |scoring.edges = 4
       |routing.offload { type = main-entropy, threshold = $EntropyThreshold }
       |costs { edge-device = jetson-nano, cloud-device = tesla-t4, link = wifi }
       |""".stripMargin
}

object SmallExperiment {
  val Train = 1200
  val Test = 400
  val HardClasses = 5

  /** In the midst of main's entropies, so that images leave at every exit. */
  val EntropyThreshold = 1.75

  /** The same for the edge's confidence. */
  val ConfidenceThreshold = 0.28
}
