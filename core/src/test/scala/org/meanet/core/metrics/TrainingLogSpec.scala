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
      0.02,
      0.01,
      0.05
    ),
    new TrainingEvent.Validation("main", 1, 200, 150, 0.7, 1.25),
    new TrainingEvent.Best("main", 1, 2, 4, 1),
    new TrainingEvent.Recalibration("main", 2048, 200, 150, 160, 0.7, 0.65, 2.5),
    new TrainingEvent.Edge("extension", 0, 100, 4, 12, Optional.of(9L)),
    new TrainingEvent.Edge("extension", 1, 3, 1, 0, Optional.empty())
  )

  "What is written is read again, one event on each line" in {
    val text = TrainingLog.text(events.asJava)
    text.linesIterator should have size 6
    TrainingLog.read(text.getBytes("UTF-8"), "metrics.jsonl").asScala shouldBe events
  }

  "Rounds in a row are one: sums of seconds, and means by images" in {
    // 300 images in two seconds, then 100 in half of one.
    val one = round(round = 3, images = 300, loss = 2, rate = 0.1, perSecond = 150, seconds = 2)
    val next = round(round = 4, images = 400, loss = 1, rate = 0.3, perSecond = 200, seconds = 0.5)
    val both = one.and(next)
    (both.round, both.rounds, both.images, both.imagesInStage) shouldBe ((4, 9, 400, 4096))
    both.loss shouldBe 1.75 +- 1e-12
    both.learningRate shouldBe 0.15 +- 1e-12
    both.imagesPerSecond shouldBe 160.0 +- 1e-9
    both.seconds shouldBe 2.5
    both.computeSeconds shouldBe 1.25
    both.readingSeconds shouldBe 0.625
    both.broadcastSeconds shouldBe 0.3125
    both.queueingSeconds shouldBe 0.15625
    both.aggregationSeconds shouldBe 0.15625
  }

  private def round(
      round: Int,
      images: Long,
      loss: Double,
      rate: Double,
      perSecond: Double,
      seconds: Double
  ) = new TrainingEvent.Round(
    "main",
    1,
    2,
    round,
    9,
    images,
    4096,
    loss,
    rate,
    perSecond,
    seconds,
    seconds / 2,
    seconds / 4,
    seconds / 8,
    seconds / 16,
    seconds / 16
  )

  "Units stand in the keys" in {
    val line = TrainingLog.text(events.take(1).asJava)
    line should startWith("""{"event":"round","stage":"main","epoch":1,""")
    line should include(""""images_per_second":512.0,"seconds":0.5,"compute_seconds":0.4""")
  }

  private def errorOf(line: String): String = {
    val text = TrainingLog.text(events.take(2).asJava) + line + "\n"
    (the[UserError] thrownBy TrainingLog.read(text.getBytes("UTF-8"), "metrics.jsonl")).getMessage
  }
  private val advice = "; delete that line, or the file: it only tells how the training went"

  "A line that is no event is named once, with what to do" in {
    errorOf("{\"event\":\"lunch\"}") should (startWith("Cannot read metrics.jsonl, line 3: ") and
      endWith(advice))
    errorOf(TrainingLog.text(events.asJava.subList(0, 1)).take(50)) should
      (startWith("Cannot read metrics.jsonl, line 3: Unexpected end-of-input") and
        endWith(advice) and not include "marker")
  }

  "A line without one of its keys is named with the key" in {
    errorOf("{\"event\":\"best\",\"stage\":\"main\"}") shouldBe
      "Cannot read metrics.jsonl, line 3: key [epoch] must be given" + advice
  }

  "A stage ended early if epochs were left" in {
    new TrainingEvent.Best("main", 1, 2, 4, 1).endedEarly shouldBe true
    new TrainingEvent.Best("main", 1, 4, 4, 3).endedEarly shouldBe false
  }
}
