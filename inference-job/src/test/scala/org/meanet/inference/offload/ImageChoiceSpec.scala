package org.meanet.inference.offload

import org.meanet.core.cost.{BlockMacs, CostModel, Device, Link, Payload}
import org.meanet.core.fleet.{Always, EdgeFleet, EdgeSetup}
import org.meanet.core.hash.Seeds
import org.meanet.core.routing.{EdgeConfidence, Exit, ExtensionRule, HardClasses, RoutingRule}
import org.meanet.core.test.SparkSpec
import org.scalatest.funspec.AnyFunSpec

import java.util.Optional
import scala.collection.JavaConverters._

class ImageChoiceSpec extends AnyFunSpec with SparkSpec {
  private val hard = Seq(7, 2, 5)
  private val policy = new EdgeConfidence(0.6)
  // Edges whose computing and uploads cost something else each.
  private val costs = Seq(1.0, 2.0, 3.0).map(watts =>
    new CostModel(
      new Device(1e9, watts),
      new Device(1e12, 300),
      new Link(8, 100, 200 * watts, 0.05, "link"),
      new BlockMacs(10000000L, 5000000L, 2000000000L)
    )
  )
  private val fleet = new EdgeFleet(
    Seq.fill(3)(new EdgeSetup("device", "link", Optional.empty[java.lang.Double])).asJava,
    new Always,
    0.1,
    7
  )
  private val images = ScoredImage.random(31, 600, 10, hard, levels = 20)
  private val brute = new BruteForce(
    images,
    hard.toSet,
    policy,
    ExtensionRule.MORE_CONFIDENT,
    _ => true,
    costs(_),
    Payload.STORED
  )

  private def choice(of: Seq[ScoredImage], partitions: Int = 3): ShownImages = new ImageChoice(
    new RoutingRule(
      policy,
      ExtensionRule.MORE_CONFIDENT,
      true,
      HardClasses.of(hard.map(Int.box).asJava, 10)
    ),
    FleetCosts.of(costs.asJava),
    fleet,
    Payload.STORED
  ).of(ScoredImage.table(spark, of, partitions))

  private lazy val shown = choice(images)
  private def ids(of: java.util.List[ShownImage]) = of.asScala.map(_.id)
  private def joules(routed: Routed) = brute.edgeJoules(Seq(routed))

  describe("the images that a report shows") {
    it("are first the uploads that cost most for a wrong answer") {
      val wrong = brute.routed.filter(one => one.exit == Exit.CLOUD && !one.right)
      val dearest =
        wrong.sortBy(one => (-joules(one), -one.image.cloud.confidence, one.image.id)).take(8)
      assert(ids(shown.uploadedAndWrong) == dearest.map(_.image.id))
      for ((image, one) <- shown.uploadedAndWrong.asScala.zip(dearest))
        assert(math.abs(image.edgeJoules - joules(one)) < 1e-12)
    }

    it("then the wrong answers of which the edge was most sure") {
      val wrong = brute.routed.filter(one => one.exit != Exit.CLOUD && !one.right)
      val surest = wrong.sortBy(one => (-brute.edgeConfidence(one.image), one.image.id)).take(8)
      assert(ids(shown.keptAndWrong) == surest.map(_.image.id))
    }

    it("and some that each exit answered right, drawn by their ids") {
      for (
        (exit, found) <- Seq(
          Exit.MAIN -> shown.byMain,
          Exit.EXTENSION -> shown.byExtension,
          Exit.CLOUD -> shown.byCloud
        )
      ) {
        val drawn = brute.routed
          .filter(one => one.exit == exit && one.right)
          .map(_.image.id)
          .sortBy(id => (Seeds.hash(Seeds.mix(7, 0x64726177L), id), id))
          .take(8)
        assert(ids(found) == drawn)
      }
    }

    it("come with what every exit said of them") {
      val byId = images.map(image => image.id -> image).toMap
      for (image <- shown.stream.iterator.asScala) {
        val scored = byId(image.id)
        assert(image.label == scored.label)
        assert(image.edge == scored.edge)
        assert(image.main == new ShownImage.Said(scored.main.label, scored.main.confidence))
        assert(image.mainEntropy == scored.main.entropy)
        assert(image.cloud == new ShownImage.Said(scored.cloud.label, scored.cloud.confidence))
        assert(image.extension.get.predicted == scored.extension.get.label)
        assert(image.edgeConfidence == brute.edgeConfidence(scored))
      }
    }

    it("are the same ones however the scores are partitioned") {
      assert(choice(images, partitions = 7) == shown)
    }

    it("are as many as there are") {
      assert(choice(images.take(3)).stream.count <= 3)
    }
  }
}
