package org.meanet.clusters

import java.net.URI
import java.nio.file.{Files, Path, Paths}
import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.{FileSystem, Path => HadoopPath}
import org.meanet.clusters.Daemon.Host
import org.meanet.endtoend.Command

/** HDFS and YARN, whose daemons are a process of their own on loopback.
  *
  * @param folder
  *   for their files and those of the containers
  */
class HadoopCluster(folder: Path) extends AutoCloseable {

  /** What `HADOOP_CONF_DIR` is to name. */
  val conf: Path = Files.createDirectories(folder.resolve("conf"))

  private val daemon = new Daemon(
    Command(
      Seq(
        HadoopCluster.java.toString,
        "-Xmx1g",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-cp",
        sys.props("java.class.path"),
        "org.meanet.clusters.HadoopDaemons",
        folder.toString,
        conf.toString
      ),
      Map("JAVA_HOME" -> sys.props("java.home"), "SPARK_LOCAL_IP" -> Host),
      folder
    ),
    folder.resolve("daemons.log")
  )

  /** HDFS's root. */
  val root: String = daemon.await("ready, with (hdfs://\\S+)".r)

  private val logs = Paths.get(daemon.await("and logs in (\\S+)".r))

  private lazy val files = {
    val settings = new Configuration
    settings.addResource(new HadoopPath(conf.resolve("hdfs-site.xml").toUri))
    FileSystem.get(new URI(root), settings)
  }

  /** Copies a file or folder to HDFS. */
  def upload(from: Path, to: String): Unit =
    files.copyFromLocalFile(new HadoopPath(from.toUri), new HadoopPath(to))

  /** Copies a file or folder from HDFS. */
  def download(from: String, to: Path): Path = {
    val withoutChecksums = true
    files.copyToLocalFile(
      false,
      new HadoopPath(from),
      new HadoopPath(to.toUri),
      withoutChecksums
    )
    to
  }

  /** A file of each container's logs so far: `stdout`, `stderr`, or `launch_container.sh`. */
  def logged(name: String): Seq[String] = Logs.under(logs, name)

  override def close(): Unit = daemon.kill()
}

object HadoopCluster {
  private val java = Paths.get(sys.props("java.home"), "bin", "java")
}
