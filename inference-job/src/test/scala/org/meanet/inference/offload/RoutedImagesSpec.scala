package org.meanet.inference.offload

import java.util.Optional

import org.meanet.core.UserError
import org.meanet.core.cost.Payload
import org.meanet.core.fleet.{Always, EdgeFleet, EdgeSetup, Outages, Probability, Reachability}
import org.meanet.core.routing.{ExtensionRule, HardClasses, MainEntropy, RoutingRule}
import org.meanet.core.test.SparkSpec
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

class RoutedImagesSpec extends AnyFunSpec with SparkSpec {
  private val edges = 3
  private val images = ScoredImage.random(1, 20, 10, Seq.empty)

  private def routed(reachability: Reachability): RoutedImages = {
    val setup = new EdgeSetup("device", "link", Optional.of[java.lang.Double](2.0))
    new RoutedImages(
      new RoutingRule(
        new MainEntropy(0.5),
        ExtensionRule.MORE_CONFIDENT,
        true,
        HardClasses.of(java.util.List.of(), 10)
      ),
      FleetCosts.of(Seq.fill(edges)(Cameras.camera).asJava),
      new EdgeFleet(Seq.fill(edges)(setup).asJava, reachability, 0.1, 7),
      Payload.RAW
    )
  }

  it("name an edge that the fleet has not, however the cloud is reached") {
    val windows = Seq(new Outages.Window(0, 1)).asJava
    for (
      reachability <- Seq(new Always, new Probability(0.5), new Outages(windows));
      edge <- Seq(edges, -1)
    ) {
      val far = images.head.copy(edge = edge) +: images.tail
      val error = intercept[Exception] {
        routed(reachability).of(ScoredImage.table(spark, far)).collect()
      }
      assert(
        UserError.in(error).get.getMessage == "The scores table must have edges 0..2, as " +
          s"scoring.edges has it, got [$edge]; give scoring.edges the number that the images were " +
          "scored with"
      )
    }
  }
}
