package org.meanet.core.storage

import java.io.{ByteArrayOutputStream, IOException}
import java.nio.file.{Files, Path => LocalPath}
import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.Abortable.AbortableResult
import org.apache.hadoop.fs.permission.FsPermission
import org.apache.hadoop.fs.{Abortable, CommonPathCapabilities, FSDataOutputStream}
import org.apache.hadoop.fs.{LocalFileSystem, Path}
import org.apache.hadoop.util.Progressable
import scala.collection.JavaConverters._

/** Local files that behave as an object store's, S3A's for one: a file appears when its stream is
  * closed, and a renamed folder is copied file by file.
  */
class ObjectStore extends LocalFileSystem {
  import ObjectStore._

  override def hasPathCapability(path: Path, capability: String): Boolean =
    capability == CommonPathCapabilities.ABORTABLE_STREAM ||
      super.hasPathCapability(path, capability)

  override def create(
      path: Path,
      permission: FsPermission,
      overwrite: Boolean,
      bufferSize: Int,
      replication: Short,
      blockSize: Long,
      progress: Progressable
  ): FSDataOutputStream =
    new FSDataOutputStream(new WholeObject(pathToFile(path).toPath), null)

  override def rename(source: Path, target: Path): Boolean = {
    val from = pathToFile(source).toPath
    val to = pathToFile(target).toPath
    require(Files.isDirectory(from), s"$source must be a folder")
    Files.createDirectory(to)
    val files = Files.list(from)
    try
      files.iterator.asScala.toList.sorted.zipWithIndex.foreach { case (file, copied) =>
        if (copied >= getConf.getInt(Copies, Int.MaxValue)) throw new IOException("out of reach")
        Files.copy(file, to.resolve(file.getFileName))
      }
    finally files.close()
    delete(source, true)
  }
}

object ObjectStore {
  private val Copies = "test.copies"

  /** @param copies
    *   files of a renamed folder until the store is out of reach
    */
  def conf(copies: Int = Int.MaxValue): Configuration = {
    val conf = new Configuration()
    conf.setClass("fs.file.impl", classOf[ObjectStore], classOf[LocalFileSystem])
    conf.setBoolean("fs.file.impl.disable.cache", true)
    conf.setInt(Copies, copies)
    conf
  }

  private class WholeObject(path: LocalPath) extends ByteArrayOutputStream with Abortable {
    private var ended = false

    override def close(): Unit = if (!ended) {
      ended = true
      Files.createDirectories(path.getParent)
      Files.write(path, toByteArray)
    }

    override def abort(): AbortableResult = {
      ended = true
      new AbortableResult {
        override def alreadyClosed: Boolean = false
        override def anyCleanupException: IOException = null
      }
    }
  }
}
