package org.meanet.core.image

import java.nio.file.Files
import java.util.Optional

import org.apache.spark.api.java.JavaSparkContext
import org.meanet.core.config.ExperimentFile
import org.meanet.core.image.label.{FileName, Folder, GroundTruth, Sidecar}
import org.meanet.core.test.Examples
import org.scalatest.freespec.AnyFreeSpec

class ImageFoldersSpec extends AnyFreeSpec with LabelledSpec {

  "Class folders give ids below the folder that was given" in {
    val root = files(
      "train/n01/a.JPEG" -> picture(0),
      "train/n01/b.JPEG" -> picture(1),
      "train/n03/images/c.jpeg" -> picture(2),
      "train/n03/boxes.txt" -> "no image".getBytes,
      "train/n99/d.JPEG" -> picture(3),
      "val/n02/e.png" -> Pictures.png(4, 5, 0)
    )
    val table = prepare(
      new ImageFolders(
        classes,
        paths(new Folder(), s"$root/train"),
        paths(new Folder(), s"$root/val/")
      )
    )
    labels(table, Split.TRAIN, Split.VALIDATION, Split.TEST) shouldBe Map(
      "train/n01/a.JPEG" -> 0,
      "train/n01/b.JPEG" -> 0,
      "train/n03/images/c.jpeg" -> 2,
      "test/n02/e.png" -> 1
    )
    rejected(table) shouldBe
      Map("train/n99/d.JPEG" -> s"must be in a folder of a class of [$classes], got [n99]")
    table.counts.read shouldBe 5
  }

  "With a glob, ids begin at the folder before its first wildcard" in {
    val root = files("n01/a.jpg" -> picture(0), "n02/b.jpg" -> picture(1), "x/c.jpg" -> picture(2))
    val table = prepare(new ImageFolders(classes, none, paths(new Folder(), s"$root/n*")))
    labels(table, Split.TEST) shouldBe Map("test/n01/a.jpg" -> 0, "test/n02/b.jpg" -> 1)
  }

  "A flat folder takes its labels from a ground truth, from names, or from files beside" in {
    val root = files(
      "0_n01_00000001.jpg" -> picture(0),
      "0_n01_00000001.cls" -> "1".getBytes,
      "1_n02_00000002.jpg" -> picture(1),
      "1_n02_00000002.cls" -> "2".getBytes
    )
    val truth = new GroundTruth(file("truth.txt", "n03\nn01\n".getBytes), Optional.empty())
    val byRule = Seq(truth, new FileName(), new Sidecar(Sidecar.Extension.CLS)).map { rule =>
      val table = prepare(new ImageFolders(classes, none, paths(rule, root.toString)))
      labels(table, Split.TEST).toSeq.sortBy(_._1).map(_._2)
    }
    byRule shouldBe Seq(Seq(2, 0), Seq(0, 1), Seq(1, 2))
  }

  "Classes in groups have the labels of their groups, in the order in which these come first" in {
    val list =
      file("list.tsv", "# of a spec\nn07\tpike\tfish\nn03\towl\tbird\nn05\teel\tfish\n".getBytes)
    val root = files(
      "n07/a.jpg" -> picture(0),
      "n03/b.jpg" -> picture(1),
      "n05/c.jpg" -> picture(2),
      "n05/c.cls" -> "2".getBytes,
      "n05/d.jpg" -> picture(3),
      "n05/d.cls" -> "1".getBytes
    )
    val table = prepare(new ImageFolders(list, none, paths(new Folder(), root.toString)))
    table.classNames.toArray shouldBe Array("fish", "bird")
    labels(table, Split.TEST) shouldBe Map(
      "test/n07/a.jpg" -> 0,
      "test/n03/b.jpg" -> 1,
      "test/n05/c.jpg" -> 0,
      "test/n05/d.jpg" -> 0
    )
    // A number counts the classes of the list, as it does without groups.
    val beside = new Sidecar(Sidecar.Extension.CLS)
    labels(prepare(new ImageFolders(list, none, paths(beside, s"$root/n05"))), Split.TEST) shouldBe
      Map("test/c.jpg" -> 0, "test/d.jpg" -> 1)
  }

  "A share of the training images is the test split of a source without one" in {
    val names = (0 until 60).map(i => f"n01/$i%02d.jpg")
    val root = files(names.zipWithIndex.map { case (name, i) => name -> picture(i) }: _*)
    val source = new ImageFolders(classes, paths(new Folder(), root.toString), none)
    def split(test: Optional[java.lang.Double]) = {
      val table = prepare(source, validationFraction = 0.25, testFraction = test)
      Split.values
        .filter(table.counts.kept.of(_) > 0)
        .map(split => split -> labels(table, split).keySet)
        .toMap
    }
    val (with30, without) = (split(Optional.of(0.3)), split(Optional.empty()))
    with30.values.map(_.size).sum shouldBe names.size
    with30.values.flatten.toSet shouldBe names.map("train/" + _).toSet
    with30(Split.VALIDATION) shouldBe without(Split.VALIDATION)
    without.keySet shouldBe Set(Split.TRAIN, Split.VALIDATION)
    // 18 of 60 on average, with a standard deviation of 3.5.
    with30(Split.TEST).size should (be > 6 and be < 30)
  }

  "A share for tests is refused where there are test images, and where it leaves none to train" in {
    def refused(train: Optional[LabelledPaths], test: Optional[LabelledPaths], share: Double) =
      (the[IllegalArgumentException] thrownBy
        prepare(new ImageFolders(classes, train, test), 0.5, Optional.of(share))).getMessage
    val images = paths(new Folder(), files("n01/a.jpg" -> picture(0)).toString)
    refused(images, images, 0.2) shouldBe
      "test-fraction must be absent where the source has test images of its own, got [0.2]"
    refused(images, none, 0.5) shouldBe
      "validation-fraction and test-fraction must leave images to train on, got [0.5] and [0.5]"
  }

  "Small folders are read together and large ones by several tasks, each file once" in {
    val noise = Pictures.encoded(Pictures.noise(500), "png")
    val large = (0 until 12).map(i => f"n03/$i%02d.png" -> noise)
    val small = (0 until 20).map(i => f"n01/$i%02d/a.jpg" -> picture(i))
    val root = files(large ++ small: _*)
    val source = new ImageFolders(classes, none, paths(new Folder(), root.toString))
    val records =
      source.read(
        new JavaSparkContext(spark.sparkContext),
        SourceSplit.TEST,
        new ImageShape(1, 1, 3)
      )
    val partitions = records.rdd
      .mapPartitions(part =>
        Iterator(part.map { case image: RawRecord.Encoded => image.id }.toList)
      )
      .collect()
      .toSeq
    partitions.flatten.sorted shouldBe (large ++ small).map("test/" + _._1).sorted
    partitions.size should (be >= 2 and be <= 4)
    all(partitions.map(_.size)) should be > 3
  }

  "A file in place of a folder, an empty folder and a missing one are refused" in {
    val image = file("a.jpg", picture(0))
    def refused(path: String) =
      error(prepare(new ImageFolders(classes, none, paths(new Folder(), path))))
    refused(image) shouldBe
      s"[file:$image] must be a folder, got a file: name the folder that holds it"
    val empty = Files.createDirectories(folder.resolve("empty")).toString
    refused(empty) shouldBe
      s"[$empty] must hold images by their names, such as .jpg or .png, got none"
    refused(s"$folder/gone") should include("must name at least one file or folder, got none")
  }

  "A configuration says where images and labels are" in {
    def source(text: String): RawImages = {
      // The example's source is of another type, none of whose keys may stay.
      val other = Examples.Required.substring(Examples.Required.indexOf("data.shape"))
      ExperimentFile
        .parse(s"data.source { $text }\n$other", "x.conf", java.util.Arrays.asList[String]())
        .experiment
        .data
        .source
    }
    source(
      """type = tar-files, class-list = c.tsv, damaged = reject
        |train { paths = [train.tar], labels.type = folder }
        |test { paths = ["val-*.tar"], labels { type = ground-truth, file = t.txt, ids = i.txt } }
        |""".stripMargin
    ) shouldBe new TarFiles(
      "c.tsv",
      paths(new Folder(), "train.tar"),
      paths(new GroundTruth("t.txt", Optional.of("i.txt")), "val-*.tar"),
      Optional.of(Damage.REJECT)
    )
    source(
      """type = image-folders, class-list = c.tsv
        |test { paths = [val], labels { type = sidecar, extension = json } }""".stripMargin
    ) shouldBe
      new ImageFolders("c.tsv", none, paths(new Sidecar(Sidecar.Extension.JSON), "val"))
    source(
      """type = sequence-files, class-list = c.tsv
        |train { paths = [train], labels.type = file-name }""".stripMargin
    ) shouldBe
      new SequenceFiles("c.tsv", paths(new FileName(), "train"), none, Optional.empty())
    error(source("type = image-folders, class-list = c.tsv")) should include(
      "train or test must be given, got neither"
    )
    error(
      source(
        """type = sequence-files, class-list = c.tsv
          |test { paths = [val], labels { type = sidecar, extension = cls } }""".stripMargin
      )
    ) should include("test.labels.type must not be sidecar for sequence-files, got [sidecar]")
    error(
      source("type = tar-files, class-list = c.tsv, test { paths = [], labels.type = folder }")
    ) should include("paths must name at least one, got [none]")
  }
}
