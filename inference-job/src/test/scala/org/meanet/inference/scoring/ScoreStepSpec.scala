package org.meanet.inference.scoring

import java.nio.file.{Files, Paths, StandardOpenOption}
import java.util.Optional
import java.util.concurrent.atomic.AtomicLong
import java.util.function.LongConsumer

import scala.collection.JavaConverters._
import scala.util.Random

import org.meanet.core.UserError
import org.meanet.core.bundle.Bundle
import org.meanet.core.bundle.Manifest.{ChannelOrder, ImageInput}
import org.meanet.core.config.Experiment
import org.meanet.core.fleet.Always
import org.meanet.core.hash.Seeds
import org.meanet.core.image.EncodedImage.Encoding
import org.meanet.core.image.{EncodedImage, ImageDecoder, ImageShape, JpegEncoder, Split}
import org.meanet.core.routing.{
  EdgeConfidence,
  Exit,
  ExtensionRule,
  HardClasses,
  MainEntropy,
  RoutingRule
}
import org.meanet.core.test.Examples
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

class ScoreStepSpec extends AnyFunSpec with Matchers with ScoringFixture {
  import Probabilities._

  private val classes = 7
  // Positions 0..2 of the extension are themselves labels of other classes.
  private val hardClasses = Seq(4, 1, 0)
  private val shape = new ImageShape(4, 5, 3)
  private val edgeInput = Examples.imageInput("image", 4, 5, ChannelOrder.RGB, 128, 128)
  private val cloudInput = Examples.imageInput("pixels", 4, 5, ChannelOrder.BGR, 100, 50)
  private val main = LinearBlock(
    "main.onnx",
    edgeInput,
    classes,
    seed = 1,
    givesFeatures = true,
    temperature = Some(2)
  )
  private val extension =
    LinearBlock(
      "extension.onnx",
      edgeInput,
      hardClasses.size,
      seed = 2,
      takesFeatures = true,
      temperature = Some(0.5)
    )
  private val cloud = LinearBlock("cloud.onnx", cloudInput, classes, seed = 3)

  private val images = (0 until 100).map { i =>
    val random = new Random(i)
    val data = new Array[Byte](shape.bytes)
    random.nextBytes(data)
    new EncodedImage(f"image-$i%03d", random.nextInt(classes), shape, Encoding.RAW, data)
  }
  private lazy val table = imageTable("images", classes, images)
  private lazy val threeExits =
    bundle("three-exits", classes, hardClasses, main, Some(extension), cloud)
  private lazy val twoExits =
    bundle("two-exits", classes, Seq(), main.copy(givesFeatures = false), None, cloud)

  private def preprocessed(image: EncodedImage, input: ImageInput): Array[Float] = {
    val order = if (input.channelOrder == ChannelOrder.RGB) Seq(0, 1, 2) else Seq(2, 1, 0)
    (for (channel <- order; pixel <- 0 until 20)
      yield (((image.data()(
        pixel * 3 + channel
      ) & 0xff) - input.mean.get(0)) / input.scale.get(0)).toFloat).toArray
  }

  private def argMax(p: Array[Double]): Int = p.indexOf(p.max)

  private def inTop5(p: Array[Double], label: Int): Boolean =
    p.sorted.reverse.take(5).contains(p(label))

  describe("The score step") {
    it("gives what a plain loop gives, with the extension's classes as original labels") {
      score(table, threeExits, "plain") shouldBe new ScoreCounts(100, 0)
      val rows = scores("plain")
      rows.size shouldBe 100
      images.foreach { image =>
        val row = rows(image.id)
        val p1 = softmax(main.logits(preprocessed(image, edgeInput)))
        val p2 = softmax(extension.logits(preprocessed(image, edgeInput)))
        val p3 = softmax(cloud.logits(preprocessed(image, cloudInput)))
        row.getAs[Int]("label") shouldBe image.label
        row.getAs[Long]("payload_bytes") shouldBe 60
        row.getAs[Long]("raw_bytes") shouldBe 60
        row.getAs[Int]("main_class") shouldBe argMax(p1)
        row.getAs[Double]("main_confidence") shouldBe p1.max +- 1e-6
        row.getAs[Double]("main_entropy") shouldBe entropy(p1) +- 1e-6
        row.getAs[Double]("main_margin") shouldBe
          p1.sorted.takeRight(2).reduce((second, first) => first - second) +- 1e-6
        row.getAs[Boolean]("main_top5") shouldBe inTop5(p1, image.label)
        row.getAs[Int]("main_hard_class") shouldBe hardClasses.maxBy(p1(_))
        row.getAs[Double]("main_hard_mass") shouldBe hardClasses.map(p1(_)).sum +- 1e-6
        row.getAs[Int]("extension_class") shouldBe hardClasses(argMax(p2))
        row.getAs[Double]("extension_confidence") shouldBe p2.max +- 1e-6
        row.getAs[Double]("extension_entropy") shouldBe entropy(p2) +- 1e-6
        row.getAs[Int]("cloud_class") shouldBe argMax(p3)
        row.getAs[Double]("cloud_confidence") shouldBe p3.max +- 1e-6
        row.getAs[Boolean]("cloud_top5") shouldBe inTop5(p3, image.label)
        val p1Calibrated = softmax(main.logits(preprocessed(image, edgeInput)).map(_ / 2))
        val p2Calibrated = softmax(extension.logits(preprocessed(image, edgeInput)).map(_ / 0.5f))
        row.getAs[Double]("main_calibrated_confidence") shouldBe p1Calibrated.max +- 1e-6
        row.getAs[Double]("main_calibrated_entropy") shouldBe entropy(p1Calibrated) +- 1e-6
        row.getAs[Double]("extension_calibrated_confidence") shouldBe p2Calibrated.max +- 1e-6
        row.getAs[Double]("extension_calibrated_entropy") shouldBe entropy(p2Calibrated) +- 1e-6
        // Its entry in the manifest has no temperature.
        row.getAs[Double]("cloud_calibrated_confidence") shouldBe p3.max +- 1e-6
      }
      rows.values.map(_.getAs[Boolean]("main_top5")).toSet shouldBe Set(true, false)
    }

    it("hands a row to the routing rule") {
      val exits = ScoresTable.exitScores(ScoresTable.read(spark, path("plain")).first())
      exits.main.predicted should be < classes
      hardClasses should contain(exits.extension.get.predicted)
      exits.cloud.confidence should be > 0.0
    }

    describe("that routes") {
      val hard = HardClasses.of(hardClasses.map(Int.box).asJava, classes)
      val policies = Seq(new MainEntropy(1.2), new EdgeConfidence(0.5))
      for {
        policy <- policies
        reachable <- Seq(true, false)
      } {
        val rule = new RoutingRule(policy, ExtensionRule.MORE_CONFIDENT, reachable, hard)
        val name = s"routed-${policy.name}-$reachable"

        it(s"decides as with every exit computed: $policy, cloud reachable: $reachable") {
          if (!Files.exists(Paths.get(path("plain")))) score(table, threeExits, "plain")
          val result = compute(
            table,
            threeExits,
            name,
            new ExitPlan.Routed(rule, new Always, 1),
            batchSize = 16
          )
          val routed = scores(name)
          val all = scores("plain")
          val decisions = all.mapValues(row => rule.decide(ScoresTable.exitScores(row))).toMap
          decisions.values.map(_.exit).toSet.size should be >= 2
          routed.keySet shouldBe all.keySet
          for ((id, decision) <- decisions) {
            val row = routed(id)
            val expected = all(id)
            def same(columns: Seq[String], computed: Boolean): Unit = columns.foreach { column =>
              val at = row.fieldIndex(column)
              withClue(s"$id $column ") {
                if (computed) row.get(at) shouldBe expected.get(at)
                else row.isNullAt(at) shouldBe true
              }
            }
            def columnsOf(exit: String) = row.schema.fieldNames.filter(_.startsWith(exit)).toSeq
            same(columnsOf("main"), computed = true)
            same(columnsOf("extension"), decision.extensionComputed)
            same(columnsOf("cloud"), decision.exit == Exit.CLOUD)
          }
          result.counts shouldBe new ScoreCounts(100, 0)
          result.main.images shouldBe 100
          result.extension.images shouldBe decisions.values.count(_.extensionComputed)
          result.cloud.images shouldBe decisions.values.count(_.exit == Exit.CLOUD)
          result.main.seconds should be > 0.0
        }
      }

      it("does without an extension where the bundle has none") {
        val rule =
          new RoutingRule(
            new MainEntropy(1.2),
            ExtensionRule.MORE_CONFIDENT,
            true,
            HardClasses.of(java.util.List.of(), classes)
          )
        val result =
          compute(table, twoExits, "routed-two-exits", new ExitPlan.Routed(rule, new Always, 1))
        result.extension.images shouldBe 0
        result.cloud.images shouldBe
          scores("routed-two-exits").values.count(_.getAs[Double]("main_entropy") > 1.2)
        result.cloud.images should (be > 0L and be < 100L)
      }
    }

    it("shows the cloud the images compressed anew, beside those as stored") {
      val scoring = new Experiment.Scoring(4, 8, Experiment.ScoredExits.ALL, Optional.of(30))
      new ScoreStep(spark, scoring, new ExitPlan.All, 1, _ => ())
        .write(table, Split.TEST, threeExits, path("reencoded"))
      val rows = scores("reencoded")
      val plain = scores("plain")
      images.foreach { image =>
        val row = rows(image.id)
        val file = new JpegEncoder(30).encode(ImageDecoder.decode(image))
        val pixels = ImageDecoder.decode(
          new EncodedImage(image.id, image.label, shape, Encoding.JPEG, file)
        )
        val seen = new EncodedImage(image.id, image.label, shape, Encoding.RAW, pixels.hwc)
        val p = softmax(cloud.logits(preprocessed(seen, cloudInput)))
        row.getAs[Long]("reencoded_bytes") shouldBe file.length
        row.getAs[Int]("cloud_reencoded_class") shouldBe argMax(p)
        row.getAs[Double]("cloud_reencoded_confidence") shouldBe p.max +- 1e-6
        row.getAs[Boolean]("cloud_reencoded_top5") shouldBe inTop5(p, image.label)
        row.getAs[Double]("cloud_confidence") shouldBe
          plain(image.id).getAs[Double]("cloud_confidence")
        plain(image.id).isNullAt(row.fieldIndex("reencoded_bytes")) shouldBe true
      }
    }

    it("gives each edge a partition and each image one edge, the same with the same seed") {
      score(table, threeExits, "five-edges", edges = 5, batchSize = 3)
      val edges = scores("five-edges").mapValues(_.getAs[Int]("edge"))
      edges.size shouldBe 100
      edges.values.toSet shouldBe (0 until 5).toSet
      edges.foreach { case (id, edge) =>
        edge shouldBe java.lang.Long.remainderUnsigned(Seeds.hash(1, id), 5)
      }
      val perFile = ScoresTable
        .read(spark, path("five-edges"))
        .selectExpr("input_file_name() AS file", "edge")
        .distinct()
      perFile.count() shouldBe 5
      perFile.select("file").distinct().count() shouldBe 5

      score(table, threeExits, "again", edges = 5, batchSize = 100)
      scores("again").mapValues(_.getAs[Int]("edge")).toMap shouldBe edges.toMap
      score(table, threeExits, "other-seed", edges = 5, seed = 2)
      scores("other-seed").mapValues(_.getAs[Int]("edge")).toMap should not be edges.toMap
    }

    it("scores to the same bits however the table is cut into files and batches") {
      val shuffled = imageTable("shuffled", classes, new Random(9).shuffle(images))
      score(shuffled, threeExits, "batches-of-7", edges = 2, batchSize = 7)
      val others = scores("batches-of-7")
      scores("plain").foreach { case (id, row) =>
        Seq("main_confidence", "main_entropy", "extension_entropy", "cloud_confidence").foreach(c =>
          others(id).getAs[Double](c) shouldBe row.getAs[Double](c)
        )
      }
    }

    it("loads a bundle once for all tasks of a JVM") {
      val fresh = bundle("fresh", classes, hardClasses, main, Some(extension), cloud)
      score(table, fresh, "fresh-scores", edges = 20)
      // Whoever loaded it again would find nothing.
      fresh.manifest.blocks.forEach(block => Files.delete(folder.resolve(s"fresh/${block.file}")))
      score(table, fresh, "fresh-scores-again", edges = 20)
      scores("fresh-scores-again") shouldBe scores("fresh-scores")
    }

    it("loads a block of a bundle when it is first used") {
      val partial = bundle("partial", classes, hardClasses, main, Some(extension), cloud)
      Files.delete(folder.resolve("partial/cloud.onnx"))
      val loan =
        ExecutorBlocks.borrow(partial, spark.sparkContext.hadoopConfiguration, Optional.empty())
      try {
        loan.blocks.main.file shouldBe "main.onnx"
        loan.blocks.extension.get.file shouldBe "extension.onnx"
        a[UserError] should be thrownBy loan.blocks.cloud
        loan.blocks.main shouldBe theSameInstanceAs(loan.blocks.main)
      } finally loan.close()
    }

    it("leaves edges without images empty") {
      score(imageTable("few", classes, images.take(3)), threeExits, "few-scores", edges = 50)
        .shouldBe(new ScoreCounts(3, 0))
    }

    it("leaves the extension's and the hard classes' columns null without an extension") {
      score(table, twoExits, "two-exit-scores")
      scores("two-exit-scores").values.foreach { row =>
        Seq(
          "main_hard_class",
          "main_hard_mass",
          "extension_class",
          "extension_confidence",
          "extension_entropy"
        ).foreach(c => row.isNullAt(row.fieldIndex(c)) shouldBe true)
        ScoresTable.exitScores(row).extension.isPresent shouldBe false
      }
    }

    it("writes the declared columns, readable by plain Spark SQL") {
      val plain = spark.read.parquet(path("plain"))
      plain.schema shouldBe ScoresTable.SCHEMA
      plain.count() shouldBe 100
    }

    it("counts and names images that cannot be decoded") {
      val broken = Seq(
        new EncodedImage("short", 0, shape, Encoding.RAW, new Array[Byte](59)),
        new EncodedImage("text", 1, shape, Encoding.JPEG, "no image".getBytes),
        new EncodedImage("nothing", 2, shape, Encoding.PNG, Array())
      )
      val mixed = imageTable("mixed", classes, images.take(20) ++ broken)
      score(mixed, threeExits, "mixed-scores") shouldBe new ScoreCounts(20, 3)
      scores("mixed-scores").keySet shouldBe images.take(20).map(_.id).toSet
      // Files, as Spark warns when it is given a folder that it would pass over.
      val side = spark.read.parquet(path("mixed-scores/_rejected/*.parquet"))
      side.schema shouldBe ScoresTable.REJECTED_SCHEMA
      val rejected = side.collect()
      rejected.map(_.getAs[String]("id")).toSet shouldBe Set("short", "text", "nothing")
      rejected
        .find(_.getAs[String]("id") == "short")
        .get
        .getAs[String]("reason") should include("must have 60 bytes, got [59]")
    }

    it("stops with the image and the block when logits are not finite") {
      val logarithm =
        bundle("logarithm", classes, Seq(), main.copy(logarithm = true), None, cloud)
      val error = the[UserError] thrownBy score(table, logarithm, "not-finite")
      error.getMessage should fullyMatch regex
        "Logit \\d of main.onnx for image image-\\d+ must be finite, got \\[NaN\\].*"
      Files.exists(Paths.get(path("not-finite"))) shouldBe false
    }

    it("refuses a label that is none of the bundle's classes") {
      val odd = images.head
      val error = the[UserError] thrownBy score(
        imageTable(
          "odd",
          classes,
          Seq(new EncodedImage("odd", 7, odd.shape, odd.encoding, odd.data))
        ),
        threeExits,
        "odd-scores"
      )
      error.getMessage shouldBe
        "The label of image odd must be one of the bundle's classes, 0..6, got [7]"
    }

    it("refuses a bundle with another number of classes") {
      val error =
        the[UserError] thrownBy score(imageTable("wide", 9, images), threeExits, "wide-scores")
      error.getMessage should include("must have the 9 classes of the image table")
    }

    it("refuses an existing folder and leaves it alone") {
      val error = the[UserError] thrownBy score(table, threeExits, "plain")
      error.getMessage should include("exists already")
      scores("plain").size shouldBe 100
    }

    it("refuses a model that changed since the bundle was verified, before any task") {
      val changed = bundle("changed", classes, hardClasses, main, Some(extension), cloud)
      val file = folder.resolve("changed/cloud.onnx")
      Files.write(file, Array[Byte](0), StandardOpenOption.APPEND)
      Files.deleteIfExists(folder.resolve("changed/.cloud.onnx.crc"))
      val error = the[UserError] thrownBy score(table, changed, "changed-scores")
      error.getMessage should include("must have SHA-256")
      Files.exists(Paths.get(path("changed-scores"))) shouldBe false
      a[UserError] should be thrownBy
        Bundle.load(spark.sparkContext.hadoopConfiguration, path("changed"))
    }

    it("tells how far it is, up to the number of images") {
      val last = new AtomicLong
      val progress: LongConsumer = done => last.set(done)
      new ScoreStep(spark, Experiment.Scoring.ofAllExits(4, 8), new ExitPlan.All, 1, progress)
        .write(table, Split.TEST, threeExits, path("progress"))
      last.get shouldBe 100
    }
  }
}
