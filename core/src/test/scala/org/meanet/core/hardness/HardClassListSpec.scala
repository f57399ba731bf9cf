package org.meanet.core.hardness

import java.nio.file.{Files, Path, Paths}

import scala.collection.JavaConverters._

import org.apache.hadoop.conf.Configuration
import org.meanet.core.UserError
import org.meanet.core.test.TempFolder
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class HardClassListSpec extends AnyFreeSpec with Matchers with TempFolder {
  private val names = Seq("apple", "baby", "fox", "sweet pepper", "0").asJava

  private def read(file: Path): Seq[Int] = HardClassList
    .read(new Configuration, "hard-classes.file", file.toString, names)
    .labels
    .asScala
    .map(_.intValue)

  private def list(text: String): Path = write("list.txt", text)

  private def error(text: String): String =
    (the[UserError] thrownBy read(list(text))).getMessage

  "A list" - {
    "names classes or gives labels, in any order, with comments and empty lines" in {
      read(list("# of a spec\n\n  sweet pepper  # by name\r\n2\t# fox\napple")) shouldBe
        Seq(0, 2, 3)
    }

    "means the name where a word is a name and a label" in {
      read(list("0\n")) shouldBe Seq(4)
    }

    "may be anywhere that Hadoop reads" in {
      read(Paths.get(list("1").toUri.toString.replace("file://", "file:"))) shouldBe Seq(1)
    }

    "of the published classes has 50 of CIFAR-100's" in {
      val file = Seq("", "..")
        .map(Paths.get(_, "data/cifar100/published-hard-classes.txt").toAbsolutePath.normalize)
        .find(Files.exists(_))
        .get
      val cifar100 = (0 until 100).map(label => s"class $label").asJava
      val published =
        HardClassList.read(new Configuration, "a spec", file.toString, cifar100).labels
      published should have size 50
      published.asScala should contain allOf (72, 44, 10, 67, 50, 73, 52, 3, 4, 59)
    }
  }

  "Refused, with file and line, is" - {
    def place(line: Int) = s"[${folder.resolve("list.txt")}], line $line: "

    "a class that there is not" in {
      val rule = "must be the name of a class, as in data.source.class-names, or a label in 0..4, "
      error("# a comment\nfox\nfrox\n") shouldBe place(3) + rule + "got [frox]"
      error("5") shouldBe place(1) + rule + "got [5]"
      error("1\n-1") shouldBe place(2) + rule + "got [-1]"
      error("99999999999") shouldBe place(1) + rule + "got [99999999999]"
      error("1 2") shouldBe place(1) + rule + "got [1 2]"
    }

    "a class that is listed twice, by name and by label" in {
      error("apple\n\nfox\n2\n") shouldBe place(4) +
        "class [fox], label 2, must stand only once, it is in line 3 already; remove one"
    }

    "a list of nothing" in {
      error("# nothing\n\n") shouldBe s"[${folder.resolve("list.txt")}] must list at least one " +
        "class, got none: hard-classes.file must be a text file with one class a line, by name or " +
        "by label"
    }
  }
}
