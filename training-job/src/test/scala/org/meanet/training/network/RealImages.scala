package org.meanet.training.network

import java.io.{BufferedInputStream, DataInputStream}
import java.nio.file.{Files, Path, Paths}
import java.util.zip.GZIPInputStream
import org.meanet.core.image.ImageShape
import org.nd4j.linalg.api.ndarray.INDArray
import org.nd4j.linalg.factory.Nd4j

/** The first images of Fashion-MNIST's training set, as networks take them: [n, 1, 28, 28], −1 to
  * \1.
  */
object RealImages {
  val shape = new ImageShape(28, 28, 1)
  val classes = 10

  def images(count: Int): INDArray = {
    val pixels = idx("train-images-idx3-ubyte.gz", header = 16, count * shape.bytes)
    Nd4j
      .createFromArray(pixels.map(p => ((p & 0xff) / 255f - 0.5f) / 0.5f): _*)
      .reshape(count.toLong, 1, shape.height, shape.width)
  }

  /** One-hot, [n, 10]. */
  def labels(count: Int): INDArray = {
    val labels = Nd4j.zeros(count.toLong, classes)
    idx("train-labels-idx1-ubyte.gz", header = 8, count).zipWithIndex.foreach { case (label, i) =>
      labels.putScalar(Array(i, label.toInt), 1)
    }
    labels
  }

  private def idx(file: String, header: Int, bytes: Int): Array[Byte] = {
    val in = new DataInputStream(
      new BufferedInputStream(new GZIPInputStream(Files.newInputStream(folder.resolve(file))))
    )
    try {
      in.skipBytes(header)
      val data = new Array[Byte](bytes)
      in.readFully(data)
      data
    } finally in.close()
  }

  /** Specs run in the module's folder or in the project's. */
  private def folder: Path =
    Seq("data", "../data").map(Paths.get(_, "fashion-mnist")).find(Files.isDirectory(_)).get
}
