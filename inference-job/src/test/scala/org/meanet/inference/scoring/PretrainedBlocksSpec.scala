package org.meanet.inference.scoring

import java.nio.FloatBuffer
import java.nio.file.{Files, Path, Paths}
import java.util.{List => JList, Map => JMap, Optional}

import scala.collection.JavaConverters._

import ai.onnxruntime.{OnnxTensor, OrtEnvironment, OrtSession}
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream
import org.apache.spark.sql.Row
import org.meanet.core.bundle.Manifest.{Block, ChannelOrder, ImageInput, Output, Validation}
import org.meanet.core.bundle.{Bundle, BundleWriter, Manifest}
import org.meanet.core.image.EncodedImage.Encoding
import org.meanet.core.image.{EncodedImage, ImageDecoder, ImageShape, Pixels, Preprocessor}
import org.meanet.core.routing.{Exit, ExtensionRule, HardClasses, MainEntropy, RoutingRule}
import org.meanet.core.test.Examples
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

/** Real images and real networks, which cannot be part of the sources. */
class PretrainedBlocksSpec extends AnyFunSpec with Matchers with ScoringFixture {
  import Probabilities._

  private def folderOf(variable: String, content: String): Path = {
    assume(sys.env.contains(variable), s"set $variable to a folder with $content")
    Paths.get(sys.env(variable))
  }

  private def block(
      file: String,
      input: ImageInput,
      outputs: Int,
      features: Option[Seq[Int]] = None,
      featuresInput: Option[String] = None
  ): Block = new Block(
    file,
    "",
    input,
    featuresInput.map(Optional.of[String]).getOrElse(Optional.empty[String]),
    Optional.empty(),
    new Output("logits", Seq(Int.box(outputs)).asJava),
    features
      .map(f => Optional.of(new Output("features", f.map(Int.box).asJava)))
      .getOrElse(Optional.empty[Output]),
    0,
    0,
    Optional.empty(),
    Optional.empty()
  )

  private def write(
      name: String,
      classes: Int,
      hardClasses: Seq[Int],
      main: Block,
      extension: Option[Block],
      cloud: Block,
      blocks: Path
  ): Bundle = {
    val manifest = new Manifest(
      Manifest.FORMAT_VERSION,
      (0 until classes).map(c => s"class $c").asJava,
      hardClasses.map(Int.box).asJava,
      main,
      extension.map(Optional.of[Block]).getOrElse(Optional.empty[Block]),
      cloud,
      Optional.empty[Validation],
      JMap.of[String, String]()
    )
    val files = (Seq(main, cloud) ++ extension)
      .map(b => b.file -> Files.readAllBytes(blocks.resolve(b.file)))
      .toMap
    new BundleWriter(spark.sparkContext.hadoopConfiguration)
      .write(path(name), manifest, files.asJava)
  }

  private def share(rows: Iterable[Row])(holds: Row => Boolean): Double =
    100.0 * rows.count(holds) / rows.size

  private def right(exit: String)(row: Row): Boolean =
    row.getAs[Int](s"${exit}_class") == row.getAs[Int]("label")

  private def timed(images: Int)(work: => ScoreCounts): ScoreCounts = {
    val start = System.nanoTime
    val counts = work
    info(f"${images / ((System.nanoTime - start) / 1e9)}%.0f images/s, Spark's overhead included")
    counts
  }

  describe("MEANet for CIFAR-100") {
    it("reaches the accuracy that was measured outside Spark on the 10,000 test images") {
      val blocks = folderOf("MEANET_CIFAR100_BLOCKS", "main, extension and cloud.onnx")
      val data = folderOf("MEANET_CIFAR100", "the official test.bin")
      val hard = Files.readAllLines(blocks.resolve("hard_classes.txt")).asScala.map(_.trim.toInt)
      val records = Files.readAllBytes(data.resolve("test.bin")).grouped(3074)
      val images = records.zipWithIndex.map { case (record, i) =>
        val hwc = Array.tabulate(3072)(j => record(2 + j % 3 * 1024 + j / 3))
        new EncodedImage(f"test-$i%05d", record(1), new ImageShape(32, 32, 3), Encoding.RAW, hwc)
      }.toSeq
      val input = Examples.imageInput("image", 32, 32, ChannelOrder.RGB, 127.5, 127.5)
      val bundle = write(
        "cifar100",
        100,
        hard,
        block("main.onnx", input, 100, features = Some(Seq(64, 8, 8))),
        Some(block("extension.onnx", input, hard.size, featuresInput = Some("features"))),
        block("cloud.onnx", input, 100),
        blocks
      )
      val table = imageTable("cifar100-images", 100, images)
      timed(10000)(score(table, bundle, "cifar100-scores", batchSize = 64)) shouldBe
        new ScoreCounts(10000, 0)
      val rows = scores("cifar100-scores").values
      share(rows)(right("main")) shouldBe 64.36 +- 0.02
      share(rows)(right("cloud")) shouldBe 65.47 +- 0.02
      share(rows.filter(row => hard.contains(row.getAs[Int]("label"))))(right("extension"))
        .shouldBe(60.40 +- 0.03)
      share(rows)(_.getAs[Double]("main_entropy") > 1.2) shouldBe 30.15 +- 0.02
    }
  }

  private def photographs(data: Path): List[EncodedImage] = {
    val tar =
      new TarArchiveInputStream(Files.newInputStream(data.resolve("imagenet-sample-1k.tar")))
    try
      Iterator
        .continually(tar.getNextTarEntry)
        .takeWhile(_ != null)
        .map(_.getName.split('/').last)
        .filter(_.endsWith(".jpg"))
        .map(name =>
          ImageDecoder.recognised(name, name.takeWhile(_ != '_').toInt, tar.readAllBytes)
        )
        .toList
    finally tar.close()
  }

  describe("MobileNets for ImageNet") {
    it("give groups of classes the sum of their classes' probabilities") {
      val blocks = folderOf("MEANET_IMAGENET_BLOCKS", "the pretrained MobileNets")
      val data = folderOf("MEANET_IMAGENET", "imagenet-sample-1k.tar")
      val names = Files
        .readAllLines(Paths.get("../data/imagenet/groups.tsv"))
        .asScala
        .filterNot(_.startsWith("#"))
        .map(_.split("\t")(2))
      val groups = names.distinct
      val labels = names.map(groups.indexOf(_))
      val file = "mobilenet_v1_0.25_128.onnx"
      val input = Examples.imageInput("image", 128, 128, ChannelOrder.RGB, 128, 128, crop = 0.875)
      val plain = block(file, input, 1000, features = Some(Seq(256, 4, 4)))
      val model = Files.readAllBytes(blocks.resolve(file))
      val onnx = OnnxBlock.open(plain, model)
      val grouped = OnnxBlock.open(plain.grouped(labels.map(Int.box).asJava), model)
      val preprocessor = new Preprocessor(input)
      var right = 0
      try
        for (image <- photographs(data)) {
          val pixels = new Array[Float](3 * 128 * 128)
          preprocessor.write(ImageDecoder.decode(image), pixels, 0)
          val tensors = JMap.of("image", new Tensor(pixels, Array(1L, 3, 128, 128)))
          val (of1000, of33) = (onnx.run(tensors), grouped.run(tensors))
          of33.get("features").data shouldBe of1000.get("features").data
          val sums = new Array[Double](groups.size)
          for ((p, i) <- softmax(of1000.get("logits").item(0)).zipWithIndex) sums(labels(i)) += p
          for ((p, group) <- softmax(of33.get("logits").item(0)).zipWithIndex)
            p shouldBe sums(group) +- 1e-6
          if (sums.indexOf(sums.max) == labels(image.label)) right += 1
        }
      finally {
        onnx.close()
        grouped.close()
      }
      info(s"$right of 1,000 photographs are in the group that main says")
      right should be > 462
    }

    def photographInput(size: Int) =
      Examples.imageInput("image", size, size, ChannelOrder.RGB, 128, 128, crop = 0.875)
    val edge = block("mobilenet_v1_0.25_128.onnx", photographInput(128), 1000)
    val cloud = block("mobilenet_v2_1.0_224.onnx", photographInput(224), 1000)
    def blocksFolder = folderOf("MEANET_IMAGENET_BLOCKS", "the pretrained MobileNets")
    lazy val images = photographs(folderOf("MEANET_IMAGENET", "imagenet-sample-1k.tar"))
    lazy val rows = {
      val bundle = write("imagenet", 1000, Seq(), edge, None, cloud, blocksFolder)
      val table = imageTable("imagenet-images", 1000, images)
      timed(1000)(score(table, bundle, "imagenet-scores", batchSize = 32)) shouldBe
        new ScoreCounts(1000, 0)
      scores("imagenet-scores")
    }

    it("reach the accuracy that was measured outside Spark on the 1,000 photographs") {
      val all = rows.values
      info(f"main ${share(all)(right("main"))}%.1f %%, cloud ${share(all)(right("cloud"))}%.1f %%")
      share(all)(right("main")) shouldBe 46.2 +- 1.0
      share(all)(_.getAs[Boolean]("main_top5")) shouldBe 70.4 +- 1.0
      share(all)(right("cloud")) shouldBe 85.3 +- 1.0
      share(all)(_.getAs[Boolean]("cloud_top5")) shouldBe 96.8 +- 1.0
    }

    it("say what a plain loop over the 1,000 photographs hears from them, and decide alike") {
      val hard = HardClasses.of(JList.of(), 1000)
      val rule = new RoutingRule(new MainEntropy(2), ExtensionRule.MORE_CONFIDENT, true, hard)
      val environment = OrtEnvironment.getEnvironment
      def session(block: Block) =
        environment.createSession(blocksFolder.resolve(block.file).toString)
      def say(session: OrtSession, block: Block, pixels: Pixels): Array[Double] = {
        val size = block.image.height
        val input = new Array[Float](3 * size * size)
        new Preprocessor(block.image).write(pixels, input, 0)
        val shape = Array(1L, 3, size, size)
        val tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape)
        try {
          val answers = session.run(JMap.of("image", tensor))
          try softmax(answers.get("logits").get.getValue.asInstanceOf[Array[Array[Float]]].head)
          finally answers.close()
        } finally tensor.close()
      }
      val (onEdge, inCloud) = (session(edge), session(cloud))
      val exits =
        try
          for (image <- images) yield {
            val pixels = ImageDecoder.decode(image)
            val (main, far) = (say(onEdge, edge, pixels), say(inCloud, cloud, pixels))
            val row = rows(image.id)
            val nats = entropy(main)
            withClue(image.id) {
              row.getAs[Int]("main_class") shouldBe main.indexOf(main.max)
              row.getAs[Double]("main_confidence") shouldBe main.max +- 1e-5
              row.getAs[Double]("main_entropy") shouldBe nats +- 1e-5
              row.getAs[Int]("cloud_class") shouldBe far.indexOf(far.max)
              row.getAs[Double]("cloud_confidence") shouldBe far.max +- 1e-5
              val decision = rule.decide(ScoresTable.exitScores(row))
              val expected = if (nats > 2) Exit.CLOUD -> far else Exit.MAIN -> main
              decision.exit shouldBe expected._1
              decision.predicted shouldBe expected._2.indexOf(expected._2.max)
              decision.exit
            }
          }
        finally {
          onEdge.close()
          inCloud.close()
        }
      info(s"${exits.count(_ == Exit.CLOUD)} of ${exits.size} go to the cloud")
      exits.toSet shouldBe Set(Exit.MAIN, Exit.CLOUD)
    }
  }
}
