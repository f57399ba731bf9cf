package org.meanet.inference.scoring

import java.nio.file.{Files, Path}
import java.util.concurrent.{Callable, Executors}
import java.util.{Optional, Map => JMap}

import scala.collection.JavaConverters._
import scala.util.Random

import org.meanet.core.UserError
import org.meanet.core.bundle.Manifest.{ChannelOrder, Output}
import org.meanet.core.test.{Examples, TempFolder}
import org.meanet.inference.scoring.TinyOnnx.{Node, Value, Weights}
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

class OnnxBlockSpec extends AnyFunSpec with Matchers with TempFolder {
  import Probabilities._

  private val input = Examples.imageInput("image", 4, 5, ChannelOrder.RGB, 128, 128)
  private val main = LinearBlock("main.onnx", input, classes = 7, seed = 1, givesFeatures = true)
  private val extension =
    LinearBlock("extension.onnx", input, classes = 3, seed = 2, takesFeatures = true)

  private def images(count: Int, seed: Int): Tensor = {
    val random = new Random(seed)
    new Tensor(Array.fill(count * 60)(random.nextFloat() - 0.5f), Array(count, 3, 4, 5))
  }

  private def open(block: LinearBlock): OnnxBlock = OnnxBlock.open(block.block("-"), block.model)

  private def shouldEqual(got: Array[Float], expected: Array[Float]): Unit =
    got.zip(expected).foreach { case (g, e) => g shouldBe e +- 1e-5f }

  describe("OnnxBlock") {
    it("gives the manifest's outputs for every item of the batch") {
      val block = open(main)
      try {
        val batch = images(5, seed = 3)
        val outputs = block.run(JMap.of("image", batch)).asScala
        outputs.keySet shouldBe Set("logits", "features")
        outputs("logits").shape shouldBe Array(5, 7)
        outputs("features").shape shouldBe Array(5, 3, 4, 5)
        (0 until 5).foreach { i =>
          shouldEqual(outputs("logits").item(i), main.logits(batch.item(i)))
          outputs("features").item(i) shouldBe batch.item(i).map(math.max(_, 0f))
        }
      } finally block.close()
    }

    it("gives a class the sum of the probabilities of its outputs, however large the logits") {
      val groups = Seq(1, 0, 2, 1, 1, 0, 2)
      // As different as float32 bears: exp of the largest overflows, that of the smallest vanishes.
      val scales = Seq(1f, 40f, 2000f)
      val block = open(main.copy(outputClasses = Some(groups)))
      try
        for (scale <- scales) {
          val batch = images(4, seed = 9)
          val scaled = new Tensor(batch.data.map(_ * scale), batch.shape)
          val outputs = block.run(JMap.of("image", scaled)).asScala
          outputs("logits").shape shouldBe Array(4, 3)
          outputs("features").shape shouldBe Array(4, 3, 4, 5)
          for (i <- 0 until 4) {
            val ofOutputs = softmax(main.logits(scaled.item(i)))
            val ofClasses = softmax(outputs("logits").item(i))
            for (c <- 0 until 3) {
              val expected = groups.zip(ofOutputs).collect { case (`c`, p) => p }.sum
              ofClasses(c) shouldBe expected +- 2e-6 * scale
            }
          }
        }
      finally block.close()
    }

    it("feeds main's features to the extension") {
      val first = open(main)
      val second = OnnxBlock.openExtension(
        extension.block("-"),
        main.block("-"),
        extension.model,
        Optional.empty()
      )
      try {
        val batch = images(2, seed = 4)
        val features = first.run(JMap.of("image", batch)).get("features")
        val logits = second.run(JMap.of("image", batch, "features", features)).get("logits")
        (0 until 2).foreach { i =>
          shouldEqual(logits.item(i), extension.logits(batch.item(i)))
        }
      } finally {
        first.close()
        second.close()
      }
    }

    it("may run in many threads at once, with batches of different sizes") {
      val block = open(main)
      val pool = Executors.newFixedThreadPool(4)
      try {
        val runs = (1 to 60).map { n =>
          pool.submit(new Callable[Unit] {
            override def call(): Unit = {
              val batch = images(n, seed = n)
              val logits = block.run(JMap.of("image", batch)).get("logits")
              (0 until n).foreach(i => shouldEqual(logits.item(i), main.logits(batch.item(i))))
            }
          })
        }
        runs.foreach(_.get())
      } finally {
        pool.shutdownNow()
        block.close()
      }
    }

    it("refuses a file that is no model") {
      val error = the[UserError] thrownBy OnnxBlock.open(main.block("-"), Array[Byte](1, 2, 3))
      error.getMessage should startWith("main.onnx must be an ONNX model")
    }

    describe("refuses a hostile model:") {
      val image = Value("image", Seq(-1L, 3L, 4L, 5L))
      val logits = Value("logits", Seq(-1L, 7L))
      val nodes = Seq(
        Node("Flatten", Seq("image"), "flat", Some(1)),
        Node("MatMul", Seq("flat", "w"), "logits")
      )

      def refusal(model: Array[Byte]): String =
        (the[UserError] thrownBy OnnxBlock.open(main.block("-"), model)).getMessage

      it("one whose weights are to come from a file of this machine") {
        val secret = folder.resolve("secret")
        Files.write(secret, Array.fill[Byte](60 * 7 * 4)(1))
        val fromHere = Path.of("").toAbsolutePath.relativize(secret).toString
        for (file <- Seq(secret.toString, fromHere)) withClue(file) {
          val weights = TinyOnnx.Elsewhere("w", Seq(60, 7), file)
          refusal(TinyOnnx.model(Seq(image), Seq(logits), Seq(), nodes, Seq(weights))) should
            startWith("main.onnx must be an ONNX model that ONNX Runtime can load: ")
        }
      }

      it("one that says to have more weights than it has") {
        val weights = Weights("w", Seq(60, 7L << 40), Array.fill(60 * 7)(1f))
        refusal(TinyOnnx.model(Seq(image), Seq(logits), Seq(weights), nodes)) should
          startWith("main.onnx must be an ONNX model that ONNX Runtime can load: ")
      }

      it("one cut in the middle") {
        val model = main.model
        refusal(model.take(model.length / 2)) should
          startWith("main.onnx must be an ONNX model that ONNX Runtime can load: ")
      }
    }

    it("refuses other input names, naming the file and both") {
      val other = main.copy(input = Examples.imageInput("pixels", 4, 5, ChannelOrder.RGB, 128, 128))
      val error = the[UserError] thrownBy OnnxBlock.open(main.block("-"), other.model)
      error.getMessage shouldBe
        "main.onnx must have the inputs [image] as the manifest says, got [pixels]"
    }

    it("refuses other input shapes") {
      val other = main.copy(input = Examples.imageInput("image", 4, 6, ChannelOrder.GRAY, 128, 128))
      val error = the[UserError] thrownBy OnnxBlock.open(main.block("-"), other.model)
      error.getMessage shouldBe "The input image of main.onnx must have the shape [n, 3, 4, 5] " +
        "as the manifest says, with any n, got [n, 1, 4, 6]"
    }

    it("refuses a missing output and another number of classes") {
      val withoutFeatures = the[UserError] thrownBy
        OnnxBlock.open(main.block("-"), main.copy(givesFeatures = false).model)
      withoutFeatures.getMessage shouldBe
        "main.onnx must have the outputs [features, logits] as the manifest says, got [logits]"
      val otherClasses = the[UserError] thrownBy
        OnnxBlock.open(main.block("-"), main.copy(classes = 9).model)
      otherClasses.getMessage should include("output logits of main.onnx")
      otherClasses.getMessage should endWith("[n, 7] as the manifest says, with any n, got [n, 9]")
    }

    it("refuses a fixed batch size") {
      val fixed = TinyOnnx.model(
        Seq(TinyOnnx.Value("image", Seq(1, 3, 4, 5))),
        Seq(TinyOnnx.Value("logits", Seq(1, 60))),
        Seq(),
        Seq(TinyOnnx.Node("Flatten", Seq("image"), "logits", Some(1)))
      )
      val declared = main.copy(classes = 60, givesFeatures = false)
      val error = the[UserError] thrownBy OnnxBlock.open(declared.block("-"), fixed)
      error.getMessage should endWith("with any n, got [1, 3, 4, 5]")
    }

    it("refuses an extension whose features are not main's") {
      val error = the[UserError] thrownBy OnnxBlock.openExtension(
        extension.block("-"),
        main.copy(input = Examples.imageInput("image", 4, 5, ChannelOrder.GRAY, 0, 1)).block("-"),
        extension.model,
        Optional.empty()
      )
      error.getMessage shouldBe "The input features of extension.onnx must have the shape " +
        "[n, 1, 4, 5] as the manifest says, with any n, got [n, 3, 4, 5]"
    }

    it("refuses to run with other tensors") {
      val block = open(main)
      try {
        an[IllegalArgumentException] should be thrownBy
          block.run(JMap.of("pixels", images(1, seed = 5)))
        val small = new Tensor(new Array[Float](20), Array(1, 1, 4, 5))
        (the[IllegalArgumentException] thrownBy block.run(JMap.of("image", small))).getMessage
          .should(include("must have the shape [1, 3, 4, 5]"))
      } finally block.close()
    }
  }
}
