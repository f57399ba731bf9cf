package org.meanet.core.routing

import java.io.{ByteArrayInputStream, ByteArrayOutputStream, ObjectInputStream, ObjectOutputStream}
import java.util.{Collections, List => JList}

import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers

class HardClassesSpec extends AnyFlatSpec with Matchers {

  "Hard classes" should "map labels to the extension's outputs and back" in {
    val hard = HardClasses.of(JList.of(7, 2, 5), 10)
    hard.count() shouldBe 3
    hard.labels() shouldBe JList.of(7, 2, 5)
    (0 until 3).map(hard.labelAt) shouldBe Seq(7, 2, 5)
    Seq(7, 2, 5).map(hard.positionOf) shouldBe Seq(0, 1, 2)
    (0 until 10).filter(hard.isHard) shouldBe Seq(2, 5, 7)
  }

  // Label 1 has output 0 and label 0 has output 1, so a mix-up still finds a hard class.
  they should "keep apart a label and an output of the same number" in {
    val hard = HardClasses.of(JList.of(1, 0), 3)
    hard.positionOf(1) shouldBe 0
    hard.labelAt(1) shouldBe 0
    ExitScore.ofExtensionLogits(Array(0f, 5f), 1, hard).predicted() shouldBe 0
    ExitScore.ofExtensionLogits(Array(5f, 0f), 1, hard).predicted() shouldBe 1
  }

  they should "be readable in a rule's words" in {
    HardClasses.of(JList.of(7, 2, 5), 10).toString shouldBe "[7, 2, 5]"
  }

  they should "be allowed to be none" in {
    val none = HardClasses.of(JList.of(), 3)
    none.count() shouldBe 0
    (0 until 3).exists(none.isHard) shouldBe false
  }

  they should "survive a trip to a task" in {
    val out = new ByteArrayOutputStream()
    new ObjectOutputStream(out).writeObject(HardClasses.of(JList.of(2, 0), 3))
    val copy = new ObjectInputStream(new ByteArrayInputStream(out.toByteArray)).readObject()
    copy.asInstanceOf[HardClasses].labels() shouldBe JList.of(2, 0)
  }

  Seq(-1, 3).foreach { label =>
    s"A hard class of $label among 3" should "be refused" in {
      val thrown =
        the[IllegalArgumentException] thrownBy HardClasses.of(Collections.singletonList(label), 3)
      thrown.getMessage shouldBe s"A hard class must be in 0..2, got [$label]"
    }
  }

  "A hard class given twice" should "be refused" in {
    val thrown = the[IllegalArgumentException] thrownBy HardClasses.of(JList.of(1, 1), 3)
    thrown.getMessage shouldBe "Hard class [1] must stand only once"
  }

  "An easy class" should "have no output" in {
    val thrown = the[IllegalArgumentException] thrownBy
      HardClasses.of(Collections.singletonList(1), 3).positionOf(0)
    thrown.getMessage shouldBe "Class [0] must be hard to have an extension output"
  }
}
