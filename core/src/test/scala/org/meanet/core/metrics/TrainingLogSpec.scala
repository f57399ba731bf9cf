package org.meanet.core.metrics

import java.util.Optional

import scala.collection.JavaConverters._

import org.meanet.core.UserError
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class TrainingLogSpec extends AnyFreeSpec with Matchers {

  private val events: Seq[TrainingEvent] = Seq(
    new TrainingEvent.Round(
      "main",
      1,
      2,
      3,
      4,
      768,
      4096,
      1.5,
      0.1,
      512,
      0.5,
      0.4,
      0.02,
      0.03,
      0.05
    ),
    new TrainingEvent.Validation("main", 1, 200, 150, 0.7, 1.25),
    new TrainingEvent.Recalibration("main", 2048, 200, 150, 160, 0.7, 0.65, 2.5),
    new TrainingEvent.Edge("extension", 0, 100, 4, 12, Optional.of(9L)),
    new TrainingEvent.Edge("extension", 1, 3, 1, 0, Optional.empty())
  )

  "What is written is read again, one event on each line" in {
    val text = TrainingLog.text(events.asJava)
    text.linesIterator should have size 5
    TrainingLog.read(text, "metrics.jsonl").asScala shouldBe events
  }

  "Units stand in the keys" in {
    val line = TrainingLog.text(events.take(1).asJava)
    line should startWith("""{"event":"round","stage":"main","epoch":1,""")
    line should include(""""images_per_second":512.0,"seconds":0.5,"compute_seconds":0.4""")
  }

  "A line that is no event is named" in {
    val text = TrainingLog.text(events.take(2).asJava) + "{\"event\":\"lunch\"}\n"
    val error = the[UserError] thrownBy TrainingLog.read(text, "metrics.jsonl")
    error.getMessage should startWith("Cannot read metrics.jsonl, line 3")
  }
}
