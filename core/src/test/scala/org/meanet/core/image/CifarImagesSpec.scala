package org.meanet.core.image

import java.nio.file.{Files, Path}
import java.util.Optional

import scala.collection.JavaConverters._

import org.meanet.core.UserError
import org.meanet.core.config.Experiment
import org.meanet.core.image.CifarImages.Labels
import org.meanet.core.test.SparkSpec
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class CifarImagesSpec extends AnyFreeSpec with Matchers with SparkSpec {
  private val shape = new ImageShape(32, 32, 3)
  private var files = 0

  /** Red is the label, green the position in the row, blue the row. */
  private def pixels(red: Int): Array[Byte] = {
    val positions = 0 until 1024
    (positions.map(_ => red) ++ positions.map(_ % 32) ++ positions.map(_ / 32))
      .map(_.toByte)
      .toArray
  }

  private def file(bytes: Array[Byte]): String = {
    files += 1
    Files.write(folder.resolve(s"file$files.bin"), bytes).toString
  }

  private def cifar10(labels: Int*): String =
    file(labels.flatMap(label => label.toByte +: pixels(label)).toArray)

  private def cifar100(labels: (Int, Int)*): String =
    file(labels.flatMap { case (coarse, fine) =>
      Seq(coarse.toByte, fine.toByte) ++ pixels(fine)
    }.toArray)

  private def names(count: Int): String =
    file((0 until count).map(i => s"class $i").mkString("\n").getBytes("UTF-8"))

  private def source(labels: Labels, classes: Int, train: Seq[String], test: Seq[String]) =
    new CifarImages(labels, train.asJava, test.asJava, names(classes))

  private def prepare(source: CifarImages, shape: ImageShape = shape): ImageTable = {
    files += 1
    new PrepareStep(spark, new Experiment.Data(source, shape, 0.5, Optional.empty(), 10000), 1)
      .write(folder.resolve(s"table$files").toString)
  }

  private def images(table: ImageTable, splits: Split*): Seq[EncodedImage] =
    splits
      .flatMap(split => table.read(spark, split).collect().map(ImageTable.image))
      .sortBy(_.id)

  private def error(body: => Any): String = the[UserError] thrownBy body match {
    case e => e.getMessage
  }

  "The number of classes is told by the kind of label, before anything is downloaded" in {
    val none = Seq("no-such.bin").asJava
    def classes(labels: Labels) =
      new CifarImages(labels, none, none, "no-such.txt").classes(
        spark.sparkContext.hadoopConfiguration
      )
    Labels.values.map(classes) shouldBe Array(10, 100, 20)
  }

  "CIFAR-10's images come from all files in their order, with their label and colours" in {
    val table = prepare(
      source(Labels.CIFAR10, 10, Seq(cifar10(3, 9, 0, 1), cifar10(7, 2)), Seq(cifar10(5, 4)))
    )
    val train = images(table, Split.TRAIN, Split.VALIDATION)
    train.map(_.id) shouldBe (0 to 5).map(i => f"train/$i%06d")
    train.map(_.label) shouldBe Seq(3, 9, 0, 1, 7, 2)
    val image = train(4)
    image.shape shouldBe shape
    image.data.slice(0, 3) shouldBe Array[Byte](7, 0, 0)
    // Row 2, column 5.
    image.data.slice((2 * 32 + 5) * 3, (2 * 32 + 5) * 3 + 3) shouldBe Array[Byte](7, 5, 2)
    images(table, Split.TEST).map(_.label) shouldBe Seq(5, 4)
  }

  "CIFAR-100 has fine labels and coarse ones" in {
    val train = Seq(cifar100(19 -> 99, 0 -> 7, 3 -> 50, 4 -> 51))
    val test = Seq(cifar100(11 -> 42))
    val fine = prepare(source(Labels.CIFAR100_FINE, 100, train, test))
    images(fine, Split.TRAIN, Split.VALIDATION).map(_.label) shouldBe Seq(99, 7, 50, 51)
    val coarse = prepare(source(Labels.CIFAR100_COARSE, 20, train, test))
    images(coarse, Split.TRAIN, Split.VALIDATION).map(_.label) shouldBe Seq(19, 0, 3, 4)
    images(coarse, Split.TEST).map(_.label) shouldBe Seq(11)
  }

  "A file of more than one task's records is read whole, each record once" in {
    val labels = (0 until 5003).map(_ % 10)
    val table = prepare(source(Labels.CIFAR10, 10, Seq(cifar10(labels: _*)), Seq(cifar10(0))))
    val train = images(table, Split.TRAIN, Split.VALIDATION)
    train.map(_.label) shouldBe labels
    train.map(image => image.data.head.toInt) shouldBe labels
  }

  "A record with a label that there is not is rejected with its file and place" in {
    def rejected(labels: Labels, classes: Int, train: String, test: String) =
      prepare(source(labels, classes, Seq(cifar100(9 -> 9), train), Seq(test)))
        .rejected(spark)
        .collect()
        .map(r => r.getString(0) -> r.getString(1))
    val advice = "the file is damaged or not of CIFAR-100, " +
      "download and unpack cifar-100-binary.tar.gz again"
    val train = cifar100(1 -> 1, 2 -> 100, 3 -> 3, 20 -> 4, 5 -> 5)
    val faults = Array(
      "train/000002" ->
        s"record 1 of [$train], counted from 0: fine label must be in 0..99, got [100]: $advice",
      "train/000004" ->
        s"record 3 of [$train], counted from 0: coarse label must be in 0..19, got [20]: $advice"
    )
    // The label that is not learned is looked at, too.
    rejected(Labels.CIFAR100_FINE, 100, train, cifar100(0 -> 0)) shouldBe faults
    rejected(Labels.CIFAR100_COARSE, 20, train, cifar100(0 -> 0)) shouldBe faults
  }

  "A label of CIFAR-10 is below 10" in {
    val train = cifar10(0, 1, 2, 10, 4, 5, 6)
    val table = prepare(source(Labels.CIFAR10, 10, Seq(train), Seq(cifar10(0))))
    table.rejected(spark).collect().map(_.getString(1)) shouldBe Array(
      s"record 3 of [$train], counted from 0: label must be in 0..9, got [10]: the file is " +
        "damaged or not of CIFAR-10, download and unpack cifar-10-binary.tar.gz again"
    )
  }

  "Refused, with the file, the place and what to do, is" - {
    val good = Seq(cifar100(0 -> 0, 1 -> 1))

    "a truncated file" in {
      val path = Path.of(cifar100(0 -> 0, 1 -> 1))
      Files.write(path, Files.readAllBytes(path).dropRight(10))
      error(prepare(source(Labels.CIFAR100_FINE, 100, Seq(path.toString), good))) shouldBe
        s"[$path] must have whole records of CIFAR-100, 3074 bytes each, got [6138] bytes: it " +
        "ends [3064] bytes into record 1, so it is truncated or no file of the binary version, " +
        "download and unpack cifar-100-binary.tar.gz again"
      val ten = Path.of(cifar10(0, 1))
      Files.write(ten, Files.readAllBytes(ten).dropRight(3073 + 1))
      error(prepare(source(Labels.CIFAR10, 10, Seq(ten.toString), good))) shouldBe
        s"[$ten] must have whole records of CIFAR-10, 3073 bytes each, got [3072] bytes: it " +
        "ends [3072] bytes into record 0, so it is truncated or no file of the binary version, " +
        "download and unpack cifar-10-binary.tar.gz again"
    }

    "a file with bytes too many" in {
      val path = Path.of(cifar100(0 -> 0, 1 -> 1))
      Files.write(path, Files.readAllBytes(path) :+ 0.toByte)
      error(prepare(source(Labels.CIFAR100_COARSE, 20, good, Seq(path.toString)))) should
        include("got [6149] bytes: it ends [1] bytes into record 2, so it is truncated or no file")
    }

    "an empty file" in {
      val empty = file(Array())
      error(prepare(source(Labels.CIFAR100_FINE, 100, good, Seq(empty)))) shouldBe
        s"[$empty] must have whole records of CIFAR-100, 3074 bytes each, got [0] bytes: it is " +
        "empty, download and unpack cifar-100-binary.tar.gz again"
    }

    "a file of CIFAR-10 that is given as CIFAR-100, and the other way round" in {
      val ten = cifar10(1, 2)
      Seq(Labels.CIFAR100_FINE -> 100, Labels.CIFAR100_COARSE -> 20).foreach {
        case (labels, classes) =>
          error(prepare(source(labels, classes, Seq(ten), good))) shouldBe
            s"[$ten] must have whole records of CIFAR-100, 3074 bytes each, got [6146] bytes: " +
            "its size is that of a file of CIFAR-10, see data.source.labels"
      }
      error(prepare(source(Labels.CIFAR10, 10, good, Seq(cifar10(1))))) should
        endWith("its size is that of a file of CIFAR-100, see data.source.labels")
    }

    "another number of class names than classes" in {
      error(prepare(source(Labels.CIFAR100_FINE, 20, good, good))) should
        endWith(
          "must name the 100 classes of these labels of CIFAR-100, got [20] names: " +
            "see data.source.class-names and data.source.labels"
        )
    }

    "another shape, a missing file, a folder, and no file at all" in {
      error(
        prepare(source(Labels.CIFAR100_FINE, 100, good, good), new ImageShape(28, 28, 1))
      ) should startWith("data.shape must be")
      val advice =
        "check the path in data.source, or download and unpack cifar-100-binary.tar.gz first"
      error(prepare(source(Labels.CIFAR100_FINE, 100, Seq("/no/such.bin"), good))) shouldBe
        s"[/no/such.bin] does not exist: $advice"
      error(prepare(source(Labels.CIFAR100_FINE, 100, good, Seq(folder.toString)))) shouldBe
        s"[$folder] must be a file: $advice"
      error(prepare(source(Labels.CIFAR100_FINE, 100, Nil, good))) shouldBe
        "data.source.train-files must name at least one file"
    }
  }

  "The official CIFAR-100 has 500 and 100 images of each class" in {
    val folder = sys.env.get("MEANET_CIFAR100")
    assume(folder.isDefined, "MEANET_CIFAR100 must name the folder with train.bin and test.bin")
    val official = new CifarImages(
      Labels.CIFAR100_FINE,
      Seq(s"${folder.get}/train.bin").asJava,
      Seq(s"${folder.get}/test.bin").asJava,
      names(100)
    )
    for ((split, each) <- Seq(SourceSplit.TRAIN -> 500L, SourceSplit.TEST -> 100L)) {
      val context =
        org.apache.spark.api.java.JavaSparkContext.fromSparkContext(spark.sparkContext)
      val counts = official
        .read(context, split, shape)
        .rdd
        .map { case readable: RawRecord.Readable => readable.image.label }
        .countByValue()
      counts.size shouldBe 100
      counts.values.toSet shouldBe Set(each)
    }
  }
}
