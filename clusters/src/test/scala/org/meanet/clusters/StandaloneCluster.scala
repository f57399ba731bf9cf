package org.meanet.clusters

import java.lang.ProcessBuilder.Redirect
import java.nio.file.{Files, Path}
import java.util.concurrent.TimeUnit.SECONDS
import org.meanet.endtoend.{Command, Repository}
import scala.collection.mutable

/** A standalone cluster of real processes on loopback: a master, and workers of two cores each.
  *
  * @param folder
  *   for its logs and the workers' files
  * @param properties
  *   Spark's settings of master and workers
  */
class StandaloneCluster(folder: Path, properties: Path) extends AutoCloseable {
  import StandaloneCluster._

  private val processes = mutable.ArrayBuffer.empty[Process]
  private var workersStarted = 0

  val url: String = {
    val log = start("master", "master.Master", "--host", Host, "--port", "0")
    awaitLine(log, "Starting Spark master at (spark://\\S+)")
  }

  /** Starts a worker; it is ready when this returns. */
  def startWorker(): Worker = {
    workersStarted += 1
    val name = s"worker-$workersStarted"
    val work = Files.createDirectories(folder.resolve(name))
    val log = start(
      name,
      "worker.Worker",
      "--host",
      Host,
      "--cores",
      "2",
      "--memory",
      "4g",
      "--work-dir",
      work.toString,
      url
    )
    awaitLine(log, "(Successfully registered) with master")
    new Worker(processes.last, work)
  }

  /** The files of a daemon's log so far, for the clue of a failure. */
  private def start(name: String, daemon: String, arguments: String*): Path = {
    val log = folder.resolve(s"$name.log")
    val words = Seq(
      "java",
      "-Xmx512m",
      "-cp",
      Repository.sparkHome.resolve("jars/*").toString,
      s"org.apache.spark.deploy.$daemon",
      "--webui-port",
      "0",
      "--properties-file",
      properties.toString
    ) ++ arguments
    val builder = new ProcessBuilder(words: _*)
      .directory(folder.toFile)
      .redirectErrorStream(true)
      .redirectOutput(Redirect.to(log.toFile))
    Seq("SPARK_CONF_DIR", "SPARK_MASTER_HOST").foreach(name => builder.environment.remove(name))
    builder.environment.put("SPARK_HOME", Repository.sparkHome.toString)
    builder.environment.put("SPARK_SCALA_VERSION", "2.12")
    builder.environment.put("SPARK_LOCAL_IP", Host)
    processes += builder.start()
    log
  }

  private def awaitLine(log: Path, pattern: String): String = {
    val deadline = System.nanoTime() + SECONDS.toNanos(Patience)
    var found = Option.empty[String]
    while (found.isEmpty) {
      found = pattern.r.findFirstMatchIn(Files.readString(log)).map(_.group(1))
      if (found.isEmpty) {
        require(processes.last.isAlive && System.nanoTime() < deadline, Files.readString(log))
        Thread.sleep(50)
      }
    }
    found.get
  }

  override def close(): Unit = processes.foreach(Command.kill)
}

object StandaloneCluster {
  private val Host = "127.0.0.1"
  // The machine may be busy.
  private val Patience = 120L

  /** @param work
    *   where its executors and drivers have their files
    */
  class Worker(process: Process, val work: Path) {
    def isAlive: Boolean = process.isAlive

    /** With the executors that it started, as when a machine is lost. */
    def kill(): Unit = Command.kill(process)

    /** Whether it has an executor of the application that runs now. */
    def hasExecutor: Boolean = process.children.findFirst.isPresent
  }
}
