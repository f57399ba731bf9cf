package org.meanet.clusters

import java.nio.file.{Files, Path}
import scala.collection.JavaConverters._

/** What the processes of a cluster have said. */
object Logs {

  /** The texts of all files of that name under a folder. */
  def under(folder: Path, name: String): Seq[String] = {
    val files = Files.walk(folder)
    try
      files.iterator.asScala
        .filter(_.getFileName.toString == name)
        .map(log => Files.readString(log))
        .toList
    finally files.close()
  }
}
