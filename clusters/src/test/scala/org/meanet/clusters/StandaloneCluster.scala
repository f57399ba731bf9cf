package org.meanet.clusters

import java.nio.file.{Files, Path}
import org.meanet.clusters.Daemon.Host
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

  private val daemons = mutable.ArrayBuffer.empty[Daemon]
  private var workersStarted = 0

  val url: String =
    start("master", "master.Master", "--host", Host, "--port", "0")
      .await("Starting Spark master at (spark://\\S+)".r)

  /** Starts a worker; it is ready when this returns. */
  def startWorker(): Worker = {
    workersStarted += 1
    val name = s"worker-$workersStarted"
    val work = Files.createDirectories(folder.resolve(name))
    val daemon = start(
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
    daemon.await("(Successfully registered) with master".r)
    new Worker(daemon, work)
  }

  private def start(name: String, service: String, arguments: String*): Daemon = {
    val words = Seq(
      "java",
      "-Xmx512m",
      "-cp",
      Repository.sparkHome.resolve("jars/*").toString,
      s"org.apache.spark.deploy.$service",
      "--webui-port",
      "0",
      "--properties-file",
      properties.toString
    ) ++ arguments
    val settings = Map(
      "SPARK_HOME" -> Repository.sparkHome.toString,
      "SPARK_SCALA_VERSION" -> "2.12",
      "SPARK_LOCAL_IP" -> Host
    )
    daemons += new Daemon(Command(words, settings, folder), folder.resolve(s"$name.log"))
    daemons.last
  }

  override def close(): Unit = daemons.foreach(_.kill())
}

object StandaloneCluster {

  /** @param work
    *   where its executors and drivers have their files
    */
  class Worker(daemon: Daemon, val work: Path) {
    def isAlive: Boolean = daemon.isAlive

    /** With the executors that it started, as when a machine is lost. */
    def kill(): Unit = daemon.kill()

    /** Whether it has an executor of the application that runs now. */
    def hasExecutor: Boolean = daemon.hasStarted
  }
}
