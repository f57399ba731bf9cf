package org.meanet.core.cost

import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.util.Random

class ServerQueueSpec extends AnyFreeSpec with Matchers {

  /** Erlang C as the textbook writes it, with factorials. */
  private def erlangC(load: Double, servers: Int): Double = {
    def term(k: Int): Double = (1 to k).foldLeft(1.0)((product, i) => product * load / i)
    val last = term(servers) * servers / (servers - load)
    last / ((0 until servers).map(term).sum + last)
  }

  "A single server is M/M/1" in {
    // Half busy: half of the requests wait, the mean wait is ρ/(μ − λ) = 0.5/(10 − 5).
    val queue = new ServerQueue(5, 0.1, 1)
    queue.utilisation shouldBe 0.5 +- 1e-12
    queue.waitingProbability shouldBe 0.5 +- 1e-12
    queue.meanWaitSeconds shouldBe 0.1 +- 1e-12
    // P(W > t) = 0.5·e^(−5t) is 0.05 at t = ln(10)/5.
    queue.waitSeconds(0.95) shouldBe math.log(10) / 5 +- 1e-12
    queue.waitSeconds(0.4) shouldBe 0.0
  }

  "Two servers are M/M/2, by hand" in {
    // Load 1: C = (1/2·2/(2 − 1)) / (1 + 1 + 1) = 1/3; the mean wait is C/(cμ − λ) = 1/3 / 10.
    val queue = new ServerQueue(10, 0.1, 2)
    queue.waitingProbability shouldBe 1.0 / 3 +- 1e-12
    queue.meanWaitSeconds shouldBe 1.0 / 30 +- 1e-12
  }

  "Erlang C equals its sum of factorials" in {
    for ((load, servers) <- Seq((0.1, 1), (2.0, 3), (5.0, 6), (9.5, 10), (40.0, 50), (99.0, 100)))
      new ServerQueue(load, 1, servers.toLong).waitingProbability shouldBe
        erlangC(load, servers) +- 1e-10
  }

  "A hundred thousand servers overflow nothing" in {
    val waiting = new ServerQueue(99900, 1, 100000).waitingProbability
    waiting should (be > 0.0 and be < 1.0)
  }

  "A simulation of customers agrees" in {
    for ((lambda, service, servers) <- Seq((8.0, 0.2, 2), (4.5, 1.0, 6))) {
      val random = new Random(5)
      def exponential(mean: Double) = -mean * math.log(1 - random.nextDouble())
      val free = Array.fill(servers)(0.0)
      var now = 0.0
      val waits = Array
        .fill(400000) {
          now += exponential(1 / lambda)
          val next = free.indexOf(free.min)
          val start = math.max(now, free(next))
          free(next) = start + exponential(service)
          start - now
        }
        .drop(2000)
      val queue = new ServerQueue(lambda, service, servers.toLong)
      waits.count(_ > 0).toDouble / waits.length shouldBe
        queue.waitingProbability +- 0.02 * queue.waitingProbability
      waits.sum / waits.length shouldBe queue.meanWaitSeconds +- 0.05 * queue.meanWaitSeconds
      waits.sorted.apply((0.95 * waits.length).toInt) shouldBe
        queue.waitSeconds(0.95) +- 0.05 * queue.waitSeconds(0.95)
    }
  }

  "The servers for a target" - {
    "are the fewest that keep to it" in {
      for (rate <- Seq(0.5, 7.0, 80.0, 900.0); target <- Seq(0.1001, 0.11, 0.15, 1.0)) {
        def mean(c: Long) = new ServerQueue(rate, 0.1, c).meanWaitSeconds + 0.1
        def late(c: Long) = new ServerQueue(rate, 0.1, c).waitSeconds(0.95) + 0.1
        val least = math.floor(rate * 0.1).toLong + 1
        val forMean = ServerQueue.serversForMean(rate, 0.1, target).getAsLong
        val forShare = ServerQueue.serversForShare(rate, 0.1, target, 0.95).getAsLong
        mean(forMean) should be <= target
        late(forShare) should be <= target
        if (forMean > least) mean(forMean - 1) should be > target
        if (forShare > least) late(forShare - 1) should be > target
      }
    }

    "are one where nothing arrives" in {
      ServerQueue.serversForMean(0, 0.1, 0.2).getAsLong shouldBe 1
      new ServerQueue(0, 0.1, 1).meanWaitSeconds shouldBe 0.0
    }

    "do not exist where the service alone takes longer" in {
      ServerQueue.serversForMean(1, 0.1, 0.09).isPresent shouldBe false
      ServerQueue.serversForShare(1, 0.1, 0.09, 0.95).isPresent shouldBe false
    }

    "exist where the service takes all of it" in {
      ServerQueue.serversForMean(3, 0.1, 0.1).isPresent shouldBe true
    }
  }

  "Too few servers are refused" in {
    the[IllegalArgumentException] thrownBy new ServerQueue(30, 0.1, 3) should have message
      "servers must be more than the offered load 3.0, got [3]"
  }
}
