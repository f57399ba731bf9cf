package org.meanet.endtoend

import java.nio.file.{Files, Path}
import org.meanet.core.image.{Pictures, TarBytes}
import org.meanet.core.test.TempFolder
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

/** Photographs as people have them, damaged in the ways that downloads and disks damage them. */
class BadImagesSpec extends AnyFlatSpec with Matchers with TempFolder {
  private val classes = Seq("n01440764", "n01443537")
  private val noise = Pictures.encoded(Pictures.noise(48), "jpeg")

  private val bad = Seq(
    "n01440764/cut.JPEG" -> noise.take(noise.length / 2),
    "n01440764/empty.JPEG" -> Array.emptyByteArray,
    "n01443537/text.JPEG" -> "404 Not Found".getBytes,
    "n99999999/stray.JPEG" -> picture(1)
  )
  private val reasons = Seq(
    "n01440764/cut.JPEG: not a sound jpeg image: Corrupt JPEG data: premature end of data segment",
    "n01440764/empty.JPEG: must be a JPEG or a PNG, got an empty file",
    "n01443537/text.JPEG: must be a JPEG or a PNG, got a file that begins with the bytes " +
      "[34 30 34 20 4e 6f 74 20]",
    s"n99999999/stray.JPEG: must be in a folder of a class of [$classList], got [n99999999]"
  )

  private lazy val threeGood = TarBytes.tar(good("d", 3): _*)
  private lazy val afterTwo = threeGood.indexOfSlice(good("d", 3)(2)._1.getBytes)

  "Bad photographs in folders" should "be named and counted, and the others be kept" in {
    val photographs = folder.resolve("photographs")
    (good("a", 5) ++ bad).foreach { case (name, bytes) => file(photographs.resolve(name), bytes) }
    val run = prepared("image-folders", Seq(photographs), "")
    run.outcome.out should include(
      "9 images read; kept 0 for training, 0 for validation, 5 for test; rejected 4\n"
    )
    run.rejected shouldBe reasons.map("test/" + _)
  }

  "Bad photographs and damaged tars" should "be named and counted where that is configured" in {
    val tars = Seq(
      tar("shard.tar", TarBytes.tar(good("a", 5) ++ bad: _*)),
      tar("cut.tar", threeGood.take(afterTwo + 512 + 100)),
      tar("between.tar", TarBytes.tar(good("e", 2): _*).take(endOfMembers(good("e", 2))))
    )
    val run = prepared("tar-files", tars, "damaged = reject")
    run.outcome.out should include(
      "15 images read; kept 0 for training, 0 for validation, 9 for test; rejected 6\n"
    )
    run.rejected.filterNot(_.contains(".tar: ")) shouldBe reasons.map("test/" + _)
    val Seq(between, cut) = run.rejected.filter(_.contains(".tar: "))
    between should (startWith("test/between.tar: ") and include(cutBetween))
    cut should (startWith("test/cut.tar: ") and include("/cut.tar] is cut off in ["))
  }

  "A tar that is cut in the middle" should "stop prepare with what to do" in {
    val cut = tar("stop-cut.tar", threeGood.take(afterTwo + 512 + 100))
    refused(prepare("tar-files", Seq(cut), "")) should (include(s"[file:$cut] is cut off in [") and
      include(": download or write it again, or set data.source.damaged = reject"))
  }

  "A tar that is cut between two members" should "stop prepare with what to do" in {
    val cut = tar("stop-between.tar", threeGood.take(afterTwo))
    refused(prepare("tar-files", Seq(cut), "")) should (include(s"[file:$cut] $cutBetween") and
      include(": download or write it again, or set data.source.damaged = reject"))
  }

  "A ground truth of another length" should "stop prepare with both numbers" in {
    val numbered = (1 to 4).map(i => f"ILSVRC2012_val_$i%08d.JPEG" -> picture(i))
    val source = tar("numbered.tar", TarBytes.tar(numbered: _*))
    val truth = write("truth.txt", "n01440764\nn01443537\nn01440764\n")
    val labels = s"""labels { type = ground-truth, file = "$truth" }"""
    refused(prepare("tar-files", Seq(source), "", labels)) shouldBe
      s"error: [$truth] must have one line for each of the 4 images, got [3] lines\n"
  }

  private val cutBetween = "is cut off between two members: it ends at byte "

  private lazy val classList: Path = write("classes.tsv", classes.mkString("", "\n", "\n"))

  private def picture(number: Int): Array[Byte] = Pictures.jpeg(40, 30 + number, 0x204060)

  /** Sound photographs of both classes. */
  private def good(name: String, count: Int): Seq[(String, Array[Byte])] =
    (0 until count).map(i => s"${classes(i % classes.size)}/$name$i.JPEG" -> picture(i))

  /** Each member is a header and a body in blocks of 512 bytes. */
  private def endOfMembers(members: Seq[(String, Array[Byte])]): Int =
    members.map { case (_, bytes) => 512 + (bytes.length + 511) / 512 * 512 }.sum

  private def tar(name: String, bytes: Array[Byte]): Path = file(folder.resolve(name), bytes)

  private def file(path: Path, bytes: Array[Byte]): Path = {
    Files.createDirectories(path.getParent)
    Files.write(path, bytes)
  }

  private case class Prepared(run: Run, outcome: Outcome) {

    /** The lines that name what was left out. */
    def rejected: Seq[String] =
      outcome.out.linesIterator.filter(_.startsWith("  rejected  ")).map(_.drop(12)).toSeq
  }

  private def prepare(
      source: String,
      paths: Seq[Path],
      damaged: String,
      labels: String = "labels.type = folder"
  ): Prepared = {
    val conf = write(
      "bad.conf",
      s"""include "${Repository.costs}"
         |name = bad-images
         |data {
         |  source {
         |    type = $source
         |    class-list = "$classList"
         |    test { paths = ${paths.mkString("[\"", "\", \"", "\"]")}, $labels }
         |    $damaged
         |  }
         |  shape { height = 32, width = 32, channels = 3 }
         |}
         |networks {
         |  main { type = pretrained, bundle = nowhere }
         |  cloud { type = pretrained, bundle = nowhere }
         |  extension = null
         |}
         |scoring.edges = 2
         |routing.offload { type = main-entropy, threshold = 0.5 }
         |costs { edge-device = jetson-nano, cloud-device = tesla-t4, link = wifi }
         |""".stripMargin
    )
    val run = Run(folder.resolve("run"))
    if (Files.exists(run.folder)) TempFolder.delete(run.folder)
    Prepared(run, Meanet("prepare", "--run", run, "--conf", conf))
  }

  /** A `prepare` that went well, and left a whole table and nothing else. */
  private def prepared(source: String, paths: Seq[Path], damaged: String): Prepared = {
    val made = prepare(source, paths, damaged)
    withClue(made.outcome) {
      made.outcome.status shouldBe 0
      made.outcome.stackTrace shouldBe empty
      made.outcome.err shouldBe empty
    }
    Files.exists(made.run / "steps/prepare.conf") shouldBe true
    names(made.run.folder) should contain theSameElementsAs
      Seq("config.conf", "images", "logs", "steps")
    names(made.run / "images/images") should contain("split=test")
    all(names(made.run / "images/images")) should (not include "rejected" and not include "partial")
    made
  }

  /** What standard error says when `prepare` stops and leaves nothing behind. */
  private def refused(made: Prepared): String = withClue(made.outcome) {
    made.outcome.status shouldBe 1
    made.outcome.errors should have size 1
    made.outcome.err.linesIterator.toSeq should have size 1
    made.outcome.stackTrace shouldBe empty
    made.outcome.out shouldBe empty
    Files.exists(made.run.folder) shouldBe false
    made.outcome.err
  }

  private def names(folder: Path): Seq[String] = {
    val listed = Files.list(folder)
    try listed.iterator.asScala.map(_.getFileName.toString).toList
    finally listed.close()
  }
}
