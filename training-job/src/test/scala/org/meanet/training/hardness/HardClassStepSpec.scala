package org.meanet.training.hardness

import java.io.{ByteArrayOutputStream, PrintStream}
import java.util.Optional

import scala.collection.JavaConverters._

import org.apache.hadoop.conf.Configuration
import org.meanet.core.UserError
import org.meanet.core.hardness._
import org.meanet.core.test.TempFolder
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class HardClassStepSpec extends AnyFreeSpec with Matchers with TempFolder {
  private val conf = new Configuration
  private val all = Optional.empty[Integer]
  private val none = Optional.empty[String]

  // Precision ascends with the label, recall descends.
  private val names = Seq("cat", "aquarium_fish", "dog", "fox")
  private val small = {
    val confusion = new Confusion(4)
    confusion.add(0, 0, 3)
    confusion.add(1, 0, 7)
    confusion.add(1, 1, 5)
    confusion.add(2, 1, 5)
    confusion.add(2, 2, 3)
    confusion.add(3, 2, 1)
    confusion.add(3, 3, 1)
    confusion
  }

  private def step(choice: HardClassChoice, names: Seq[String] = names) =
    HardClassStep.of(choice, names.asJava, 1, conf)

  /** The hard classes, and the lines that the terminal shows. */
  private def choose(
      choice: HardClassChoice,
      validation: Confusion = small,
      names: Seq[String] = names
  ): (Seq[Int], Seq[String]) = {
    val shown = new ByteArrayOutputStream
    val labels = step(choice, names).choose(validation, new PrintStream(shown, true, "UTF-8"))
    (labels.asScala.map(_.intValue), shown.toString("UTF-8").linesIterator.toSeq)
  }

  "The hard classes are shown with precision and recall, lowest first" in {
    val (labels, shown) = choose(new LowestPrecision(Optional.of[Integer](3), none))
    labels shouldBe Seq(0, 1, 2)
    shown shouldBe Seq(
      "Hard classes: 3 of 4, those of lowest precision on the validation split",
      "  precision and recall in %, lowest precision first:",
      "  cat            30.0 100.0    aquarium_fish  50.0  41.7    dog            75.0  37.5"
    )
  }

  "They are in the order of recall where that chose them" in {
    val (_, shown) = choose(new RecallBelow(0.6, none))
    shown shouldBe Seq(
      "Hard classes: 3 of 4, those with a recall below 0.6 on the validation split",
      "  precision and recall in %, lowest recall first:",
      "  dog            75.0  37.5    aquarium_fish  50.0  41.7    fox           100.0  50.0"
    )
  }

  "Fifty classes stand down columns that fit 120 characters" in {
    val names = (0 until 100).map(label => f"class-name-$label%02d")
    val validation = new Confusion(100)
    for (label <- 0 until 100) {
      validation.add(label, label, label + 1)
      validation.add((label + 1) % 100, label, 99 - label)
    }
    val (_, shown) = choose(new LowestPrecision(all, none), validation, names)
    val table = shown.drop(2)
    table should have size 13
    table.foreach(_.length should be <= 120)
    table.head.length should be > 90
    val cells = table.map(_.trim.split(" {4,}").map(_.split(" ").head))
    val downColumns = (0 until 4).flatMap(column => cells.flatMap(_.lift(column)))
    downColumns shouldBe names.take(50)
  }

  "Long names are cut, so that a line holds two at least" in {
    val names = Seq("tench, Tinca tinca, of the order of the carps", "b" * 40, "c", "d")
    val (_, shown) = choose(new LowestPrecision(Optional.of[Integer](3), none), small, names)
    shown.drop(2).map(_.trim.split(" ").head) shouldBe Seq("tench,", "b" * 40)
    shown(2) should include("tench, Tinca tinca, of the order of the…  30.0 100.0")
    shown.foreach(_.length should be <= 120)
  }

  "A list from elsewhere is compared with, and with what chance would give" in {
    val file = write("others.txt", "dog\nfox\n")
    val (labels, shown) =
      choose(new LowestPrecision(Optional.of[Integer](3), Optional.of(file.toString)))
    labels shouldBe Seq(0, 1, 2)
    shown.last shouldBe s"In common with the list [$file]: 1 of 3; by chance 1.5 ± 0.5"
  }

  "Files that cannot be used are told before there is anything to choose from" in {
    def error(choice: HardClassChoice) = (the[UserError] thrownBy step(choice)).getMessage
    error(new LowestPrecision(all, Optional.of("no/such.txt"))) should startWith(
      "[no/such.txt] does not exist: hard-classes.compare-with must be a text file"
    )
    val file = write("cow.txt", "cow\n").toString
    error(new Listed(file, none)) should startWith(s"[$file], line 1: must be the name of a class")
  }
}
