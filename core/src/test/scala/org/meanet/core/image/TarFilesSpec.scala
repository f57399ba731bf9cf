package org.meanet.core.image

import java.nio.file.{Files, Path}
import java.util.Optional

import org.meanet.core.image.TarBytes.tar
import org.meanet.core.image.label.{FileName, Folder, GroundTruth, LabelRule, Sidecar}
import org.scalatest.freespec.AnyFreeSpec

class TarFilesSpec extends AnyFreeSpec with LabelledSpec {
  private val lines = "n02\nn01\nn03\n"

  private def test(labels: LabelRule, damaged: Option[Damage], tars: String*): TarFiles =
    new TarFiles(
      classes,
      none,
      paths(labels, tars: _*),
      damaged.map(Optional.of[Damage]).getOrElse(Optional.empty[Damage])
    )

  private def test(labels: LabelRule, tars: String*): TarFiles = test(labels, None, tars: _*)

  private def truth(text: String = lines): GroundTruth =
    new GroundTruth(file("truth.txt", text.getBytes), Optional.empty())

  private def validation(numbers: Int*): Array[Byte] =
    tar(numbers.map(i => f"ILSVRC2012_val_$i%08d.JPEG" -> picture(i)): _*)

  "Images are found in" - {
    "a tar with a tar of each class, as ImageNet's training images are published" in {
      val outer = tar(
        "n02.tar" -> tar("n02_1.JPEG" -> picture(1), "n02_22.JPEG" -> picture(2)),
        "n01.tar" -> tar("n01_5.JPEG" -> picture(3)),
        "n03.tar" -> tar("n03_7.JPEG" -> picture(4), "n03_8.JPEG" -> picture(5))
      )
      val source = new TarFiles(
        classes,
        paths(new Folder(), file("ILSVRC2012_img_train.tar", outer)),
        paths(truth(), file("val.tar", validation(3, 1, 2))),
        Optional.empty()
      )
      val table = prepare(source)
      labels(table, Split.TRAIN, Split.VALIDATION) shouldBe Map(
        "train/n01/n01_5.JPEG" -> 0,
        "train/n02/n02_1.JPEG" -> 1,
        "train/n02/n02_22.JPEG" -> 1,
        "train/n03/n03_7.JPEG" -> 2,
        "train/n03/n03_8.JPEG" -> 2
      )
      labels(table, Split.TEST) shouldBe Map(
        "test/ILSVRC2012_val_00000001.JPEG" -> 1,
        "test/ILSVRC2012_val_00000002.JPEG" -> 0,
        "test/ILSVRC2012_val_00000003.JPEG" -> 2
      )
      table.classNames.get(1) shouldBe "second, of two words"
      table.counts.read shouldBe 8
    }

    "a flat tar with classes in the names, beside a list that is no image" in {
      val flat = tar(
        "sample/0000_n01.jpg" -> picture(0),
        "sample/0001_n02.jpg" -> picture(1),
        "sample/n03_10026.JPEG" -> picture(2),
        "sample/labels.tsv" -> "0\tn01\tfirst\n".getBytes
      )
      val table = prepare(test(new FileName(), file("sample.tar", flat)))
      labels(table, Split.TEST) shouldBe Map(
        "test/sample/0000_n01.jpg" -> 0,
        "test/sample/0001_n02.jpg" -> 1,
        "test/sample/n03_10026.JPEG" -> 2
      )
      table.counts.read shouldBe 3
    }

    "tars of class folders, wherever those begin" in {
      val one = file("a.tar", tar("./val/n01/a.png" -> Pictures.png(2, 3, 0xff)))
      val two = file("b.tar", tar("n03/images/b.jpg" -> picture(1)))
      labels(prepare(test(new Folder(), one, two)), Split.TEST) shouldBe
        Map("test/val/n01/a.png" -> 0, "test/n03/images/b.jpg" -> 2)
    }

    "shards of WebDataset, by labels, classes or JSON beside the images" in {
      val shards = files(
        "val-000.tar" -> tar(
          "0000.jpg" -> picture(0),
          "0000.cls" -> "2".getBytes,
          "0000.json" -> """{"label": 2, "width": 9}""".getBytes,
          "0000.txt" -> "n03\n".getBytes,
          "0001.cls" -> "0".getBytes,
          "0001.json" -> """{"label": 0}""".getBytes,
          "0001.txt" -> "n01".getBytes,
          "0001.jpg" -> picture(1)
        ),
        "val-001.tar" -> tar(
          "0002.cls" -> "1\n".getBytes,
          "0002.jpg" -> picture(2),
          "0002.json" -> """{"label": "n02"}""".getBytes,
          "0002.seg.png" -> Pictures.png(1, 1, 0),
          "0002.txt" -> "n02".getBytes
        )
      )
      Sidecar.Extension.values().foreach { extension =>
        val table = prepare(test(new Sidecar(extension), s"$shards/val-*.tar"))
        labels(table, Split.TEST) shouldBe
          Map("test/0000.jpg" -> 2, "test/0001.jpg" -> 0, "test/0002.jpg" -> 1)
        table.counts.read shouldBe 3
      }
    }
  }

  "A ground truth of ids is read through the list that they count" in {
    // The devkit's order is not that of the classes.
    val ids = file("ids.txt", "n03\nn01\nn02\nn99\n".getBytes)
    val truth = new GroundTruth(file("truth.txt", "3\n1\n2\n".getBytes), Optional.of(ids))
    labels(prepare(test(truth, file("v.tar", validation(1, 2, 3)))), Split.TEST).toSeq
      .sortBy(_._1)
      .map(_._2) shouldBe Seq(1, 2, 0)
  }

  "Images keep their size, their bytes and the encoding that these have, whatever their name" in {
    val png = Pictures.png(3, 5, 0x0a141e)
    val jpeg = Pictures.jpeg(4, 6, 0x808080)
    val table = prepare(
      test(new Folder(), file("a.tar", tar("n01/a.JPEG" -> png, "n01/b.png" -> jpeg)))
    )
    val Seq(a, b) = images(table, Split.TEST).sortBy(_.id)
    a.encoding shouldBe EncodedImage.Encoding.PNG
    a.shape shouldBe new ImageShape(3, 5, 3)
    a.data shouldBe png
    b.encoding shouldBe EncodedImage.Encoding.JPEG
    b.shape shouldBe new ImageShape(4, 6, 3)
  }

  "A tar that is larger than a part is read by several tasks, each member once" in {
    val noise = Pictures.encoded(Pictures.noise(400), "png")
    val members = (0 until 30).flatMap { i =>
      val tags = Seq(f"$i%04d.cls" -> s"${i % 3}".getBytes)
      Seq(f"$i%04d.png" -> noise) ++ tags
    }
    val source = test(new Sidecar(Sidecar.Extension.CLS), file("large.tar", tar(members: _*)))
    val records = source.read(
      new org.apache.spark.api.java.JavaSparkContext(spark.sparkContext),
      SourceSplit.TEST,
      new ImageShape(1, 1, 3)
    )
    records.getNumPartitions should be >= 2
    val found = records.rdd.collect().map { case image: RawRecord.Encoded =>
      image.id -> image.label
    }
    found.toSeq shouldBe (0 until 30).map(i => f"test/$i%04d.png" -> i % 3)
  }

  "Long names are read, as GNU's and as POSIX's tars have them" in {
    val long = "a" * 90 + "/" + "é" * 100 + "/n02/b.jpg"
    Seq(TarBytes.Gnu, TarBytes.Posix).foreach { format =>
      val bytes = tar(format, Seq("n01/a.jpg" -> picture(0), long -> picture(1)))
      labels(prepare(test(new Folder(), file("long.tar", bytes))), Split.TEST) shouldBe
        Map("test/n01/a.jpg" -> 0, s"test/$long" -> 1)
    }
  }

  "A tar that the machine's own tar has written is read" in {
    val root = files("n01/a.jpg" -> picture(0), "n02/b.jpg" -> picture(1))
    Seq("gnu", "oldgnu", "pax", "posix", "ustar", "v7").foreach { format =>
      val out = folder.resolve(s"$format.tar").toString
      val process =
        new ProcessBuilder("tar", s"--format=$format", "-cf", out, "-C", root.toString, ".")
          .start()
      assume(process.waitFor() == 0, s"This machine's tar does not write the format $format")
      withClue(format) {
        labels(prepare(test(new Folder(), out)), Split.TEST) shouldBe
          Map("test/n01/a.jpg" -> 0, "test/n02/b.jpg" -> 1)
      }
    }
  }

  "A bad image is a rejected row with its reason, and the counts add up:" - {
    def prepared(members: (String, Array[Byte])*): ImageTable = {
      val table =
        prepare(
          test(new Folder(), file("a.tar", tar(("n01/good.jpg" -> picture(0)) +: members: _*)))
        )
      table.counts.kept.test shouldBe 1
      table.counts.rejected shouldBe members.size
      table.counts.read shouldBe members.size + 1
      spark.read.parquet(table.path + "/images").count() shouldBe 1
      table
    }

    "a truncated JPEG" in {
      val whole = Pictures.encoded(Pictures.noise(64), "jpeg")
      rejected(prepared("n01/cut.JPEG" -> whole.take(whole.length / 2))) shouldBe Map(
        "test/n01/cut.JPEG" ->
          "not a sound jpeg image: Corrupt JPEG data: premature end of data segment"
      )
    }

    "an empty file" in {
      rejected(prepared("n01/empty.JPEG" -> Array.emptyByteArray)) shouldBe
        Map("test/n01/empty.JPEG" -> "must be a JPEG or a PNG, got an empty file")
    }

    "a text that is named as a JPEG" in {
      rejected(prepared("n02/text.JPEG" -> "Not Found".getBytes)) shouldBe Map(
        "test/n02/text.JPEG" ->
          "must be a JPEG or a PNG, got a file that begins with the bytes [4e 6f 74 20 46 6f 75 6e]"
      )
    }

    "an image in another format" in {
      val gif = Pictures.encoded(Pictures.flat(2, 2, 0), "gif")
      rejected(prepared("n02/a.gif" -> gif)) shouldBe Map(
        "test/n02/a.gif" ->
          "must be a JPEG or a PNG, got a file that begins with the bytes [47 49 46 38 39 61 02 00]"
      )
    }

    "a folder that is no class, and none" in {
      rejected(prepared("n99/a.jpg" -> picture(1), "b.jpg" -> picture(1))) shouldBe Map(
        "test/n99/a.jpg" -> s"must be in a folder of a class of [$classes], got [n99]",
        "test/b.jpg" -> s"must be in a folder of a class of [$classes], got no folder"
      )
    }

    "a link" in {
      val bytes = TarBytes.withLink("n01/link.jpg", "n01/a.jpg" -> picture(1))
      val table = prepare(test(new Folder(), file("links.tar", bytes)))
      table.counts.read shouldBe 2
      rejected(table) shouldBe Map(
        "test/n01/link.jpg" ->
          "is a link to another file, which is not followed: write the tar without links"
      )
    }

    "a name with no class, and one with two" in {
      val table = prepare(
        test(
          new FileName(),
          file(
            "a.tar",
            tar("n01_1.jpg" -> picture(0), "n99_1.jpg" -> picture(1), "n01_n02.jpg" -> picture(2))
          )
        )
      )
      rejected(table) shouldBe Map(
        "test/n99_1.jpg" ->
          s"must have one class of [$classes] between the underscores of its name, got none",
        "test/n01_n02.jpg" -> (s"must have one class of [$classes] between the underscores of " +
          "its name, got the labels [0, 1]")
      )
    }

    "a label beside it that is missing, out of range, or unreadable" in {
      val table = prepare(
        test(
          new Sidecar(Sidecar.Extension.JSON),
          file(
            "a.tar",
            tar(
              "0.jpg" -> picture(0),
              "0.json" -> """{"label": 2}""".getBytes,
              "1.jpg" -> picture(1),
              "2.jpg" -> picture(2),
              "2.json" -> """{"label": 3}""".getBytes,
              "3.jpg" -> picture(3),
              "3.json" -> "{".getBytes,
              "4.jpg" -> picture(4),
              "4.json" -> """{"class": 1}""".getBytes
            )
          )
        )
      )
      labels(table, Split.TEST) shouldBe Map("test/0.jpg" -> 2)
      table.counts.read shouldBe 5
      val reasons = rejected(table)
      reasons("test/1.jpg") shouldBe "must have a .json beside it, got none"
      reasons("test/2.jpg") shouldBe
        s"the .json beside it must be a label in 0..2 or a class of [$classes], got [3]"
      reasons("test/3.jpg") should startWith("the .json beside it must be JSON, got: ")
      reasons("test/4.jpg") shouldBe """the .json beside it must have the key "label""""
    }
  }

  "A tar that is cut off" - {
    val whole = tar("n01/a.jpg" -> picture(0), "n02/b.jpg" -> picture(1), "n03/c.jpg" -> picture(2))
    // The third member's header begins behind two headers and two bodies of two blocks each.
    val third = whole.indexOfSlice("n03/c.jpg".getBytes)

    "stops prepare with one line" in {
      val cut = file("cut.tar", whole.take(third + 512 + 100))
      error(prepare(test(new Folder(), cut))) shouldBe
        s"[file:$cut] is cut off in [n03/c.jpg]: this member has ${picture(2).length} bytes from " +
        s"byte ${third + 512} on, but the tar ends at byte ${third + 612}: download or write it " +
        "again, or set data.source.damaged = reject to go on without what is lost"
    }

    "is one rejected input where that is configured, and what came before is kept" in {
      val cut = file("cut.tar", whole.take(third + 512 + 100))
      val table = prepare(test(new Folder(), Some(Damage.REJECT), cut))
      labels(table, Split.TEST) shouldBe Map("test/n01/a.jpg" -> 0, "test/n02/b.jpg" -> 1)
      rejected(table).keySet shouldBe Set("test/cut.tar")
      rejected(table)("test/cut.tar") should include("is cut off in [n03/c.jpg]")
      table.counts.read shouldBe 3
    }

    "within a header says so" in {
      val cut = file("cut.tar", whole.take(third + 100))
      error(prepare(test(new Folder(), cut))) should include(
        s"is cut off: it ends at byte ${third + 100}, within the header of a member that begins at " +
          s"byte $third"
      )
    }

    "between two members says so, as its end mark is missing" in {
      val cut = file("cut.tar", whole.take(third))
      error(prepare(test(new Folder(), cut))) shouldBe
        s"[file:$cut] is cut off between two members: it ends at byte $third without the blocks " +
        "of zeros that end a tar: download or write it again, or set data.source.damaged = " +
        "reject to go on without what is lost"
      val table = prepare(test(new Folder(), Some(Damage.REJECT), cut))
      labels(table, Split.TEST) shouldBe Map("test/n01/a.jpg" -> 0, "test/n02/b.jpg" -> 1)
      rejected(table).keySet shouldBe Set("test/cut.tar")
    }

    "between two members, but within another tar, says so, too" in {
      val outer = tar("n02.tar" -> whole.take(third), "n01.tar" -> tar("d.jpg" -> picture(3)))
      val source = file("outer.tar", outer)
      error(prepare(test(new Folder(), source))) should include(
        s"outer.tar: n02.tar] is cut off between two members"
      )
    }

    "behind the first of the two blocks of zeros has lost nothing" in {
      val end = whole.length - whole.reverse.indexWhere(_ != 0)
      val cut = file("cut.tar", whole.take((end + 511) / 512 * 512 + 512))
      labels(prepare(test(new Folder(), cut)), Split.TEST).size shouldBe 3
    }

    "within another tar loses no more than its own rest" in {
      val outer = tar("n02.tar" -> whole.take(third + 600), "n01.tar" -> tar("d.jpg" -> picture(3)))
      val source = file("outer.tar", outer)
      error(prepare(test(new Folder(), source))) should (include(
        "outer.tar: n02.tar] is cut off in [n03/c.jpg]"
      ) and include("set data.source.damaged = reject"))
      val table = prepare(test(new Folder(), Some(Damage.REJECT), source))
      labels(table, Split.TEST) shouldBe
        Map("test/n02/n01/a.jpg" -> 0, "test/n02/n02/b.jpg" -> 1, "test/n01/d.jpg" -> 0)
      rejected(table).keySet shouldBe Set("test/n02.tar")
    }

    "or has something else where a header must be" in {
      val damaged = whole.clone()
      java.util.Arrays.fill(damaged, third, third + 512, 7.toByte)
      val source = file("damaged.tar", damaged)
      error(prepare(test(new Folder(), source))) should include(
        s"is damaged or no tar: byte $third must begin a header, got something else"
      )
      labels(
        prepare(test(new Folder(), Some(Damage.REJECT), source)),
        Split.TEST
      ).size shouldBe 2
    }
  }

  "Input that does not fit is one clear error, and leaves nothing behind:" - {
    def refused(source: RawImages): String = {
      val before = tables
      val message = error(prepare(source))
      tables shouldBe before
      message
    }
    def tables: Set[Path] = {
      val listed = Files.list(folder)
      try listed.toArray.map(_.asInstanceOf[Path]).filter(_.toString.contains("table")).toSet
      finally listed.close()
    }

    "a glob that matches nothing" in {
      val glob = s"$folder/nothing-*.tar"
      refused(test(new Folder(), glob)) shouldBe
        s"[$glob] must name at least one file or folder, got none: check the paths in data.source"
    }

    "a gzipped tar" in {
      val zipped = file("a.tar.gz", IdxBytes.gzip(validation(1)))
      refused(test(truth("n01"), zipped)) shouldBe
        s"[file:$zipped] must be a tar that is not compressed, as only such a one can be read in " +
        "parts, got a gzip file: unpack it with gunzip first"
    }

    "something else than a tar, and an empty file" in {
      refused(test(new Folder(), file("a.tar", new Array[Byte](100)))) should include(
        "must be a tar, got a file that does not begin like one: check the path"
      )
      refused(test(new Folder(), file("a.tar", Array.emptyByteArray))) should include(
        "must be a tar, got an empty file: download it again"
      )
    }

    "a tar without an image" in {
      refused(test(new Folder(), file("a.tar", tar("n01/a.txt" -> Array[Byte](1))))) should include(
        "must hold images by their names, such as .jpg or .png, got none"
      )
    }

    "a ground truth of another length" in {
      val source = file("val.tar", validation(1, 2, 3, 4))
      refused(test(truth(), source)) should include(
        "truth.txt] must have one line for each of the 4 images, got [3] lines"
      )
      refused(test(truth(), file("val.tar", validation(1, 2)))) should include(
        "truth.txt] must have one line for each of the 2 images, got [3] lines"
      )
    }

    "a ground truth that is missing, by the key of its split" in {
      val source = paths(new GroundTruth("/no/such.txt", Optional.empty()), "val.tar")
      def tars(train: Optional[LabelledPaths], test: Optional[LabelledPaths]) =
        refused(new TarFiles(classes, train, test, Optional.empty()))
      def missing(key: String) =
        s"[/no/such.txt] does not exist: $key must be a text file with a line for each image"
      tars(source, none) shouldBe missing("data.source.train.labels.file")
      tars(none, source) shouldBe missing("data.source.test.labels.file")
      val truth = new GroundTruth(file("truth.txt", "1\n".getBytes), Optional.of("/no/such.txt"))
      tars(paths(truth, "val.tar"), none) shouldBe missing("data.source.train.labels.ids")
    }

    "a ground truth with something that is no class" in {
      val source = file("val.tar", validation(1, 2, 3))
      refused(test(truth("n01\nn02\nn99\n"), source)) should (include("Line 3 of [")
        and include(s"truth.txt] must be a class of [$classes], got [n99]"))
      refused(test(truth("490\n361\n171\n"), source)) should include(
        "got [490]: for numbers, name the list of the classes that they count in labels.ids"
      )
    }

    "a ground truth with an id out of range" in {
      val ids = file("ids.txt", "n03\nn01\nn02\n".getBytes)
      val source = file("val.tar", validation(1, 2, 3))
      Seq("4", "0", "n01").foreach { id =>
        val truth = new GroundTruth(file("truth.txt", s"1\n$id\n2\n".getBytes), Optional.of(ids))
        refused(test(truth, source)) should (include("Line 2 of [")
          and include(s"must be a number from 1 to 3, the lines of [$ids], got [$id]"))
      }
    }

    "two images of one id" in {
      val one = file("a.tar", tar("n01/a.jpg" -> picture(0), "n01/b.jpg" -> picture(1)))
      val two = file("b.tar", tar("n01/a.jpg" -> picture(2), "n01/b.jpg" -> picture(1)))
      refused(test(new Folder(), one, two)) shouldBe
        "Each image must have an id of its own, got [test/n01/a.jpg] more than once, and 1 more " +
        "ids: give the files different names, or name each path once"
    }

    "a list with a class or a name twice" in {
      def listed(text: String): String = refused(
        new TarFiles(
          file("list.tsv", text.getBytes),
          none,
          paths(new Folder(), file("a.tar", tar("n01/a.jpg" -> picture(0)))),
          Optional.empty()
        )
      )
      listed("n01\tcrane\nn02\tcrane\n") should include(
        "must have each name once, got [crane] for the labels 0 and 1: give each of its own"
      )
      listed("n01\nn02\nn01\n") should include(
        "must have each class once, got [n01] for the labels 0 and 2"
      )
    }

    "a list with groups on some of its lines alone" in {
      val list = file("list.tsv", "n01\tcrane\tbird\nn02\tcrane truck\n".getBytes)
      val source = paths(new Folder(), file("a.tar", tar("n01/a.jpg" -> picture(0))))
      refused(new TarFiles(list, none, source, Optional.empty())) should endWith(
        "must have a group, in a third column, on every line or on none, got [n02 crane truck] " +
          "beside [n01 crane bird]"
      )
    }

    "neither training nor test images" in {
      val thrown = the[IllegalArgumentException] thrownBy
        new TarFiles(classes, none, none, Optional.empty())
      thrown.getMessage shouldBe "train or test must be given, got neither"
    }
  }

  "A table of test images alone has no other split, and says so" in {
    val table = prepare(test(truth(), file("val.tar", validation(1, 2, 3))))
    table.counts.kept shouldBe new ImageCounts.Kept(0, 0, 3)
    error(table.read(spark, Split.TRAIN)) shouldBe
      s"[${table.path}] must have images of the train split, got none: the raw images that it was " +
      "prepared from had none"
    ImageTable.open(spark.sparkContext.hadoopConfiguration, table.path) shouldBe table
  }
}
