package org.meanet.inference.scoring

import java.util.{List => JList, Optional}

import scala.collection.JavaConverters._
import scala.util.Random

import org.meanet.core.bundle.Manifest
import org.meanet.core.bundle.Manifest.{ChannelOrder, ImageInput, Output}
import org.meanet.inference.scoring.TinyOnnx.{Node, Value, Weights}

/** A linear classifier as an ONNX file and as plain arithmetic.
  *
  * Main also gives features, max(image, 0); an extension classifies the image beside main's
  * features. With `logarithm`, the logits are NaN where a pixel is darker than the mean.
  */
final case class LinearBlock(
    file: String,
    input: ImageInput,
    classes: Int,
    seed: Int,
    givesFeatures: Boolean = false,
    takesFeatures: Boolean = false,
    logarithm: Boolean = false,
    temperature: Option[Double] = None,
    outputClasses: Option[Seq[Int]] = None
) {
  private val channels = if (input.channelOrder == ChannelOrder.GRAY) 1 else 3
  private val image = Seq(channels, input.height, input.width)
  private val size = image.product * (if (takesFeatures) 2 else 1)
  private val weight = {
    val random = new Random(seed)
    Array.fill(size * classes)((random.nextGaussian() * 0.3).toFloat)
  }

  /** The logits for one preprocessed image, in double precision. */
  def logits(pixels: Array[Float]): Array[Float] = {
    val x = if (takesFeatures) pixels ++ pixels.map(math.max(_, 0f)) else pixels
    Array.tabulate(classes) { c =>
      x.indices.map(i => x(i).toDouble * weight(i * classes + c)).sum.toFloat
    }
  }

  def model: Array[Byte] = {
    val imageValue = Value(input.name, -1L +: image.map(_.toLong))
    val featuresValue = Value("features", imageValue.shape)
    val first =
      if (takesFeatures) Node("Concat", Seq(input.name, "features"), "x", Some(1))
      else if (logarithm) Node("Log", Seq(input.name), "x")
      else Node("Identity", Seq(input.name), "x")
    TinyOnnx.model(
      imageValue +: (if (takesFeatures) Seq(featuresValue) else Seq()),
      Value("logits", Seq(-1L, classes.toLong)) +: (if (givesFeatures) Seq(featuresValue)
                                                    else Seq()),
      Seq(Weights("w", Seq(size.toLong, classes.toLong), weight)),
      Seq(
        first,
        Node("Flatten", Seq("x"), "flat", Some(1)),
        Node("MatMul", Seq("flat", "w"), "logits")
      ) ++ (if (givesFeatures) Seq(Node("Relu", Seq(input.name), "features")) else Seq())
    )
  }

  def features: Output =
    new Output("features", image.map(Int.box).asJava)

  /** Its entry in a manifest. */
  def block(sha256: String): Manifest.Block = new Manifest.Block(
    file,
    sha256,
    input,
    if (takesFeatures) Optional.of("features") else Optional.empty[String],
    Optional.empty(),
    new Output("logits", Seq(Int.box(classes)).asJava),
    if (givesFeatures) Optional.of(features) else Optional.empty[Output],
    weight.length,
    weight.length,
    temperature.fold(Optional.empty[java.lang.Double])(Optional.of[java.lang.Double](_)),
    outputClasses.fold(Optional.empty[JList[Integer]])(labels =>
      Optional.of(labels.map(Int.box).asJava)
    )
  )
}
