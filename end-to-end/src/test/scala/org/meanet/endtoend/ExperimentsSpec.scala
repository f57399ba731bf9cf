package org.meanet.endtoend

import java.nio.file.{Files, Path}
import org.meanet.core.test.TempFolder
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

/** The experiments that come with the project, as far as they can be looked at without their data.
  */
class ExperimentsSpec extends AnyFreeSpec with Matchers with TempFolder {
  private val experiments = {
    val files = Files.list(Repository.experiments)
    try files.iterator.asScala.filter(_.getFileName.toString.endsWith(".conf")).toList.sorted
    finally files.close()
  }

  "There are some" in {
    experiments.map(_.getFileName.toString) should contain allOf
      ("fashion-mnist.conf", "cifar100-resnet32-a.conf", "cifar100-resnet32-b.conf")
  }

  private val (pretrained, trained) =
    experiments.partition(file => Files.readString(file).contains("type = pretrained"))

  private def network(experiment: Path): Outcome = Meanet
    .command("network", "--conf", experiment)
    .copy(settings =
      Seq("MEANET_CIFAR100", "MEANET_ILSVRC2012", "MEANET_IMAGENET", "MEANET_IMAGENET_BLOCKS")
        .map(_ -> folder.resolve("not downloaded").toString)
        .toMap
    )
    .run()

  for (experiment <- trained) {
    val name = experiment.getFileName.toString.stripSuffix(".conf")
    s"$name is complete, called like its file, and its networks can be built" in {
      val outcome = network(experiment)
      withClue(outcome) {
        outcome.status shouldBe 0
        outcome.err shouldBe empty
      }
      outcome.out should startWith(s"$name: images of ")
      outcome.out.linesIterator.count(_.startsWith("total")) shouldBe 4
    }
  }

  for (experiment <- pretrained)
    s"${experiment.getFileName} is complete, and tells of the bundle that is missing" in {
      val outcome = network(experiment)
      outcome.status shouldBe 1
      outcome.err should include regex
        """\[.*not downloaded/manifest.json\] does not exist: a bundle is a folder with a manifest"""
    }
}
