package org.meanet.core.test

import java.util.Collections

import org.meanet.core.bundle.Manifest.{ChannelOrder, CropArea, ImageInput, Resize}
import org.meanet.core.config.{ExperimentFile, LoadedExperiment}
import org.meanet.core.metrics.TrainingEvent

/** Small values of the domain that specs start from. */
object Examples {

  /** The required keys and no others. */
  val Required: String =
    """data.source {
      |  type = idx-images
      |  train-images = data/train-images.gz
      |  train-labels = data/train-labels.gz
      |  test-images = data/test-images.gz
      |  test-labels = data/test-labels.gz
      |  class-names = data/names.txt
      |}
      |data.shape { height = 28, width = 28, channels = 1 }
      |networks {
      |  main { widths = [8, 16], blocks-per-stage = [1, 1] }
      |  extension { combination = concat, width = 16, blocks = 1, stride = 1 }
      |  cloud { widths = [16, 32, 64], blocks-per-stage = [2, 2, 2] }
      |}
      |costs {
      |  edge-device = phone
      |  cloud-device = server
      |  link = wifi
      |  devices.phone { macs-per-second = 1e9, watts = 2.5, source = invented }
      |  devices.server { macs-per-second = 1e12, watts = 250, source = invented }
      |  links.wifi {
      |    megabits-per-second = 18.88
      |    alpha-milliwatts-per-megabit = 283.17
      |    beta-milliwatts = 132.86
      |    round-trip-seconds = 0.02
      |    source = invented
      |  }
      |}
      |""".stripMargin

  /** The required keys with overrides. */
  def experiment(overrides: String*): LoadedExperiment =
    ExperimentFile.parse(Required, "example.conf", java.util.Arrays.asList(overrides: _*))

  /** An input that takes all of an image, with the same mean and scale for all channels. */
  def imageInput(
      name: String,
      height: Int,
      width: Int,
      order: ChannelOrder,
      mean: Double,
      scale: Double,
      crop: Double = 1
  ): ImageInput = new ImageInput(
    name,
    height,
    width,
    order,
    Collections.singletonList(mean),
    Collections.singletonList(scale),
    crop,
    CropArea.WHOLE_IMAGE,
    Resize.BILINEAR
  )

  /** One round; every image of it has 1 ms, and of that 70, 10, 5, 3 and 12 % go to the parts. */
  def round(
      stage: String,
      epoch: Int = 1,
      epochs: Int = 1,
      round: Int = 1,
      rounds: Int = 1,
      loss: Double = 1,
      learningRate: Double = 0.1,
      images: Int = 128
  ): TrainingEvent.Round = {
    val seconds = images / 1000.0
    new TrainingEvent.Round(
      stage,
      epoch,
      epochs,
      round,
      rounds,
      images.toLong * ((epoch - 1) * rounds + round),
      images.toLong * epochs * rounds,
      loss,
      learningRate,
      1000,
      seconds,
      0.7 * seconds,
      0.1 * seconds,
      0.05 * seconds,
      0.03 * seconds,
      0.12 * seconds
    )
  }
}
