package org.meanet.core.cluster

import org.apache.spark.SparkConf
import org.meanet.core.UserError
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

class ClusterCheckSpec extends AnyFreeSpec with Matchers {
  private val training = new Demand(4, "training.workers", true, GpuSupport.BUILT)
  private val scoring = new Demand(8, "scoring.edges", false, GpuSupport.BUILT)

  private val modules = "spark.driver.extraJavaOptions" ->
    "--add-opens=java.base/java.nio=ALL-UNNAMED"

  private def local(settings: (String, String)*) = conf("local[4]", settings: _*)

  private def standalone(settings: (String, String)*) = conf("spark://host:7077", settings: _*)

  /** One that suits a training with four workers. */
  private def yarn(settings: (String, String)*) = conf(
    "yarn",
    Seq(
      "spark.executor.instances" -> "4",
      "spark.executor.memory" -> "2g",
      "spark.executor.memoryOverhead" -> "4g",
      "spark.executor.extraJavaOptions" ->
        "-Dorg.bytedeco.javacpp.maxbytes=3g -Dorg.bytedeco.javacpp.maxphysicalbytes=5632m"
    ) ++ settings: _*
  )

  private def conf(master: String, settings: (String, String)*): SparkConf =
    new SparkConf(false).setMaster(master).setAll(settings)

  private def wasteful(conf: SparkConf, demand: Demand): Seq[String] =
    ClusterCheck.require(conf, demand).asScala

  private def refused(conf: SparkConf, demand: Demand): String =
    (the[UserError] thrownBy ClusterCheck.require(conf, demand)).getMessage

  "Settings that fit are passed over in silence" in {
    for (conf <- Seq(local(), yarn(), standalone("spark.cores.max" -> "4")))
      withClue(conf.toDebugString)(wasteful(conf, training) shouldBe empty)
    wasteful(conf("local[*]"), training) shouldBe empty
    wasteful(standalone(), training) shouldBe empty
    wasteful(local(), Demand.ANY) shouldBe empty
  }

  "Training with dynamic allocation is refused with the reason" in {
    val on = "spark.dynamicAllocation.enabled" -> "true"
    refused(yarn(on), training) shouldBe
      "spark.dynamicAllocation.enabled must be false in training, got [true]: an executor that is " +
      "given back takes its share of the epoch's images with it, and every round waits for [4] " +
      "workers; set spark.executor.instances instead"
    refused(standalone(on), training) should endWith("set spark.cores.max instead")
  }

  "Scoring takes dynamic allocation and speculation" in {
    val elastic =
      Seq("spark.dynamicAllocation.enabled" -> "true", "spark.speculation" -> "true")
    wasteful(yarn(elastic: _*), scoring) shouldBe empty
    wasteful(standalone(elastic :+ ("spark.cores.max" -> "99"): _*), scoring) shouldBe empty
  }

  "A container that is smaller than javacpp's limit is refused with both" - {
    "where the limit is given" in {
      refused(yarn("spark.executor.memoryOverhead" -> "3g"), training) shouldBe
        "javacpp's limit of an executor must be at most its container, [2048] MiB of " +
        "spark.executor.memory and [3072] MiB of spark.executor.memoryOverhead, got [5632] MiB: " +
        "the container would be killed before javacpp says what is wrong; set " +
        "-Dorg.bytedeco.javacpp.maxphysicalbytes=5120m in spark.executor.extraJavaOptions, or a " +
        "larger spark.executor.memoryOverhead"
    }

    "where it is javacpp's own, which depends on the heap" in {
      // A container of 1024 + 384 MiB, in which javacpp would take four times the heap.
      refused(conf("yarn"), training) should
        include(
          "[1024] MiB of spark.executor.memory and [384] MiB of " +
            "spark.executor.memoryOverhead, got [4096] MiB"
        )
      refused(
        yarn("spark.executor.extraJavaOptions" -> "-Dorg.bytedeco.javacpp.maxBytes=100m"),
        training
      ) should include("got [6244] MiB")
    }

    "where there is none" in {
      refused(
        yarn("spark.executor.extraJavaOptions" -> "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"),
        training
      ) should include("got none")
    }

    "where the overhead is Spark's share of the heap" in {
      val factor = conf(
        "k8s://https://host",
        "spark.executor.instances" -> "4",
        "spark.executor.memory" -> "10g",
        "spark.executor.memoryOverheadFactor" -> "0.4",
        "spark.executor.extraJavaOptions" -> "-Dorg.bytedeco.javacpp.maxphysicalbytes=14g"
      )
      wasteful(factor, training) shouldBe empty
      factor.set("spark.executor.memoryOverheadFactor", "0.2")
      refused(factor, training) should include("[2048] MiB of spark.executor.memoryOverhead")
    }

    "but not where nobody kills" in {
      wasteful(standalone(), training) shouldBe empty
    }

    "nor where nothing lies beside the heap" in {
      wasteful(conf("yarn"), scoring) shouldBe empty
    }
  }

  "A driver on a standalone cluster needs Java 17's modules opened" in {
    val cluster = "spark.submit.deployMode" -> "cluster"
    refused(standalone(cluster), Demand.ANY) should
      (include("spark.driver.extraJavaOptions must open Java 17's modules") and
        endWith("take that line from conf/standalone/spark-defaults.conf"))
    wasteful(standalone(cluster, modules), Demand.ANY) shouldBe empty
    wasteful(yarn(cluster), training) shouldBe empty
  }

  "Speculation in training is called wasteful" in {
    wasteful(yarn("spark.speculation" -> "true"), training) shouldBe Seq(
      "spark.speculation should be false in training, got [true]: a second copy of a worker's " +
        "task gives the same numbers and takes a slot from the round"
    )
  }

  "Fewer slots than workers are told with the turns that a round takes" in {
    wasteful(yarn("spark.executor.instances" -> "3"), training) shouldBe Seq(
      "training.workers should be at most the [3] tasks that run at the same time, got [4]: each " +
        "round takes [2] turns; set spark.executor.instances, or training.workers=3"
    )
    wasteful(conf("local[1]"), training).head should
      (include("takes [4] turns") and include("set --master local[N]"))
    wasteful(conf("local-cluster[1,3,1024]"), training) should have size 1
    wasteful(conf("local-cluster[2,2,1024]"), training) shouldBe empty
    wasteful(standalone("spark.cores.max" -> "3"), training) should have size 1
    // Three executors of one core, the others of which a task of two cores leaves idle.
    val idle = wasteful(
      standalone(
        "spark.cores.max" -> "9",
        "spark.executor.cores" -> "3",
        "spark.task.cpus" -> "2"
      ),
      training
    )
    idle should have size 2
    idle.head should include("at most the [3] tasks")
    idle(1) should include("[1] cores of each executor stay idle")
    // Edges may take turns.
    wasteful(yarn("spark.executor.instances" -> "3"), scoring) shouldBe empty
  }

  "Slots without a task are told" in {
    wasteful(yarn("spark.executor.cores" -> "2"), training) shouldBe Seq(
      "[4] of [8] task slots stay idle, as training.workers is [4]: lower " +
        "spark.executor.instances or raise training.workers"
    )
    wasteful(conf("local[16]"), scoring) should have size 1
  }

  "Threads of native code other than a task's cores are told" in {
    def threads(count: Int) =
      wasteful(yarn("spark.executorEnv.OMP_NUM_THREADS" -> count.toString), training)
    threads(1) shouldBe empty
    threads(4).head should
      (include("should be spark.task.cpus [1]") and include("would fight for a core"))
    wasteful(
      yarn(
        "spark.executorEnv.OMP_NUM_THREADS" -> "1",
        "spark.executor.cores" -> "2",
        "spark.task.cpus" -> "2"
      ),
      training
    ).head should include("cores of a task would stay idle")
  }

  "All that is wrong and wasteful is told at once, what is wrong first" in {
    val message = refused(
      yarn(
        "spark.speculation" -> "true",
        "spark.dynamicAllocation.enabled" -> "true",
        "spark.executor.memoryOverhead" -> "1g",
        "spark.executor.instances" -> "1"
      ),
      training
    )
    val lines = message.linesIterator.toSeq
    lines.head shouldBe "The cluster's settings have 4 problems:"
    lines(1) should startWith("  spark.dynamicAllocation.enabled must be false")
    lines(2) should startWith("  javacpp's limit of an executor must be")
    lines(3) should startWith("  wasteful: spark.speculation should be false")
    lines(4) should startWith("  wasteful: training.workers should be at most the [1] tasks")
    lines should have size 5
  }
}
