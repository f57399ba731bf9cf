package org.meanet.training

import java.io.{ByteArrayOutputStream, PrintStream}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, Paths}
import java.util.zip.GZIPInputStream

import org.apache.hadoop.conf.Configuration
import org.apache.spark.sql.SparkSession
import org.meanet.core.bundle.Bundle
import org.meanet.core.config.ExperimentFile
import org.meanet.core.image.{ImageTable, PrepareStep}
import org.meanet.core.run.RunDirectory

/** Algorithm 1 on the first images of Fashion-MNIST, with networks that train in seconds. */
final class RealRun(spark: SparkSession, folder: Path) {
  private val trainImages = 600
  private val testImages = 60

  private val required =
    s"""data.source {
       |  type = idx-images
       |  train-images = "${cut("train-images-idx3-ubyte", 16, 784, trainImages)}"
       |  train-labels = "${cut("train-labels-idx1-ubyte", 8, 1, trainImages)}"
       |  test-images = "${cut("t10k-images-idx3-ubyte", 16, 784, testImages)}"
       |  test-labels = "${cut("t10k-labels-idx1-ubyte", 8, 1, testImages)}"
       |  class-names = "${source.resolve("label_names.txt").toAbsolutePath}"
       |}
       |data.shape { height = 28, width = 28, channels = 1 }
       |networks {
       |  main { widths = [4, 4], blocks-per-stage = [1, 1] }
       |  extension { combination = sum, width = 8, blocks = 1, stride = 1 }
       |  cloud { widths = [4, 8], blocks-per-stage = [1, 1] }
       |}
       |training {
       |  batch-size = 16, momentum = 0.9, weight-decay = 0.0001
       |  cloud.epochs = 1, main.epochs = 1, extension.epochs = 1
       |  augmentation { pad = 2, flip = true }
       |}
       |include file("$costs")
       |costs { edge-device = jetson-nano, cloud-device = tesla-t4, link = wifi }
       |""".stripMargin

  lazy val images: ImageTable = {
    val experiment = load().experiment
    new PrepareStep(spark, experiment.data, experiment.seed)
      .write(folder.resolve("images").toString)
  }

  def run(name: String, overrides: String*): RunDirectory =
    RunDirectory.open(folder.resolve(name).toString, load(overrides: _*), new Configuration)

  /** Trains into the run directory of that name; gives the bundle and what the terminal showed. */
  def train(name: String, overrides: String*): (Bundle, String) =
    trainOn(images, name, overrides: _*)

  /** The same on other images. */
  def trainOn(images: ImageTable, name: String, overrides: String*): (Bundle, String) = {
    val terminal = new ByteArrayOutputStream
    val directory = run(name, overrides: _*)
    val bundle = new AlgorithmOne(
      spark,
      load(overrides: _*).experiment,
      images,
      directory,
      new java.util.HashMap[String, String],
      new PrintStream(terminal, true, "UTF-8")
    ).train(directory.bundle.toString)
    (bundle, terminal.toString("UTF-8"))
  }

  private def load(overrides: String*) = {
    val file = folder.resolve("experiment.conf")
    Files.write(file, required.getBytes(UTF_8))
    ExperimentFile.load(file.toString, java.util.Arrays.asList(overrides: _*))
  }

  private def source: Path = project.resolve("data/fashion-mnist")

  private def costs: Path = project.resolve("conf/costs.conf")

  /** Specs run in the module's folder or in the project's. */
  private def project: Path =
    Seq("", "..")
      .map(Paths.get(_).toAbsolutePath.normalize)
      .find(p => Files.isDirectory(p.resolve("data")))
      .get

  private def cut(name: String, header: Int, itemBytes: Int, items: Int): Path = {
    val in = new GZIPInputStream(Files.newInputStream(source.resolve(name + ".gz")))
    val bytes =
      try in.readNBytes(header + items * itemBytes)
      finally in.close()
    // The number of items stands after the magic number, big-endian.
    java.nio.ByteBuffer.wrap(bytes).putInt(4, items)
    Files.write(folder.resolve(name), bytes)
  }
}
