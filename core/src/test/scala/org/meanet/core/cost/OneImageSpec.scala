package org.meanet.core.cost

import java.nio.file.Paths

import org.meanet.core.config.{Experiment, ExperimentFile}
import org.meanet.core.routing.{Decision, Exit}
import org.meanet.core.test.Examples
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

/** The example of docs/costs.md: one raw 32×32×3 image, model B on ResNet-32 on a Jetson Nano, a
  * cloud of 2.5 GMAC on a T4, over every link of conf/costs.conf. The numbers are worked by hand.
  */
class OneImageSpec extends AnyFreeSpec with Matchers {
  private val file = Paths.get("..", "conf", "costs.conf").toAbsolutePath.normalize
  private val costs: Experiment.Costs = ExperimentFile
    .parse(
      s"""include file("$file")
         |${Examples.Required}""".stripMargin,
      "x.conf",
      List("costs.edge-device=jetson-nano", "costs.cloud-device=tesla-t4").asJava
    )
    .experiment
    .costs
  private val bytes = 3072L
  private def over(link: String) = new CostModel(
    costs.devices.get("jetson-nano").device,
    costs.devices.get("tesla-t4").device,
    costs.links.get(link),
    new BlockMacs(69130496L, 34262144L, 2500000000L)
  )
  private val atMain = new Decision(Exit.MAIN, 0, false)
  private val atExtension = new Decision(Exit.EXTENSION, 0, true)
  private val atCloud = new Decision(Exit.CLOUD, 0, false)
  private val atCloudExtended = new Decision(Exit.CLOUD, 0, true)

  "At main: 69,130,496 ÷ 236·10⁹ s, and 10 W for as long" in {
    val cost = over("wifi").of(atMain, bytes)
    cost.latencySeconds shouldBe 2.92926e-4 +- 1e-9
    cost.mainJoules shouldBe 2.92926e-3 +- 1e-8
    cost.extensionJoules shouldBe 0.0
    cost.uploadJoules shouldBe 0.0
  }

  "At the extension: 34,262,144 ÷ 236·10⁹ s more" in {
    val cost = over("wifi").of(atExtension, bytes)
    cost.latencySeconds shouldBe (2.92926e-4 + 1.45179e-4) +- 1e-9
    cost.mainJoules shouldBe 2.92926e-3 +- 1e-8
    cost.extensionJoules shouldBe 1.45179e-3 +- 1e-8
  }

  // Watts; seconds of 24,576 bits; joules; and with main, the round trip and the cloud's 617 µs.
  for (
    (link, watts, seconds, joules, latency, extended) <- Seq(
      ("wifi", 5.4791, 1.301695e-3, 7.13213e-3, 22.2119e-3, 22.3571e-3),
      ("lte", 3.91838, 4.096e-3, 16.04968e-3, 75.0062e-3, 75.1514e-3),
      ("3g", 1.773758, 22.341818e-3, 39.62898e-3, 173.2520e-3, 173.3972e-3),
      ("5g", 4.1745, 0.8192e-3, 3.41975e-3, 31.7294e-3, 31.8746e-3),
      ("ethernet", 0.5, 24.576e-6, 12.288e-6, 10.9348e-3, 11.0800e-3)
    )
  )
    s"In the cloud, over $link" in {
      costs.links.get(link).uploadWatts shouldBe watts +- 1e-4
      costs.links.get(link).uploadSeconds(bytes) shouldBe seconds +- 1e-8
      val cost = over(link).of(atCloud, bytes)
      cost.mainJoules shouldBe 2.92926e-3 +- 1e-8
      cost.uploadJoules shouldBe joules +- 1e-7
      cost.cloudJoules shouldBe 43.2099e-3 +- 1e-6
      cost.latencySeconds shouldBe latency +- 1e-7
      over(link).of(atCloudExtended, bytes).latencySeconds shouldBe extended +- 1e-7
      over(link).of(atCloudExtended, bytes).extensionJoules shouldBe 1.45179e-3 +- 1e-8
    }

  "In the queue before a T4 that 600 such images a second reach" in {
    // Load 600 · 617.3 µs = 0.37037; M/M/1, so that share waits, on average 0.37037 ÷ (1,620 − 600).
    val queue = new ServerQueue(600, costs.devices.get("tesla-t4").device.seconds(2500000000L), 1)
    queue.utilisation shouldBe 0.37037 +- 1e-5
    queue.meanWaitSeconds shouldBe 0.36311e-3 +- 1e-8
    queue.waitSeconds(0.95) shouldBe math.log(0.37037 / 0.05) / 1020 +- 1e-7
  }

  "Every figure of conf/costs.conf has a source" in {
    costs.devices.asScala.values.foreach(_.source should not be empty)
    costs.links.asScala.values.foreach(_.source should not be empty)
  }
}
