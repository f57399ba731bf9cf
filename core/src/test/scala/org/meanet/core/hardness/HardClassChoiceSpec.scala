package org.meanet.core.hardness

import java.util.Optional

import scala.collection.JavaConverters._

import org.apache.hadoop.conf.Configuration
import org.meanet.core.UserError
import org.meanet.core.test.TempFolder
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class HardClassChoiceSpec extends AnyFreeSpec with Matchers with TempFolder {
  private val conf = new Configuration
  private val none = Optional.empty[String]

  private def count(n: Int) = Optional.of[Integer](n)

  private val half = Optional.empty[Integer]

  private def names(classes: Int) = (0 until classes).map(label => s"class-$label").asJava

  private def confusion(classes: Int, answers: Seq[(Int, Int)]): Confusion = {
    val confusion = new Confusion(classes)
    answers.foreach { case (label, predicted) => confusion.add(label, predicted, 1) }
    confusion
  }

  private def chosen(choice: HardClassChoice, validation: Confusion, seed: Long = 1): Seq[Int] =
    choice
      .among(names(validation.classes), seed, conf)
      .of(validation)
      .asScala
      .map(_.intValue)

  private def error(body: => Any): String = the[UserError] thrownBy body match {
    case e => e.getMessage
  }

  // Class 0 is answered 4 times and right 3 times, 1 is right 1 of 3, 2 is never answered, 3 is
  // right 2 of 2. Of class 0 there are 4 images, of 1 one, of 2 two, of 3 two.
  private val small = confusion(
    4,
    Seq(0 -> 0, 0 -> 0, 0 -> 0, 2 -> 0, 1 -> 1, 0 -> 1, 2 -> 1, 3 -> 3, 3 -> 3)
  )

  "Precision is correct divided by predicted-as, and 0 for a class never predicted" in {
    (0 to 3).map(small.precision(_)) shouldBe Seq(3.0 / 4, 1.0 / 3, 0.0, 1.0)
  }

  "Recall is correct divided by the images of the class, and 0 for a class without images" in {
    (0 to 3).map(small.recall(_)) shouldBe Seq(3.0 / 4, 1.0, 0.0, 1.0)
    confusion(2, Seq(0 -> 1)).recall(1) shouldBe 0
  }

  "The classes of lowest precision or recall are hard, listed by label" in {
    chosen(new LowestPrecision(count(2), none), small) shouldBe Seq(1, 2)
    chosen(new LowestPrecision(count(3), none), small) shouldBe Seq(0, 1, 2)
    chosen(new LowestRecall(count(2), none), small) shouldBe Seq(0, 2)
  }

  "Of two classes with equal precision the lower label is hard" in {
    val tied = confusion(3, Seq(0 -> 0, 1 -> 1, 2 -> 2))
    chosen(new LowestPrecision(count(1), none), tied) shouldBe Seq(0)
  }

  "A precision or recall of exactly the cut-off is not below it" in {
    chosen(new PrecisionBelow(0.75, none), small) shouldBe Seq(1, 2)
    chosen(new PrecisionBelow(0.7501, none), small) shouldBe Seq(0, 1, 2)
    chosen(new RecallBelow(0.75, none), small) shouldBe Seq(2)
    chosen(new RecallBelow(1, none), small) shouldBe Seq(0, 2)
  }

  "Without a count half of the classes are hard, and all may be" in {
    val five = confusion(5, (0 until 5).map(i => i -> i))
    for (
      choice <- Seq[Optional[Integer] => HardClassChoice](
        new LowestPrecision(_, none),
        new LowestRecall(_, none),
        new Random(_, none)
      )
    ) {
      chosen(choice(half), five) should have size 2
      chosen(choice(count(5)), five) shouldBe (0 until 5)
      error(choice(count(6)).among(names(5), 1, conf)) shouldBe
        "hard-classes.count must be in 1..5, got [6]"
      error(choice(half).among(names(1), 1, conf)) shouldBe
        "hard-classes.count must be in 1..1, got [0]"
    }
  }

  "Every choice agrees with a count by hand on random answers" in {
    // Few images of many classes, so that ties, classes never predicted and classes without images
    // are everywhere.
    val random = new scala.util.Random(5)
    for (round <- 1 to 300) {
      val classes = 1 + random.nextInt(12)
      val answers =
        Seq.fill(random.nextInt(40))(random.nextInt(classes) -> random.nextInt(classes)) ++
          (if (round % 3 == 0) (0 until classes).map(i => i -> i) else Nil)
      val validation = confusion(classes, answers)

      /** Right answers and all answers, as whole numbers: 0 of 1 where there are none. */
      def share(of: ((Int, Int)) => Int)(label: Int): (Int, Int) = {
        val its = answers.filter(of(_) == label)
        if (its.isEmpty) (0, 1) else (its.count { case (l, p) => l == p }, its.size)
      }
      def less(a: (Int, Int), b: (Int, Int)) = a._1 * b._2 < b._1 * a._2
      def rank(value: Int => (Int, Int))(label: Int) =
        (0 until classes).count { other =>
          less(value(other), value(label)) ||
          (!less(value(label), value(other)) && other < label)
        }
      val precision = share(_._2) _
      val recall = share(_._1) _

      val n = 1 + random.nextInt(classes)
      chosen(new LowestPrecision(count(n), none), validation) shouldBe
        (0 until classes).filter(rank(precision)(_) < n)
      chosen(new LowestRecall(count(n), none), validation) shouldBe
        (0 until classes).filter(rank(recall)(_) < n)

      val tenths = 1 + random.nextInt(10)
      for (
        (value, choice) <- Seq(
          precision -> new PrecisionBelow(tenths / 10.0, none),
          recall -> new RecallBelow(tenths / 10.0, none)
        )
      ) {
        val expected = (0 until classes).filter(label => less(value(label), (tenths, 10)))
        if (expected.nonEmpty) chosen(choice, validation) shouldBe expected
        else a[UserError] should be thrownBy chosen(choice, validation)
      }

      val drawn = chosen(new Random(count(n), none), validation, round)
      drawn shouldBe drawn.distinct.sorted
      drawn should have size n
      drawn.foreach(_ should (be >= 0 and be < classes))
    }
  }

  "A cut-off that no class is below is refused with the lowest value, and one that fits" in {
    val validation = new Confusion(4)
    Seq(50, 60, 80, 90).zipWithIndex.foreach { case (right, label) =>
      validation.add(label, label, right)
      validation.add((label + 1) % 4, label, 100 - right)
    }
    error(chosen(new PrecisionBelow(0.3, none), validation)) shouldBe
      "hard-classes.cut-off must be above the lowest precision on the validation split, 0.5000 of " +
      "[class-0], got [0.3]: 0.601 makes 2 of 4 classes hard"
    chosen(new PrecisionBelow(0.601, none), validation) shouldBe Seq(0, 1)
    error(chosen(new RecallBelow(0.5, none), validation)) should startWith(
      "hard-classes.cut-off must be above the lowest recall on the validation split, 0.5455 of [class-1]"
    )
  }

  "A cut-off that is suggested makes a class hard" in {
    val nearlyPerfect =
      confusion(3, Seq(0 -> 0, 1 -> 1, 2 -> 2) ++ Seq.fill(2000)(0 -> 0) :+ 1 -> 0)
    error(chosen(new PrecisionBelow(0.5, none), nearlyPerfect)) should endWith(
      "0.9995 of [class-0], got [0.5]: 1.000 makes 1 of 3 classes hard"
    )
    chosen(new PrecisionBelow(1, none), nearlyPerfect) shouldBe Seq(0)
    val perfect = confusion(3, Seq(0 -> 0, 1 -> 1, 2 -> 2))
    error(chosen(new PrecisionBelow(1, none), perfect)) should endWith(
      "got [1.0]: no cut-off makes a class hard, choose another hard-classes.type"
    )
  }

  "Classes at random are the same with the same seed, others with another" - {
    val validation = confusion(100, Nil)
    def drawn(n: Int, seed: Long) = chosen(new Random(count(n), none), validation, seed)

    "and more of them hold those of fewer" in {
      drawn(50, 1) shouldBe drawn(50, 1)
      drawn(50, 1) should not be drawn(50, 2)
      drawn(20, 1).toSet.subsetOf(drawn(50, 1).toSet) shouldBe true
    }

    "and each class is as likely as any other" in {
      val times = (1L to 2000).flatMap(drawn(50, _)).groupBy(identity).mapValues(_.size)
      // Five standard deviations of a binomial distribution around the mean.
      (0 until 100).foreach(times(_) shouldBe 1000 +- 112)
    }
  }

  "Classes that a file lists are hard, whatever was measured" in {
    val file = write("three.txt", "class-3\n0\n")
    chosen(new Listed(file.toString, none), small) shouldBe Seq(0, 3)
    error(new Listed("no/such.txt", none).among(names(4), 1, conf)) shouldBe
      "[no/such.txt] does not exist: hard-classes.file must be a text file with one class a line, " +
      "by name or by label"
  }
}
