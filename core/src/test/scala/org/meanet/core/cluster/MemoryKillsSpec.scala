package org.meanet.core.cluster

import java.util.Properties
import org.apache.spark.{SparkConf, SparkException}
import org.apache.spark.scheduler.{
  SparkListenerExecutorRemoved,
  SparkListenerStageSubmitted,
  StageInfo
}
import org.meanet.core.UserError
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class MemoryKillsSpec extends AnyFreeSpec with Matchers {
  private val killed = "Container killed by YARN for exceeding physical memory limits. " +
    "2.1 GB of 2 GB physical memory used. Consider boosting spark.executor.memoryOverhead."
  private val lost = new SparkException(
    "Job aborted due to stage failure: Task 1 in stage 3.0 failed 4 times, most recent failure: " +
      s"Lost task 1.3 in stage 3.0 (TID 9) (host executor 5): ExecutorLostFailure (executor 5 " +
      s"exited caused by one of the running tasks) Reason: $killed"
  )

  private def watching(master: String = "yarn"): MemoryKills = new MemoryKills(
    new SparkConf(false)
      .setMaster(master)
      .set("spark.executor.memory", "1536m")
      .set("spark.executor.memoryOverhead", "512m")
  )

  /** Tells of a stage, and of an executor that is lost in it. */
  private def after(
      reason: String,
      kills: MemoryKills = watching(),
      description: Option[String] = Some("score: score test images on 8 edges")
  ): MemoryKills = {
    val properties = new Properties()
    description.foreach(properties.setProperty("spark.job.description", _))
    val stage =
      new StageInfo(3, 0, "parquet at ScoresTable", 8, Nil, Nil, "", resourceProfileId = 0)
    kills.onStageSubmitted(SparkListenerStageSubmitted(stage, properties))
    kills.onExecutorRemoved(SparkListenerExecutorRemoved(0, "5", reason))
    kills
  }

  private def told(kills: MemoryKills, failure: Throwable = lost): Option[String] =
    Option(kills.explain(failure, "the same command starts this step again").orElse(null))
      .map(_.getMessage)

  "A job that failed as YARN killed its executors is told so, where, and what to set" in {
    told(after(killed)) shouldBe Some(
      "Executors must stay within their containers' memory, but the cluster killed them in " +
        s"[score: score test images on 8 edges]: $killed Raise spark.executor.memoryOverhead, now " +
        "[512] MiB beside [1536] MiB of spark.executor.memory, or in training lower javacpp's " +
        "maxbytes and maxphysicalbytes in spark.executor.extraJavaOptions; the same command " +
        "starts this step again"
    )
  }

  "A stage without a description goes by its name, and before any there is none" in {
    told(after(killed, description = None)).get should
      include("killed them in [parquet at ScoresTable]: Container")
    val early = watching()
    early.onExecutorRemoved(SparkListenerExecutorRemoved(0, "1", killed))
    told(early).get should include("killed them: Container")
  }

  "So is one whose" - {
    for (
      (what, reason) <- Seq(
        "node manager counts virtual memory" ->
          "Container killed by YARN for exceeding virtual memory limits. 5 GB of 4.2 GB",
        "kernel ends processes that outgrow their cgroup, on YARN" ->
          "Container from a bad node: container_1 on host: host. Exit status: 137. Diagnostics: ",
        "kernel does so in a pod" ->
          "The executor with id 5 exited with exit code 137(SIGKILL, possible container OOM)."
      )
    )
      s"$what" in {
        told(after(reason)).get should include(reason.trim)
      }

    "pods are killed" in {
      told(after("OOMKilled", watching("k8s://https://host:6443"))).get should include("OOMKilled.")
    }

    for (
      message <- Seq(
        "Job 4 cancelled because SparkContext was shut down",
        "Job aborted due to stage failure: ShuffleMapStage 2 has failed the maximum allowable " +
          "number of times: 8. Most recent failure reason: FetchFailed"
      )
    )
      s"failure is: $message" in {
        told(after(killed), new IllegalStateException(new SparkException(message))) should not be
          empty
      }
  }

  "Nothing is explained where" - {
    "executors were lost for another reason" in {
      told(after("Executor heartbeat timed out after 130000 ms: no room")) shouldBe empty
    }

    "executors were killed, but the job failed for another reason" in {
      told(after(killed), new SparkException("Task failed: java.lang.ArithmeticException")) shouldBe
        empty
      told(after(killed), new UserError("Images must be square", lost)) shouldBe empty
    }

    "there are no containers" in {
      told(after("Command exited with exit code 137", watching("spark://host:7077"))) shouldBe empty
    }
  }
}
