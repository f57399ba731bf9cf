package org.meanet.core.run

import java.lang.management.ManagementFactory
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Paths}
import java.util.concurrent.TimeUnit.MINUTES
import org.apache.spark.api.java.function.ForeachFunction
import org.apache.spark.sql.SparkSession
import org.meanet.core.UserError
import org.meanet.core.cluster.{Demand, GpuSupport}
import org.meanet.core.config.Experiment
import org.meanet.core.test.{Examples, Launched, TempFolder}
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

class JobLauncherSpec extends AnyFlatSpec with Matchers with TempFolder {
  private lazy val conf = write("example.conf", Examples.Required).toString

  // What spark-submit would hand over.
  private val submitted = Map("spark.master" -> "local[1]", "spark.ui.enabled" -> "false")

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    // Another suite's session would be taken for the job's.
    SparkSession.getDefaultSession.foreach(_.stop())
    submitted.foreach { case (key, value) => System.setProperty(key, value) }
  }

  override protected def afterAll(): Unit =
    try submitted.keys.foreach(key => System.clearProperty(key))
    finally super.afterAll()

  private def dir(name: String): String = folder.resolve(name).toString

  private def launch(job: Job, args: String*): Launched =
    Launched.of(JobLauncher.launch(args.toArray, job))

  private def job(work: JobContext => Unit, needed: Step*): Job = new Job {
    override def name: String = "count"
    override def requires: java.util.List[Step] = needed.asJava
    override def run(context: JobContext): Unit = work(context)
  }

  private val nothing = job(_ => ())
  private val mustNotRun = job(_ => fail("The job must not run"))

  "A job" should "get the session, the experiment and the run directory, and end with 0" in {
    var seen = Option.empty[(String, Long, String, Long)]
    val outcome = launch(
      job { context =>
        seen = Some(
          (
            context.spark.sparkContext.appName,
            context.experiment.seed,
            context.run.images.getName,
            context.spark.range(10).count()
          )
        )
      },
      "--run",
      dir("ok"),
      "--conf",
      conf,
      "seed=9"
    )
    outcome shouldBe Launched(0, "", "")
    seen shouldBe Some(("meanet count", 9, "images", 10))
    SparkSession.getDefaultSession shouldBe empty
  }

  it should "get the options of its own that were given, and no other command knows them" in {
    var given = Map.empty[String, Double]
    val asking = new Job {
      override def name: String = "count"
      override def options: java.util.List[JobOption] = java.util.Arrays.asList(
        new JobOption("--at-most", "SHARE", "The most, 0 to 1."),
        new JobOption("--at-least", "SHARE", "The least, 0 to 1.")
      )
      override def run(context: JobContext): Unit =
        given = context.options.asScala.mapValues(_.doubleValue).toMap
    }
    val arguments = Seq("--run", dir("asked"), "--conf", conf, "--at-most", "0.25")
    launch(asking, arguments: _*) shouldBe Launched(0, "", "")
    given shouldBe Map("--at-most" -> 0.25)
    val help = launch(asking, "--help")
    help.out should (include("--at-least=SHARE") and include("The least, 0 to 1."))
    launch(mustNotRun, arguments: _*).code shouldBe 2
    val word = launch(asking, arguments.init :+ "much": _*)
    word.code shouldBe 2
    word.err should include("--at-most")
  }

  it should "take the run directory's configuration where no file is given" in {
    launch(nothing, s"--run=${dir("again")}", s"--conf=$conf", "name=first").code shouldBe 0
    var name = ""
    launch(
      job(context => name = context.experiment.name),
      "--run",
      dir("again"),
      "seed=4"
    ).code shouldBe 0
    name shouldBe "first"
  }

  it should "find the Hadoop settings that Spark was submitted with" in {
    System.setProperty("spark.hadoop.fs.defaultFS", folder.toUri.toString)
    System.setProperty("spark.hadoop.fs.file.impl", classOf[ReadOnly].getName)
    System.setProperty("spark.hadoop.fs.file.impl.disable.cache", "true")
    try {
      launch(mustNotRun, "--run", dir("sealed"), "--conf", conf).err should
        startWith("error: Cannot write [config.conf]")
    } finally
      Seq("fs.defaultFS", "fs.file.impl", "fs.file.impl.disable.cache")
        .foreach(key => System.clearProperty("spark.hadoop." + key))
  }

  "A user's error" should "be one line on standard error, and exit code 1" in {
    launch(
      job(_ => throw new UserError("Images [x] must be square")),
      "--run",
      dir("user"),
      "--conf",
      conf
    ) shouldBe Launched(1, "", "error: Images [x] must be square\n")
  }

  it should "not leave its settings behind for the next command" in {
    launch(nothing, "--run", dir("kept"), "--conf", conf, "seed=5").code shouldBe 0
    launch(job(_ => throw new UserError("no")), "--run", dir("kept"), "seed=6").code shouldBe 1
    var seed = 0L
    launch(job(context => seed = context.experiment.seed), "--run", dir("kept")).code shouldBe 0
    seed shouldBe 5
  }

  it should "be found where Spark has wrapped it" in {
    val failing = job { context =>
      val refuse: ForeachFunction[java.lang.Long] =
        n => throw new UserError(s"Row [$n] must have a label")
      context.spark.range(1).foreach(refuse)
    }
    launch(failing, "--run", dir("wrapped"), "--conf", conf) shouldBe
      Launched(1, "", "error: Row [0] must have a label\n")
  }

  it should "be reported before Spark starts if the configuration is wrong" in {
    val outcome = launch(mustNotRun, "--run", dir("wrong"), "--conf", conf, "seed=x", "edges=2")
    outcome.code shouldBe 1
    outcome.err shouldBe
      """error: The configuration has 2 problems:
        |  edges is not a known key, got [2]; known keys here: name, seed, data, networks, """.stripMargin + "hard-classes, training, checkpoints, scoring, routing, costs, fleet (command line)\n" +
      "  seed must be a whole number, got [x] (command line)\n"
  }

  it should "be reported before Spark starts if an earlier step is missing" in {
    val outcome = launch(
      job(_ => fail("The job must not run"), Step.TRAIN),
      "--run",
      dir("early"),
      "--conf",
      conf
    )
    outcome.code shouldBe 1
    outcome.err should include("bin/meanet train --run")
  }

  /** As a training that has two workers. */
  private def asking(work: JobContext => Unit): Job = new Job {
    override def name: String = "count"
    override def demand(experiment: Experiment): Demand =
      new Demand(experiment.training.workers, "training.workers", true, GpuSupport.NOT_BUILT)
    override def run(context: JobContext): Unit = work(context)
  }

  it should "be reported before Spark starts if the cluster's settings do not fit the job" in {
    System.setProperty("spark.task.resource.gpu.amount", "1")
    try {
      val outcome = launch(
        asking(_ => fail("The job must not run")),
        "--run",
        dir("unfit"),
        "--conf",
        conf
      )
      outcome.code shouldBe 1
      outcome.err should (startWith("error: The cluster's settings have 4 problems:\n  ") and
        include("spark.task.resource.gpu.amount=[1], but this build computes on CPUs") and
        include("  --master must be a cluster where GPUs are asked for") and
        include("  spark.executor.resource.gpu.amount must be 1, got none") and
        include("  wasteful: training.workers should be at most the [1] tasks"))
      Files.exists(folder.resolve("unfit/config.conf")) shouldBe false
    } finally System.clearProperty("spark.task.resource.gpu.amount")
  }

  it should "say that a file is needed for a new run" in {
    launch(mustNotRun, "--run", dir("none")) shouldBe Launched(
      1,
      "",
      s"error: --run must name the folder of a run, got [${dir("none")}], which holds none; " +
        "bin/meanet prepare begins one, with --conf FILE\n"
    )
  }

  "What the cluster's settings waste" should "be told, and the job go on" in {
    var ran = false
    val outcome = launch(asking(_ => ran = true), "--run", dir("waste"), "--conf", conf)
    outcome.code shouldBe 0
    outcome.out should startWith("Warning: training.workers should be at most the [1] tasks")
    outcome.out.linesIterator should have size 1
    ran shouldBe true
  }

  "Wrong usage" should "be explained on standard error, with exit code 2" in {
    val missing = launch(mustNotRun, "--conf", conf)
    missing.code shouldBe 2
    missing.err should (startWith("error: Missing required option: '--run") and
      include("Usage: meanet count"))
    val unknown = launch(mustNotRun, "--run", dir("usage"), "--fast")
    unknown.code shouldBe 2
    unknown.err should startWith("error: Unknown option: '--fast'")
  }

  "Help" should "go to standard output, with exit code 0" in {
    val outcome = launch(mustNotRun, "--help")
    outcome.code shouldBe 0
    outcome.out should (include("--conf=FILE") and include("key=value"))
    outcome.err shouldBe empty
  }

  "A command that is told to end" should "say so in one line, with what to do" in {
    val java = Paths.get(System.getProperty("java.home"), "bin", "java").toString
    val process = new ProcessBuilder(
      Seq(java, "-cp", System.getProperty("java.class.path")) ++
        opens ++ submitted.map { case (key, value) => s"-D$key=$value" } ++
        Seq(
          StoppedJob.getClass.getName.stripSuffix("$"),
          "--run",
          dir("stopped"),
          "--conf",
          conf
        ): _*
    ).start()
    try {
      // Spark runs a task that does not end.
      process.getInputStream.read() shouldBe StoppedJob.Started
      // Process.destroy would close the streams, too.
      process.toHandle.destroy()
      val err = new String(process.getErrorStream.readAllBytes(), UTF_8)
      process.waitFor(1, MINUTES) shouldBe true
      err.linesIterator.filterNot(_.startsWith("WARNING: ")).toList shouldBe
        List("stopped: the same command starts this step again")
      process.exitValue shouldBe 143
    } finally process.destroyForcibly()
  }

  /** What Spark needs of Java 17's modules. */
  private def opens: Seq[String] =
    ManagementFactory.getRuntimeMXBean.getInputArguments.asScala.filter(_.startsWith("--add-"))

  "Anything else" should "be called unexpected, without a stack trace, with exit code 3" in {
    launch(
      job(_ => throw new IllegalStateException("no such layer\n\tat somewhere")),
      "--run",
      dir("fault"),
      "--conf",
      conf
    ) shouldBe Launched(
      3,
      "",
      "error: unexpected: java.lang.IllegalStateException: no such layer; the log has details\n"
    )
  }

  it should "be the end of Spark where that came first, whatever the job makes of it" in {
    launch(
      job { context =>
        context.spark.stop()
        throw new NullPointerException
      },
      "--run",
      dir("stopped"),
      "--conf",
      conf
    ).err shouldBe "error: unexpected: java.lang.IllegalStateException: SparkContext was shut " +
      "down before the job was done; the log has details\n"
  }
}

/** A command whose work never ends. */
object StoppedJob extends Job {
  val Started: Int = '!'

  def main(arguments: Array[String]): Unit =
    System.exit(JobLauncher.launch(arguments, this))

  override def name: String = "wait"

  override def run(context: JobContext): Unit = {
    val wait: ForeachFunction[java.lang.Long] = _ => {
      System.out.write(Started)
      System.out.flush()
      Thread.sleep(Long.MaxValue)
    }
    context.spark.range(1).foreach(wait)
  }
}
