package org.meanet.core.image

import java.nio.file.{Files, Path, Paths}
import java.util.Optional

import scala.collection.JavaConverters._

import org.meanet.core.image.label.{ClassList, FileName}
import org.scalatest.freespec.AnyFreeSpec

class ImageNetSampleSpec extends AnyFreeSpec with LabelledSpec {
  private val list = "../data/imagenet/classes.tsv"

  "ImageNet's list has 1,000 classes by their WordNet numbers, in that order" in {
    val read = ClassList.read(spark.sparkContext.hadoopConfiguration, "class-list", list)
    read.size shouldBe 1000
    val numbers =
      Files.readAllLines(Paths.get(list)).asScala.map(_.split("\t")(0))
    numbers shouldBe numbers.sorted
    all(numbers) should fullyMatch regex "n\\d{8}"
    read.label("n01440764").get shouldBe 0
    read.label("n15075141").get shouldBe 999
    read.names.get(134) shouldBe "crane (n02012849)"
  }

  "The list of groups has the same classes in 33 groups of 10 or more, told by hypernyms alone" in {
    def rows(file: String) = Files
      .readAllLines(Paths.get(file))
      .asScala
      .filterNot(_.startsWith("#"))
      .map(_.split("\t").toSeq)
    val grouped = "../data/imagenet/groups.tsv"
    rows(grouped).map(_.take(2)) shouldBe rows(list)
    val read = ClassList.read(spark.sparkContext.hadoopConfiguration, "class-list", grouped)
    read.names.asScala shouldBe rows(grouped).map(_(2)).distinct
    val sizes = rows(grouped).groupBy(_(2)).mapValues(_.size)
    sizes should have size 33
    all(sizes.values) should be >= 10
    // The 118 breeds are in one row of ImageNet's order.
    val dogs = (151 until 269).map(i => rows(list).apply(i).head)
    all(dogs.map(read.label(_).get)) shouldBe read.names.indexOf("dog")
    sizes("dog") shouldBe 118
    read.labelOfNamed("espresso") shouldBe read.label("n07920052")
    read.names.get(read.labelOfNamed("airliner").get) shouldBe "ship or aircraft"
  }

  "The sample of 1,000 photographs has one of each class, and all of them decode" in {
    val named = sys.env.get("MEANET_IMAGENET")
    assume(
      named.isDefined,
      "MEANET_IMAGENET must name the folder with a sample of ImageNet, one image of each class, " +
        "unpacked or as imagenet-sample-1k.tar"
    )
    val table = prepare(source(Paths.get(named.get)))
    table.counts.kept shouldBe new ImageCounts.Kept(0, 0, 1000)
    table.counts.rejected shouldBe 0
    // Names begin with the label.
    labels(table, Split.TEST).foreach { case (id, label) =>
      id.substring(id.lastIndexOf('/') + 1).take(4).toInt shouldBe label
    }
    labels(table, Split.TEST).values.toSeq.sorted shouldBe (0 until 1000)
  }

  private def source(folder: Path): RawImages = {
    val tar = folder.resolve("imagenet-sample-1k.tar")
    if (Files.exists(tar))
      new TarFiles(list, none, paths(new FileName(), tar.toString), Optional.empty())
    else new ImageFolders(list, none, paths(new FileName(), folder.toString))
  }
}
