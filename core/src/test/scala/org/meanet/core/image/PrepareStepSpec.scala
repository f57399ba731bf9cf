package org.meanet.core.image

import java.nio.file.{Files, Path}
import java.util.{Locale, Optional}

import scala.collection.JavaConverters._

import org.apache.hadoop.conf.Configuration
import org.apache.spark.sql.functions.{col, count}
import org.meanet.core.UserError
import org.meanet.core.config.Experiment
import org.meanet.core.image.IdxBytes._
import org.meanet.core.test.SparkSpec
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class PrepareStepSpec extends AnyFreeSpec with Matchers with SparkSpec {
  private val conf = new Configuration()
  private val shape = new ImageShape(2, 3, 1)
  private val usualLabels = Seq.tabulate(40)(_ % 2)
  private var sources = 0

  "an image table of small files" - {
    "adds up: read is kept and rejected, in the counts and in the tables" in {
      val labels = usualLabels.updated(3, 7).updated(5, 255)
      val table = prepare(source(trainLabels = IdxBytes.labels(labels: _*)))
      val counts = table.counts()
      counts.read() shouldBe 44
      counts.rejected() shouldBe 2
      counts.kept().total() shouldBe 42
      counts.kept().test() shouldBe 4
      Split.values().foreach { split =>
        table.read(spark, split).count() shouldBe counts.kept().of(split)
      }
      table.rejected(spark).collect().map(r => r.getString(0) -> r.getString(1)).toSet shouldBe Set(
        "train/000003" -> "label must be in 0..1, got [7]",
        "train/000005" -> "label must be in 0..1, got [255]"
      )
    }

    "holds the pixels of the file" in {
      val table = prepare(source())
      val image = ImageTable.image(table.read(spark, Split.TEST).orderBy("id").collect()(1))
      image.id() shouldBe "test/000001"
      image.label() shouldBe 1
      image.shape() shouldBe shape
      image.encoding() shouldBe EncodedImage.Encoding.RAW
      image.data() shouldBe Array[Byte](6, 7, 8, 9, 10, 11)
    }

    "has the same ids wherever it is made" in {
      val usual = Locale.getDefault
      Locale.setDefault(Locale.forLanguageTag("ar-EG"))
      try {
        val in = source()
        val records =
          IdxRecords.open(conf, in.testImages, in.testLabels, SourceSplit.TEST, shape)
        records.asScala.map { case r: RawRecord.Readable => r.image.id }.toSeq shouldBe
          Seq("test/000000", "test/000001", "test/000002", "test/000003")
        records.close()
      } finally Locale.setDefault(usual)
    }

    "has an empty side table with its columns when nothing was rejected" in {
      val rejected = prepare(source()).rejected(spark)
      rejected.count() shouldBe 0
      rejected.columns shouldBe Array("id", "reason")
    }

    "opens as it was written" in {
      val table = prepare(source())
      ImageTable.open(conf, table.path()) shouldBe table
      table.classNames().asScala shouldBe Seq("left", "right")
    }

    "has the contract's columns and partitions for plain Spark SQL" in {
      val table = prepare(source())
      val images = spark.read.parquet(table.path() + "/images")
      images.columns shouldBe ImageTable.SCHEMA.fieldNames :+ "split"
      images.select("split").distinct().collect().map(_.getString(0)).toSet shouldBe
        Set("train", "validation", "test")
    }

    "reads plain and gzipped files alike" in {
      val plain = prepare(source())
      val zipped = prepare(
        source(
          trainImages = gzip(images(40, 2, 3)),
          trainLabels = gzip(IdxBytes.labels(usualLabels: _*))
        )
      )
      zipped.counts() shouldBe plain.counts()
    }

    "keeps to the images per file" in {
      val table = prepare(source(), imagesPerFile = 5)
      val files = Files
        .list(Path.of(table.path(), "images", "split=train"))
        .iterator()
        .asScala
        .map(_.toString)
        .filter(_.endsWith(".parquet"))
        .toSeq
      files.size shouldBe (table.counts().kept().train() + 4) / 5
      files.foreach(f => spark.read.parquet(f).count() should be <= 5L)
    }

    "reads a split from that split's folder alone" in {
      val table = prepare(source())
      table.read(spark, Split.TRAIN).inputFiles.foreach(_ should include("/split=train/"))
    }

    "has a fingerprint that depends on the rows, not on the files" in {
      val fingerprint = prepare(source()).counts().fingerprint()
      prepare(source(), imagesPerFile = 3).counts().fingerprint() shouldBe fingerprint
      val pixels = images(40, 2, 3)
      pixels(100) = 99
      prepare(source(trainImages = pixels)).counts().fingerprint() should not be fingerprint
      prepare(source(trainLabels = IdxBytes.labels(usualLabels.updated(0, 1): _*)))
        .counts()
        .fingerprint() should not be fingerprint
    }

    "holds out the same images for the same seed, and others for another" in {
      def heldOut(seed: Long): Set[String] =
        prepare(source(), seed = seed)
          .read(spark, Split.VALIDATION)
          .collect()
          .map(_.getAs[String]("id"))
          .toSet
      heldOut(1) shouldBe heldOut(1)
      heldOut(1) should not be heldOut(2)
    }
  }

  "the embedded Fashion-MNIST subset" - {
    lazy val data = "../data/fashion-mnist/"
    lazy val table = new PrepareStep(
      spark,
      new Experiment.Data(
        new IdxImages(
          data + "train-images-idx3-ubyte.gz",
          data + "train-labels-idx1-ubyte.gz",
          data + "t10k-images-idx3-ubyte.gz",
          data + "t10k-labels-idx1-ubyte.gz",
          data + "label_names.txt"
        ),
        new ImageShape(28, 28, 1),
        0.1,
        Optional.empty(),
        5000
      ),
      1
    ).write(folder.resolve("fashion-mnist").toString)

    "is read whole, and a tenth of its training images is held out" in {
      val counts = table.counts()
      counts.read() shouldBe 30000
      counts.rejected() shouldBe 0
      counts.kept().test() shouldBe 10000
      counts.kept().train() + counts.kept().validation() shouldBe 20000
      counts.kept().validation() shouldBe 2000L +- 150L
    }

    "has 2,000 training and 1,000 test images of each class" in {
      val perClass = spark.read
        .parquet(table.path() + "/images")
        .groupBy((col("split") === "test").as("test"), col("label"))
        .agg(count("id"))
        .collect()
        .map(r => (r.getBoolean(0), r.getInt(1)) -> r.getLong(2))
        .toMap
      perClass shouldBe (0 until 10)
        .flatMap(k => Seq((false, k) -> 2000L, (true, k) -> 1000L))
        .toMap
    }

    "has unique ids" in {
      spark.read.parquet(table.path() + "/images").select("id").distinct().count() shouldBe 30000
    }

    "names its classes" in {
      table.classNames().size() shouldBe 10
      table.classNames().get(9) shouldBe "Ankle boot"
    }
  }

  "input that does not fit is one clear error, and leaves nothing behind:" - {
    "a missing file" in {
      val gone = folder.resolve("gone").toString
      val source0 = source()
      val broken = new IdxImages(
        gone,
        source0.trainLabels(),
        source0.testImages(),
        source0.testLabels(),
        source0.classNames()
      )
      error(broken) should (include(gone) and include("does not exist: check the path"))
    }

    "labels where images should be" in {
      error(source(trainImages = IdxBytes.labels(usualLabels: _*))) should (include(
        "must be an IDX file of images with magic 0x00000803, got [0x00000801]"
      ) and include("train-images"))
    }

    "a header that ends early" in {
      error(source(trainLabels = Array[Byte](0, 0))) should include(
        "is truncated: its header must have 8 bytes"
      )
    }

    "an image file that ends early" in {
      error(source(trainImages = images(40, 2, 3).dropRight(8))) should (include("train-images")
        and include("is truncated at item 38 of 40: 240 bytes expected after the header, got 232;"))
    }

    "a gzipped image file that ends early" in {
      val zipped = gzip(images(40, 2, 3))
      error(source(trainImages = zipped.dropRight(20))) should (include("train-images")
        and include("is truncated at item"))
    }

    "a label file that ends early" in {
      error(source(trainLabels = IdxBytes.labels(usualLabels: _*).dropRight(1))) should
        (include("train-labels") and include("is truncated at item 39 of 40"))
    }

    "a damaged gzip file" in {
      // Behind the gzip header of 10 bytes, to a block type that does not exist.
      val zipped = gzip(IdxBytes.labels(usualLabels: _*))
      zipped(10) = -1
      error(source(trainLabels = zipped)) should (include("train-labels")
        and include("is not a sound gzip file"))
    }

    "a file that goes on behind its last image" in {
      error(source(trainImages = images(40, 2, 3) :+ 0.toByte)) should include(
        "must end after the 40 items that its header names, got more bytes"
      )
    }

    "other numbers of images and labels" in {
      error(source(trainLabels = IdxBytes.labels(0, 1, 0))) should (include(
        "must have one label for each of the 40 images"
      ) and include("got [3]"))
    }

    "images of another size" in {
      error(source(testImages = images(4, 3, 2))) should (include(
        "must have images of 2×3×1 as the configured shape says, got [3×2×1]"
      ) and include("test-images"))
    }

    "no images" in {
      error(source(testImages = images(0, 2, 3), testLabels = IdxBytes.labels())) should include(
        "must have at least one image, got none"
      )
    }

    "an empty file of class names" in {
      error(source(classNames = "\n \n")) should include(
        "must hold one class name a line, got an empty file"
      )
    }

    "a split whose every label is out of range" in {
      error(source(testLabels = IdxBytes.labels(2, 3, 4, 5))) should include(
        "Every test image was rejected (4 of all splits), " +
          "for example: label must be in 0..1, got [2]"
      )
    }

    "a training split whose every label is out of range" in {
      error(source(trainLabels = IdxBytes.labels(Seq.fill(40)(9): _*))) should include(
        "Every train image was rejected (40 of all splits)"
      )
    }

    "too few images to hold any out" in {
      error(source(trainImages = images(1, 2, 3), trainLabels = IdxBytes.labels(0))) should
        include(
          "The validation split must have at least one image, got none of 1 with " +
            "validation-fraction [0.2]"
        )
    }

    "an output folder that is there already" in {
      val table = prepare(source())
      val before = Files.readAllBytes(Path.of(table.path(), "counts.json"))
      val thrown = the[UserError] thrownBy step(source()).write(table.path())
      thrown.getMessage should (include(table.path()) and include("exists already: remove it"))
      Files.readAllBytes(Path.of(table.path(), "counts.json")) shouldBe before
    }

    "opening a folder without a table" in {
      val thrown = the[UserError] thrownBy ImageTable.open(conf, folder.toString)
      thrown.getMessage should (include(folder.toString)
        and include("does not exist: prepare the image table first"))
    }
  }

  private def source(
      trainImages: Array[Byte] = images(40, 2, 3),
      trainLabels: Array[Byte] = IdxBytes.labels(usualLabels: _*),
      testImages: Array[Byte] = images(4, 2, 3),
      testLabels: Array[Byte] = IdxBytes.labels(0, 1, 0, 1),
      classNames: String = "left\nright\n"
  ): IdxImages = {
    sources += 1
    val in = folder.resolve("source-" + sources)
    new IdxImages(
      IdxBytes.write(in.resolve("train-images"), trainImages),
      IdxBytes.write(in.resolve("train-labels"), trainLabels),
      IdxBytes.write(in.resolve("test-images"), testImages),
      IdxBytes.write(in.resolve("test-labels"), testLabels),
      IdxBytes.write(in.resolve("names.txt"), classNames.getBytes("UTF-8"))
    )
  }

  private def step(source: IdxImages, seed: Long = 1, imagesPerFile: Int = 1000): PrepareStep =
    new PrepareStep(
      spark,
      new Experiment.Data(source, shape, 0.2, Optional.empty(), imagesPerFile),
      seed
    )

  private def prepare(source: IdxImages, seed: Long = 1, imagesPerFile: Int = 1000): ImageTable =
    step(source, seed, imagesPerFile).write(
      folder
        .resolve(
          "tables/" + sources + "-" + seed + "-" +
            imagesPerFile
        )
        .toString
    )

  /** The message of a failed prepare, once it is sure that nothing was left where it would write.
    */
  private def error(source: IdxImages): String = {
    val parent = Files.createDirectories(folder.resolve("failed-" + sources))
    val thrown = the[UserError] thrownBy step(source).write(parent.resolve("table").toString)
    Files.list(parent).iterator().asScala.toSeq shouldBe empty
    thrown.getMessage
  }
}
