package org.meanet.training

import org.meanet.core.run.InspectionLauncher
import org.meanet.core.test.{Examples, Launched, TempFolder}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class NetworkInspectionSpec extends AnyFreeSpec with Matchers with TempFolder {
  private lazy val conf = write("example.conf", Examples.Required).toString
  private lazy val names = write("names.txt", (1 to 7).map("class " + _).mkString("\n")).toString

  private def launch(overrides: String*): Launched = Launched.of(
    InspectionLauncher.launch(
      (Seq("--conf", conf) ++ overrides).toArray,
      new NetworkInspection
    )
  )

  private def named(overrides: String*): Launched =
    launch(s"data.source.class-names=$names" +: overrides: _*)

  private def refused(launched: Launched): String = {
    launched.code shouldBe 1
    launched.out shouldBe empty
    launched.err
  }

  "A table for each network comes out, for as many classes as have a name" in {
    val outcome = named("name=seven", "hard-classes.count=2")
    outcome.code shouldBe 0
    outcome.err shouldBe empty
    val lines = outcome.out.linesIterator.toList
    lines.head shouldBe
      "seven: images of 1×28×28 (channels×height×width), 7 classes, 2 of them hard"
    lines.filter(_.contains("parameters  ")).map(_.takeWhile(_ != ' ')) shouldBe
      Seq("CLOUD", "MAIN", "ADAPTIVE", "EXTENSION")
    lines.count(_.startsWith("total")) shouldBe 4
    lines.filter(_.contains("fully connected")).map(_.split(" {2,}")(1)) shouldBe
      Seq("64→7", "16→7", "16→2").map("avg pool, fully connected " + _)
    lines.last should startWith("Initial values: ")
  }

  "Half of the classes are hard where nothing is said" in {
    named().out should include("7 classes, 3 of them hard")
  }

  "CIFAR's classes are known before it is downloaded" in {
    val cifar = Seq(
      "type=cifar-images",
      "labels=cifar100-fine",
      "train-files=[no-such.bin]",
      "test-files=[no-such.bin]",
      "class-names=no-such.txt"
    )
    launch(cifar.map("data.source." + _): _*).out should include("100 classes, 50 of them hard")
  }

  "Class names that are missing are named" in {
    val missing = folder.resolve("no names.txt")
    refused(launch(s"data.source.class-names=$missing")) shouldBe
      s"error: [$missing] does not exist: class-names must be a text file with one name a line\n"
  }

  "More hard classes than classes are refused" in {
    refused(named("hard-classes.count=8")) shouldBe
      "error: hard-classes.count must be in 1..7, got [8]\n"
  }

  "A pooling larger than the map is refused" in {
    refused(named("networks.main.exit-pool=15")) shouldBe
      "error: networks.main.exit-pool must be at most the [14] pixels of the last feature map's " +
      "shorter side, got [15]\n"
  }

  "Lists of unequal length are refused" in {
    refused(named("networks.cloud.blocks-per-stage=[1,1]")) shouldBe
      "error: networks.cloud.blocks-per-stage must have one number for each of the widths " +
      "[16, 32, 64], got [1, 1] (command line)\n"
  }
}
