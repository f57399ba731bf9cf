package org.meanet.inference.offload

import org.meanet.core.cost.{BlockMacs, CostModel, Device, Link, Payload}
import org.meanet.core.fleet.{Always, EdgeFleet, EdgeSetup, Probability, Reachability}
import org.meanet.core.routing.{EdgeConfidence, Exit, ExtensionRule, HardClasses, RoutingRule}
import org.meanet.core.test.SparkSpec
import org.scalatest.funspec.AnyFunSpec

import java.util.Optional
import scala.collection.JavaConverters._
import scala.util.Random

class ClassAnalysisSpec extends AnyFunSpec with SparkSpec {
  private val policy = new EdgeConfidence(0.6)
  private val free = new CostModel(
    new Device(1, 1),
    new Device(1, 1),
    new Link(1, 1, 1, 0, "none"),
    new BlockMacs(1, 1, 1)
  )

  private def analysis(
      classes: Int,
      hard: Seq[Int],
      precision: Seq[Double] = Seq.empty,
      reachability: Reachability = new Always
  ) = new ClassAnalysis(
    new RoutingRule(
      policy,
      ExtensionRule.MORE_CONFIDENT,
      true,
      HardClasses.of(hard.map(Int.box).asJava, classes)
    ),
    new EdgeFleet(
      Seq.fill(3)(new EdgeSetup("device", "link", Optional.empty[java.lang.Double])).asJava,
      reachability,
      0.1,
      7
    ),
    Payload.STORED,
    classes,
    precision.map(Double.box).asJava
  )

  private def brute(
      images: Seq[ScoredImage],
      hard: Seq[Int],
      reaches: ScoredImage => Boolean = _ => true
  ) = new BruteForce(
    images,
    hard.toSet,
    policy,
    ExtensionRule.MORE_CONFIDENT,
    reaches,
    _ => free,
    Payload.STORED
  )

  private def of(images: Seq[ScoredImage], its: ClassAnalysis, partitions: Int = 3): PerClass =
    its.of(ScoredImage.table(spark, images, partitions))

  describe("what is counted of each class") {
    for ((classes, hard) <- Seq(10 -> Seq(7, 2, 5), 2 -> Seq(1), 120 -> (0 until 120 by 3))) {
      it(s"equals a count image by image, with $classes classes of which ${hard.size} are hard") {
        val somewhere = new Probability(0.7)
        val images = ScoredImage.random(classes, 700, classes, hard)
        val found = of(images, analysis(classes, hard, reachability = somewhere)).classes.asScala
        val again = brute(images, hard, image => somewhere.reaches(7, image.id, 0))
        assert(found.map(_.label) == (0 until classes))
        for (its <- found) {
          val label = its.label
          val mine = images.indices.filter(i => images(i).label == label)
          def answers(by: Int => Int) = new Answers(
            images.indices.count(i => by(i) == label).toLong,
            mine.count(i => by(i) == label).toLong
          )
          def exit(exit: Exit) = new Answers(
            mine.count(i => again.routed(i).exit == exit).toLong,
            mine.count(i => again.routed(i).exit == exit && again.routed(i).right).toLong
          )
          def mainRight(i: Int) = images(i).main.label == label
          val extended = mine.filter(i => again.edge(i).extended)
          val asked = if (hard.contains(label)) mine else Seq.empty
          def extensionRight(i: Int) = images(i).extension.get.label == label
          assert(its.images == mine.size)
          assert(its.main == answers(images(_).main.label))
          assert(its.cloud == answers(images(_).cloud.label))
          assert(its.meanet == answers(again.edge(_).answer))
          assert(its.routed == answers(again.routed(_).answer))
          assert(
            its.exits == new ByExit(exit(Exit.MAIN), exit(Exit.EXTENSION), exit(Exit.CLOUD))
          )
          assert(
            its.atExtension == new ClassStatistics.Repair(
              extended.size.toLong,
              extended.count(i => !mainRight(i) && again.edge(i).right).toLong,
              extended.count(i => mainRight(i) && !again.edge(i).right).toLong
            )
          )
          assert(
            its.extension == new ClassStatistics.AgainstMain(
              asked.size.toLong,
              asked.count(i => extensionRight(i) && !mainRight(i)).toLong,
              asked.count(i => !extensionRight(i) && mainRight(i)).toLong,
              asked.count(i => extensionRight(i) && mainRight(i)).toLong
            )
          )
        }
      }
    }

    it("counts no extension where there is none") {
      val images = ScoredImage.random(3, 100, 4, Seq(1), withExtension = false)
      for (its <- of(images, analysis(4, Seq(1))).classes.asScala) {
        assert(its.atExtension == new ClassStatistics.Repair(0, 0, 0))
        assert(its.extension == new ClassStatistics.AgainstMain(0, 0, 0, 0))
      }
    }

    it("does not depend on how the scores are partitioned") {
      val images = ScoredImage.random(4, 500, 10, Seq(1, 2))
      val its = analysis(10, Seq(1, 2), Seq.tabulate(10)(_ / 10.0))
      assert(of(images, its, partitions = 1) == of(images, its, partitions = 7))
    }
  }

  describe("confusions") {
    def counted(images: Seq[ScoredImage], labels: Seq[Int], answer: ScoredImage => Int) =
      labels.map(label =>
        labels.map(other =>
          images.count(image => image.label == label && answer(image) == other).toLong
        )
      )
    def rows(matrix: java.util.List[java.util.List[java.lang.Long]]) =
      matrix.asScala.map(_.asScala.map(_.longValue))

    it("are counted between all classes, if there are at most a hundred") {
      val hard = Seq(7, 2, 5)
      val images = ScoredImage.random(5, 600, 10, hard)
      val found = of(images, analysis(10, hard)).confusions
      val routed = brute(images, hard).routed.map(one => one.image.id -> one.answer).toMap
      assert(found.choice == Confusions.Choice.ALL_CLASSES)
      assert(found.labels.asScala == (0 until 10))
      assert(rows(found.main) == counted(images, 0 until 10, _.main.label))
      assert(rows(found.routed) == counted(images, 0 until 10, image => routed(image.id)))
    }

    it("are counted between the hard classes, if only those are few enough") {
      val hard = Seq(400, 3, 77)
      val images = ScoredImage.random(6, 2000, 500, hard)
      val found = of(images, analysis(500, hard)).confusions
      assert(found.choice == Confusions.Choice.HARD_CLASSES)
      assert(found.labels.asScala == Seq(3, 77, 400))
      assert(rows(found.main) == counted(images, Seq(3, 77, 400), _.main.label))
    }

    it("are counted between the fifty classes that main confuses most, of a thousand") {
      val hard = 0 until 1000 by 2
      val images = ScoredImage.random(7, 5000, 1000, hard)
      val found = of(images, analysis(1000, hard)).confusions
      val wrong = images.filter(image => image.main.label != image.label)
      val most = (0 until 1000)
        .sortBy(label =>
          (
            -wrong.count(image => image.label == label) -
              wrong.count(image => image.main.label == label),
            label
          )
        )
        .take(50)
        .sorted
      assert(found.choice == Confusions.Choice.MOST_CONFUSED_CLASSES)
      assert(found.labels.asScala == most)
      assert(rows(found.main) == counted(images, most, _.main.label))
    }
  }

  describe("other sets of hard classes") {
    // Main's probabilities are at hand here, as they are not in a scores table.
    def best(its: Seq[Double], among: Seq[Int]) = among.maxBy(its(_))
    val classes = 20
    val trained = Seq(3, 11, 4, 15, 9, 2)
    val random = new Random(8)
    val logits = Seq.fill(800)(Seq.fill(classes)(random.nextGaussian()))
    val images = ScoredImage.random(9, 800, classes, trained).zip(logits).map { case (image, its) =>
      val raised = its.updated(image.label, its(image.label) + 1.5)
      image.copy(
        main = image.main.copy(label = best(raised, 0 until classes)),
        mainHardClass = Some(best(raised, trained))
      ) -> raised
    }
    // The trained classes are the worst of all, and two of the others have the same precision.
    val precision = Seq.tabulate(classes)(label =>
      if (trained.contains(label)) trained.indexOf(label) / 100.0
      else if (label == 7 || label == 8) 0.5
      else 0.3 + label / 100.0
    )
    val order = (0 until classes).sortBy(label => (precision(label), label))
    lazy val sets = of(images.map(_._1), analysis(classes, trained, precision)).hardSets.asScala

    it("are those of lowest precision on the validation split, of ten to ninety per cent") {
      assert(sets.map(_.classes) == (2 to 18 by 2))
      assert(sets.filter(_.chosen).map(_.classes) == Seq(6))
    }

    it("have main's answers to hard and easy images, and how often it tells them apart") {
      for (set <- sets) {
        val hard = order.take(set.classes).toSet
        val (its, others) = images.map(_._1).partition(image => hard(image.label))
        def answers(of: Seq[ScoredImage]) =
          new Answers(of.size.toLong, of.count(image => image.main.label == image.label).toLong)
        assert(set.hard == answers(its))
        assert(set.easy == answers(others))
        assert(
          set.detected == new Answers(
            images.size.toLong,
            images.count { case (image, _) => hard(image.label) == hard(image.main.label) }.toLong
          )
        )
      }
    }

    it("bound what main restricted to them answers right, and know it of the bundle's own") {
      for (set <- sets) {
        val hard = order.take(set.classes)
        val right = images.count { case (image, its) =>
          hard.contains(image.label) && best(its, hard) == image.label
        }
        assert(set.controlRight <= right)
        assert(right <= set.controlRight + set.controlUnknown)
        assert(set.controlUnknown < set.hard.count)
        if (set.chosen) assert(set.controlUnknown == 0)
      }
      assert(sets.exists(_.controlUnknown > 0))
    }

    it("are none where nothing is known of main's precision") {
      assert(of(images.map(_._1), analysis(classes, trained)).hardSets.isEmpty)
    }
  }
}
