package org.meanet.training.onednn

import org.meanet.training.onednn.ConvolutionShape.{Extent, Padding}
import org.nd4j.linalg.api.ndarray.INDArray
import org.nd4j.linalg.factory.Nd4j
import org.nd4j.linalg.indexing.NDArrayIndex
import org.scalatest.funspec.AnyFunSpec

import scala.util.Random

/** Against loops over pixels, with memory around each array that must stay as it is: some of
  * oneDNN's implementations take channels in vectors of 8 or 16 where there are fewer.
  */
class ConvolutionKernelSpec extends AnyFunSpec {
  import ConvolutionKernelSpec._

  private val channels = Seq(1, 3, 4, 8, 12, 16, 20, 24, 32, 40)

  for (kernel <- Seq(1, 3); stride <- Seq(1, 2)) {
    describe(s"a convolution of $kernel × $kernel with stride $stride") {
      for (in <- channels)
        it(s"computes itself and its gradients, and writes nothing else: $in channels") {
          for (out <- channels; side <- Seq(7, 8)) check(shape(kernel, stride, side, in, out))
        }
    }
  }

  // What it writes beyond memory of its own is next to nothing in a small map.
  it("leaves the process alive after large maps of few channels, read in steps") {
    for (in <- Seq(4, 8, 24)) {
      val large = OneDnn.ofThisThread.convolution(shape(1, 2, 64, in, 16, images = 25))
      val Seq(map, mapGradient) = Seq.fill(2)(Nd4j.rand(25, 64, 64, in))
      val Seq(weights, weightGradient) = Seq.fill(2)(Nd4j.rand(16, in, 1, 1))
      val Seq(result, gradient) = Seq.fill(2)(Nd4j.rand(25, 32, 32, 16))
      for (_ <- 1 to 20) {
        large.forward(map, weights, result)
        large.backwardWeights(map, gradient, weightGradient)
        large.backwardData(gradient, weights, mapGradient)
      }
    }
  }

  private def shape(kernel: Int, stride: Int, side: Int, in: Int, out: Int, images: Int = 2) = {
    val pad = (kernel / 2).toLong
    new ConvolutionShape(
      images.toLong,
      new Extent(side.toLong, side.toLong),
      in.toLong,
      out.toLong,
      new Extent(kernel.toLong, kernel.toLong),
      new Extent(stride.toLong, stride.toLong),
      new Padding(pad, pad, pad, pad),
      new Extent(1, 1),
      false
    )
  }

  private def check(shape: ConvolutionShape): Unit = {
    val random = new Random(shape.hashCode)
    val map = new Guarded(shape.images, shape.input.height, shape.input.width, shape.inputChannels)
    val out = shape.output
    val result = new Guarded(shape.images, out.height, out.width, shape.outputChannels)
    val weights = new Guarded(
      shape.outputChannels,
      shape.inputChannels,
      shape.kernel.height,
      shape.kernel.width
    )
    Seq(map, weights).foreach(_.fill(random))
    val kernel = OneDnn.ofThisThread.convolution(shape)

    kernel.forward(map.array, weights.array, result.array)
    val expected = new Array[Double](result.length)
    products(shape)((m, w, r) => expected(r) += map(m).toDouble * weights(w))
    result.mustBe(expected, s"$shape")

    val gradient = result
    gradient.fill(random)
    val mapGradient = new Guarded(map.sides: _*)
    kernel.backwardData(gradient.array, weights.array, mapGradient.array)
    val expectedOfMap = new Array[Double](map.length)
    products(shape)((m, w, r) => expectedOfMap(m) += gradient(r).toDouble * weights(w))
    mapGradient.mustBe(expectedOfMap, s"gradient of the map, $shape")

    val weightGradient = new Guarded(weights.sides: _*)
    kernel.backwardWeights(map.array, gradient.array, weightGradient.array)
    val expectedOfWeights = new Array[Double](weights.length)
    products(shape)((m, w, r) => expectedOfWeights(w) += gradient(r).toDouble * map(m))
    weightGradient.mustBe(expectedOfWeights, s"gradient of the weights, $shape")
    Seq(map, weights, result).foreach(_.mustBeAlone(s"$shape"))
  }

  /** Each product of a convolution: the places of map, weight and result. */
  private def products(shape: ConvolutionShape)(use: (Int, Int, Int) => Unit): Unit = {
    val Seq(height, width, in, out) =
      Seq(shape.input.height, shape.input.width, shape.inputChannels, shape.outputChannels)
        .map(_.toInt)
    val kernel = shape.kernel.height.toInt
    val stride = shape.stride.height.toInt
    val pad = shape.padding.top.toInt
    val rows = shape.output.height.toInt
    val columns = shape.output.width.toInt
    for {
      n <- 0 until shape.images.toInt
      y <- 0 until rows
      x <- 0 until columns
      i <- 0 until kernel
      j <- 0 until kernel
    } {
      val row = y * stride - pad + i
      val column = x * stride - pad + j
      if (row >= 0 && row < height && column >= 0 && column < width) {
        val m = ((n * height + row) * width + column) * in
        val r = ((n * rows + y) * columns + x) * out
        var o = 0
        while (o < out) {
          var c = 0
          while (c < in) {
            use(m + c, ((o * in + c) * kernel + i) * kernel + j, r + o)
            c += 1
          }
          o += 1
        }
      }
    }
  }
}

object ConvolutionKernelSpec {
  private val Margin = 64
  private val Untouched = 12345f

  /** An array in the midst of memory of its own. */
  private class Guarded(val sides: Long*) {
    val length: Int = sides.product.toInt
    private val memory = Nd4j.valueArrayOf((length + 2 * Margin).toLong, Untouched)
    val array: INDArray = memory
      .get(NDArrayIndex.interval(Margin, Margin + length))
      .reshape('c', sides: _*)

    def apply(i: Int): Float = memory.getFloat((Margin + i).toLong)

    def fill(random: Random): Unit =
      for (i <- 0 until length)
        memory.putScalar((Margin + i).toLong, random.nextGaussian.toFloat)

    def mustBe(expected: Array[Double], clue: String): Unit = {
      for (i <- 0 until length)
        assert(math.abs(apply(i) - expected(i)) <= 1e-3, s"at $i, $clue")
      mustBeAlone(clue)
    }

    def mustBeAlone(clue: String): Unit =
      for (i <- (-Margin until 0) ++ (length until length + Margin))
        assert(apply(i) == Untouched, s"$i is not in the array of $length, $clue")
  }
}
