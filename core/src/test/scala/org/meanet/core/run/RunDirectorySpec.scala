package org.meanet.core.run

import java.io.{IOException, OutputStream}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files
import java.util.Optional
import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.permission.FsPermission
import org.apache.hadoop.fs.{FSDataOutputStream, LocalFileSystem, Path}
import org.apache.hadoop.security.AccessControlException
import org.apache.hadoop.util.Progressable
import org.meanet.core.UserError
import org.meanet.core.config.LoadedExperiment
import org.meanet.core.storage.ObjectStore
import org.meanet.core.test.{Examples, TempFolder}
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

class RunDirectorySpec extends AnyFlatSpec with Matchers with TempFolder {
  private val hadoop = new Configuration()

  private def dir(name: String): String = folder.resolve(name).toString

  private def open(name: String, experiment: LoadedExperiment): RunDirectory =
    RunDirectory.open(dir(name), experiment, hadoop)

  private def errorOf(action: => Any): String = intercept[UserError](action).getMessage

  "A run" should "start in a new folder with its resolved configuration" in {
    val experiment = Examples.experiment("seed=3")
    open("new", experiment)
    RunDirectory.configuration(dir("new"), hadoop).get shouldBe experiment.text
  }

  it should "start in an empty folder, or one with only logs" in {
    Files.createDirectories(folder.resolve("empty"))
    Files.createDirectories(folder.resolve("logged/logs"))
    noException should be thrownBy open("empty", Examples.experiment())
    noException should be thrownBy open("logged", Examples.experiment())
  }

  it should "start where an earlier start was interrupted" in {
    write("interrupted/.config.conf.draft", "seed = ")
    noException should be thrownBy open("interrupted", Examples.experiment())
  }

  it should "not start in a folder that holds something else" in {
    write("holiday/photo.jpg", "")
    errorOf(open("holiday", Examples.experiment())) shouldBe
      s"Run directory [${dir("holiday")}] must be new, empty or an earlier run; it has no " +
      "config.conf but holds [photo.jpg]. Use another --run"
    folder.resolve("holiday").toFile.list shouldBe Array("photo.jpg")
  }

  it should "not start at a file, nor below one" in {
    write("file", "")
    errorOf(open("file", Examples.experiment())) shouldBe
      s"Run directory [${dir("file")}] must be a folder, got a file"
    errorOf(open("file/run", Examples.experiment())) should startWith(
      s"Cannot write [config.conf] in run directory [${dir("file/run")}]: "
    )
  }

  it should "not start where it may not write" in {
    val readOnly = new Configuration()
    readOnly.setClass("fs.file.impl", classOf[ReadOnly], classOf[LocalFileSystem])
    readOnly.setBoolean("fs.file.impl.disable.cache", true)
    errorOf(RunDirectory.open(dir("sealed"), Examples.experiment(), readOnly)) shouldBe
      s"Cannot write [config.conf] in run directory [${dir("sealed")}]: Permission denied"
  }

  it should "not start on a file system that does not exist" in {
    errorOf(RunDirectory.open("nofs://host/run", Examples.experiment(), hadoop)) should startWith(
      "Cannot use run directory [nofs://host/run]: "
    )
  }

  it should "not start where Spark would take its path for a pattern" in {
    for (name <- Seq("a{b", "a}b", "a[1", "a]", "a*", "a?", "a\\b", "all*/run")) {
      val refused =
        s"Run directory [${dir(name)}] must have none of the characters { } [ ] * ? \\ in its " +
          s"path, got [${dir(name)}]: Spark takes a path with them for a pattern; name a folder " +
          "without them"
      errorOf(open(name, Examples.experiment())) shouldBe refused
      errorOf(RunDirectory.configuration(dir(name), hadoop)) shouldBe refused
      folder.resolve(name).toFile.exists shouldBe false
    }
    noException should be thrownBy open("a (1), b=c & d", Examples.experiment())
  }

  it should "hold its files below its folder" in {
    val run = open("layout", Examples.experiment())
    Seq(run.images, run.bundle, run.scores, run.path("report.json"))
      .map(path => new java.io.File(path.toUri).getPath) shouldBe
      Seq("images", "bundle", "scores", "report.json")
        .map(name => dir("layout") + "/" + name)
  }

  "A file" should "be written as a whole, over an earlier one too, leaving nothing beside it" in {
    val run = open("files", Examples.experiment())
    run.writeAtomically("reports/report.json", "first".getBytes(UTF_8))
    run.writeAtomically("reports/report.json", "second".getBytes(UTF_8))
    val reports = folder.resolve("files/reports")
    new String(Files.readAllBytes(reports.resolve("report.json")), UTF_8) shouldBe "second"
    reports.toFile.list.toSet - ".report.json.crc" shouldBe Set("report.json")
    val path = run.path("reports/report.json")
    val in = path.getFileSystem(hadoop).open(path)
    try new String(in.readAllBytes(), UTF_8) shouldBe "second"
    finally in.close()
  }

  it should "be put whole on an object store, which renames no files, or stay the earlier one" in {
    val run = RunDirectory.open(dir("object"), Examples.experiment(), ObjectStore.conf())
    run.writeAtomically("reports/report.json", "first".getBytes(UTF_8))
    run.writeAtomically("reports/report.json", "second".getBytes(UTF_8))
    errorOf(
      run.writeAtomically(
        "reports/report.json",
        (out: OutputStream) => {
          out.write("thi".getBytes(UTF_8))
          throw new IOException("the pipe broke")
        }
      )
    ) shouldBe
      s"Cannot write [reports/report.json] in run directory [${dir("object")}]: the pipe broke"
    val reports = folder.resolve("object/reports")
    Files.readString(reports.resolve("report.json")) shouldBe "second"
    reports.toFile.list shouldBe Array("report.json")
  }

  "A step" should "be done once it is marked, and stay so when the run resumes" in {
    val run = open("steps", Examples.experiment())
    run.isDone(Step.PREPARE) shouldBe false
    run.markDone(Step.PREPARE)
    run.isDone(Step.PREPARE) shouldBe true
    run.isDone(Step.TRAIN) shouldBe false
    open("steps", Examples.experiment()).isDone(Step.PREPARE) shouldBe true
  }

  it should "stay done where it was made before there was a key, as long as that has its default" in {
    open("older", Examples.experiment()).markDone(Step.TRAIN)
    val record = folder.resolve("older/steps/train.conf")
    val text = new String(Files.readAllBytes(record), UTF_8)
    val older = text.linesIterator.filterNot(_.trim.matches("(stem|type)=(cifar|resnet|residual)"))
    Files.write(record, older.mkString("\n").getBytes(UTF_8))
    text.linesIterator.size - Files.readAllLines(record).size shouldBe 5
    open("older", Examples.experiment()).isDone(Step.TRAIN) shouldBe true
    errorOf(open("older", Examples.experiment("networks.main.stem=imagenet"))) should include(
      """train: networks.main.stem was "cifar", is now "imagenet""""
    )
  }

  private def requireScores(name: String, conf: Optional[String]): RunDirectory =
    RunDirectory.open(dir(name), Examples.experiment(), hadoop, List(Step.SCORE).asJava, conf)

  it should "be demanded with the command that does it, and with the file that was given" in {
    val demand = s"Run directory [${dir("undone")}] must have a finished step [score]; " +
      s"run this first: bin/meanet score --run ${dir("undone")}"
    errorOf(requireScores("undone", Optional.empty())) shouldBe demand
    errorOf(requireScores("undone", Optional.of("my.conf"))) shouldBe demand + " --conf my.conf"
  }

  it should "be demanded before anything is written" in {
    errorOf(requireScores("unborn", Optional.empty())) should include("finished step [score]")
    Files.exists(folder.resolve("unborn")) shouldBe false
  }

  "A command that is refused" should "leave the configuration as it was" in {
    open("refused", Examples.experiment("seed=3"))
    val before = RunDirectory.configuration(dir("refused"), hadoop)
    open("refused", Examples.experiment("seed=4")).withdraw()
    RunDirectory.configuration(dir("refused"), hadoop) shouldBe before
    open("never", Examples.experiment()).withdraw()
    folder.resolve("never").toFile.list shouldBe empty
  }

  it should "leave its configuration beside what it has written" in {
    val experiment = Examples.experiment("seed=4")
    val run = open("begun", experiment)
    run.writeAtomically("metrics.jsonl", Array[Byte]())
    run.withdraw()
    RunDirectory.configuration(dir("begun"), hadoop).get shouldBe experiment.text
  }

  "A finished step" should "refuse a configuration that would change its output" in {
    val run = open("conflict", Examples.experiment("hard-classes.count=5"))
    run.markDone(Step.PREPARE)
    run.markDone(Step.TRAIN)
    val before = RunDirectory.configuration(dir("conflict"), hadoop)
    errorOf(open("conflict", Examples.experiment("seed=2", "training.batch-size=64"))) shouldBe
      s"""Run directory [${dir("conflict")}] holds steps made with another configuration:
         |  prepare: seed was 1, is now 2
         |  train: hard-classes.count was 5, is now absent
         |  train: training.batch-size was 32, is now 64
         |Use another --run, these keys as they were, or --fresh to delete the run first""".stripMargin
    RunDirectory.configuration(dir("conflict"), hadoop) shouldBe before
  }

  it should "be refused only once a step is finished, so that a failed one can be put right" in {
    open("halfway", Examples.experiment("training.batch-size=0.5e2")).start(Step.TRAIN)
    open("halfway", Examples.experiment("training.batch-size=64")).isDone(Step.TRAIN) shouldBe false
  }

  it should "allow what only later steps depend on" in {
    open("later", Examples.experiment()).markDone(Step.PREPARE)
    val run = open("later", Examples.experiment("training.batch-size=64", "scoring.edges=2"))
    run.isDone(Step.PREPARE) shouldBe true
  }

  it should "allow other routing and costs" in {
    val run = open("replay", Examples.experiment())
    Step.values.foreach(step => run.markDone(step))
    val again = open(
      "replay",
      Examples.experiment("routing.offload.threshold=0.1", "costs.payload=stored", "name=other")
    )
    Step.values.foreach(step => again.isDone(step) shouldBe true)
  }
}

/** A local file system that refuses all writing, even to root. */
class ReadOnly extends LocalFileSystem {
  override def mkdirs(path: Path, permission: FsPermission): Boolean = refuse()

  override def mkdirs(path: Path): Boolean = refuse()

  override def create(
      path: Path,
      permission: FsPermission,
      overwrite: Boolean,
      bufferSize: Int,
      replication: Short,
      blockSize: Long,
      progress: Progressable
  ): FSDataOutputStream = refuse()

  private def refuse[T](): T = throw new AccessControlException("Permission denied")
}
