package org.meanet.inference.report

import org.meanet.core.metrics.TrainingEvent
import org.meanet.core.test.Examples
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class TrainingStageSpec extends AnyFunSpec with Matchers {

  private def stages(events: TrainingEvent*) = TrainingStage.of(events.asJava).asScala

  private val first = Examples.round("main", round = 1, rounds = 2, loss = 2)
  private val second = Examples.round("main", round = 2, rounds = 2, loss = 1)

  describe("The stages of a training") {
    it("stand in the order in which they began") {
      stages(TenClasses.training: _*).map(_.name) shouldBe Seq("cloud", "main", "extension")
    }

    it("have seen what their last round says, in the time of all rounds") {
      val stage = stages(first, second).head
      stage.images shouldBe 256
      stage.sum(_.seconds) shouldBe 0.256 +- 1e-12
      stage.sum(_.readingSeconds) shouldBe 0.0256 +- 1e-12
    }
  }
}
