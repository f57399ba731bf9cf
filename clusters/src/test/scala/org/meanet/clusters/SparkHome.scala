package org.meanet.clusters

import java.io.File
import java.nio.file.{Files, Path, Paths}
import org.meanet.endtoend.Repository

/** A SPARK_HOME that also knows the clusters that spark-runtime's does not. */
object SparkHome {
  // The specs' own, with their settings for logs, and Hadoop's daemons.
  private val Others = Seq("meanet-", "hadoop-client-minicluster-")

  /** Makes one of links to the jars that this JVM has on its class path. */
  def in(folder: Path): Path = {
    val jars = Files.createDirectories(folder.resolve("jars"))
    sys
      .props("java.class.path")
      .split(File.pathSeparator)
      .filter(_.endsWith(".jar"))
      .map(Paths.get(_))
      .filterNot(jar => Others.exists(jar.getFileName.toString.startsWith(_)))
      .foreach(jar => Files.createSymbolicLink(jars.resolve(jar.getFileName), jar.toAbsolutePath))
    Files.createSymbolicLink(folder.resolve("bin"), Repository.sparkHome.resolve("bin"))
    folder
  }
}
