package org.meanet.core.cost

import org.meanet.core.routing.{Decision, Exit}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class CostModelSpec extends AnyFreeSpec with Matchers {

  "WiFi at 18.88 Mb/s, after Huang et al." - {
    val wifi = new Link(18.88, 283.17, 132.86, 0.02, "Huang et al., MobiSys 2012")

    "draws 5.48 W" in { wifi.uploadWatts() shouldBe 5.48 +- 0.005 }

    "sends a raw 32×32×3 image with 7.13 mJ" in {
      wifi.uploadJoules(32 * 32 * 3) * 1e3 shouldBe 7.13 +- 0.005
    }

    "sends a raw 224×224×3 image with 349 mJ" in {
      wifi.uploadJoules(224 * 224 * 3) * 1e3 shouldBe 349.0 +- 0.5
    }

    "sends nothing for nothing" in {
      wifi.uploadJoules(0) shouldBe 0.0
      wifi.uploadSeconds(0) shouldBe 0.0
    }
  }

  // Figures for mental arithmetic. Link: 8 Mb/s is 1 byte a microsecond; 100·8 + 200 mW is 1 W.
  private val model = new CostModel(
    new Device(1e9, 2),
    new Device(1e12, 300),
    new Link(8, 100, 200, 0.05, "link"),
    new BlockMacs(10000000L, 5000000L, 2000000000L)
  )
  private val payload = 1000L

  "an image that leaves at main pays main" in {
    check(
      model.of(new Decision(Exit.MAIN, 0, false), payload),
      new Cost(0, 0.02, 0, 0, 0, new Latency(0.01, 0, 0, 0, 0))
    )
  }

  "an image that leaves at the extension pays main and the extension" in {
    check(
      model.of(new Decision(Exit.EXTENSION, 0, true), payload),
      new Cost(0, 0.02, 0.01, 0, 0, new Latency(0.01, 0.005, 0, 0, 0))
    )
  }

  "an image that leaves at the cloud pays main, the upload, the round trip and the cloud" in {
    check(
      model.of(new Decision(Exit.CLOUD, 0, false), payload),
      new Cost(1000, 0.02, 0, 0.001, 0.6, new Latency(0.01, 0, 0.001, 0.05, 0.002))
    )
  }

  "and the extension too where that was computed first" in {
    check(
      model.of(new Decision(Exit.CLOUD, 0, true), payload),
      new Cost(1000, 0.02, 0.01, 0.001, 0.6, new Latency(0.01, 0.005, 0.001, 0.05, 0.002))
    )
  }

  "an edge that only uploads pays no computing" in {
    check(
      model.cloudOnly(payload),
      new Cost(1000, 0, 0, 0.001, 0.6, new Latency(0, 0, 0.001, 0.05, 0.002))
    )
  }

  private def check(got: Cost, expected: Cost): Unit = {
    got.uploadBytes() shouldBe expected.uploadBytes()
    got.mainJoules() shouldBe expected.mainJoules() +- 1e-12
    got.extensionJoules() shouldBe expected.extensionJoules() +- 1e-12
    got.latency.edgeSeconds() shouldBe expected.latency.edgeSeconds() +- 1e-12
    got.uploadJoules() shouldBe expected.uploadJoules() +- 1e-12
    got.cloudJoules() shouldBe expected.cloudJoules() +- 1e-12
    got.latencySeconds() shouldBe expected.latencySeconds() +- 1e-12
    for (
      part <- Seq[Latency => Double](
        _.mainSeconds,
        _.extensionSeconds,
        _.uploadSeconds,
        _.roundTripSeconds,
        _.cloudSeconds
      )
    ) part(got.latency) shouldBe part(expected.latency) +- 1e-12
  }
}
