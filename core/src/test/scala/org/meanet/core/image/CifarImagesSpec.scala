package org.meanet.core.image

import java.nio.file.{Files, Path}

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
    new PrepareStep(spark, new Experiment.Data(source, shape, 0.5, 10000), 1)
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

  "A label beyond the classes is rejected with its image" in {
    val table = prepare(
      source(
        Labels.CIFAR100_FINE,
        100,
        Seq(cifar100(1 -> 1, 2 -> 100, 3 -> 3, 4 -> 4)),
        Seq(cifar100(0 -> 0))
      )
    )
    table.rejected(spark).collect().map(r => r.getString(0) -> r.getString(1)) shouldBe
      Array("train/000001" -> "label must be in 0..99, got [100]")
  }

  "Refused, with the file and what to do, is" - {
    val good = Seq(cifar100(0 -> 0, 1 -> 1))

    "a truncated file" in {
      val path = Path.of(cifar100(0 -> 0, 1 -> 1))
      Files.write(path, Files.readAllBytes(path).dropRight(10))
      error(prepare(source(Labels.CIFAR100_FINE, 100, Seq(path.toString), good))) shouldBe
        s"[$path] must have whole records of CIFAR-100, 3074 bytes each, got [6138] bytes: " +
        "it is damaged or truncated, download it again"
    }

    "an empty file" in {
      error(prepare(source(Labels.CIFAR100_FINE, 100, good, Seq(file(Array()))))) should
        endWith("got [0] bytes: it is damaged or truncated, download it again")
    }

    "a file of CIFAR-10 that is given as CIFAR-100, and the other way round" in {
      error(prepare(source(Labels.CIFAR100_FINE, 100, Seq(cifar10(1, 2)), good))) should
        endWith("its size is that of a file of CIFAR-10, see data.source.labels")
      error(prepare(source(Labels.CIFAR10, 10, good, Seq(cifar10(1))))) should
        endWith("its size is that of a file of CIFAR-100, see data.source.labels")
    }

    "another number of class names than classes" in {
      error(prepare(source(Labels.CIFAR100_FINE, 20, good, good))) should
        endWith("must name the 100 classes of these labels of CIFAR-100, got [20] names")
    }

    "another shape, a missing file, and no file at all" in {
      error(
        prepare(source(Labels.CIFAR100_FINE, 100, good, good), new ImageShape(28, 28, 1))
      ) should startWith("data.shape must be")
      error(prepare(source(Labels.CIFAR100_FINE, 100, Seq("/no/such.bin"), good))) shouldBe
        "[/no/such.bin] does not exist: check the path, or download the data set first"
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
