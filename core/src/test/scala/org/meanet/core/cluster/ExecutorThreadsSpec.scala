package org.meanet.core.cluster

import org.apache.spark.SparkConf
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class ExecutorThreadsSpec extends AnyFreeSpec with Matchers {
  private def threads(settings: (String, String)*): String =
    ExecutorThreads.of(new SparkConf(false).setAll(settings))

  "An executor's native code has as many threads" - {
    "as a task has cores" in {
      threads() shouldBe "1"
      threads("spark.task.cpus" -> "2") shouldBe "2"
    }

    "as the user says" in {
      threads("spark.task.cpus" -> "2", "spark.executorEnv.OMP_NUM_THREADS" -> "3") shouldBe "3"
    }
  }
}
