package org.meanet.training

import java.io.{ByteArrayOutputStream, PrintStream}

import org.meanet.core.metrics.TrainingEvent
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class TerminalProgressSpec extends AnyFreeSpec with Matchers {

  private def shown(event: TrainingEvent): String = {
    val out = new ByteArrayOutputStream
    new TerminalProgress(new PrintStream(out, true)).accept(event)
    out.toString.trim
  }

  "A stage that patience ends says so, and whose network it takes" in {
    shown(new TrainingEvent.Best("main", 3, 5, 10, 2)) shouldBe
      "main       stops early, after epoch 5 of 10: no better accuracy in 2 passes; " +
      "takes the network of epoch 3"
    shown(new TrainingEvent.Best("main", 3, 4, 10, 1)) should include("in 1 pass;")
  }

  "A stage with patience that runs to its end says whose network it takes" in {
    shown(new TrainingEvent.Best("main", 9, 10, 10, 1)) shouldBe
      "main       takes the network of epoch 9"
  }
}
