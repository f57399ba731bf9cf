package org.meanet.core.storage

import java.io.{IOException, OutputStream}
import java.net.URI
import java.nio.file.{Files, Paths}

import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.fs.permission.FsPermission
import org.apache.hadoop.fs.{FSDataOutputStream, FSError, LocalFileSystem, Path}
import org.apache.hadoop.util.Progressable
import org.meanet.core.UserError
import org.meanet.core.test.TempFolder
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

import scala.collection.JavaConverters._

class RefusedWriteSpec extends AnyFreeSpec with Matchers with TempFolder {
  private val usual = new Configuration()

  private val full = files(classOf[FullDisk])

  private def files(kind: Class[_ <: LocalFileSystem]): Configuration = {
    val conf = new Configuration()
    conf.setClass("fs.file.impl", kind, classOf[LocalFileSystem])
    conf.setBoolean("fs.file.impl.disable.cache", true)
    conf
  }

  private def path(name: String): String = folder.resolve(name).toString

  private def error(work: => Any): String = (the[UserError] thrownBy work).getMessage

  private def names: Seq[String] = {
    val files = Files.list(folder)
    try files.iterator.asScala.map(_.getFileName.toString).toSeq.sorted
    finally files.close()
  }

  "A file that cannot be written is named with the reason, and leaves nothing behind:" - {
    "on a full disk" in {
      val before = names
      error(new StoredFile(full, path("large"), "").write("text")) shouldBe
        s"Cannot write [${path("large")}]: No space left on device"
      names shouldBe before
    }

    "where a file is in the folder's place" in {
      write("regular", "text")
      error(new StoredFile(usual, path("regular/file"), "").write("text")) should
        startWith(s"Cannot write [${path("regular/file")}]: ")
    }

    "but one that was there before stays as it is" in {
      new StoredFile(usual, path("kept"), "").write("first")
      error(new StoredFile(usual, path("kept"), "").write("second")) should
        startWith(s"Cannot write [${path("kept")}]: ")
      new StoredFile(usual, path("kept"), "").text shouldBe "first"
    }
  }

  "A folder that cannot be made is named with the reason" in {
    write("regular", "text")
    error(StagedFolder.of(usual, path("regular/table"))) should
      startWith(s"Cannot write [${path("regular/table")}]: ")
  }

  "A folder that cannot be published is named with the reason, and removed" in {
    val before = names
    error {
      val staged = StagedFolder.of(files(classOf[UnchangedNames]), path("table"))
      try {
        Files.write(Paths.get(URI.create(staged.path("part"))), Array[Byte](1))
        staged.publish("seal", "2")
      } finally staged.close()
    } shouldBe s"Cannot write [file:${path("table")}]: Read-only file system"
    names shouldBe before
  }
}

/** A local file system that makes files and folders, and then has no room for anything in them. */
class FullDisk extends LocalFileSystem {

  override def create(
      path: Path,
      permission: FsPermission,
      overwrite: Boolean,
      bufferSize: Int,
      replication: Short,
      blockSize: Long,
      progress: Progressable
  ): FSDataOutputStream = {
    super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress).close()
    val noRoom = new OutputStream {
      override def write(byte: Int): Unit =
        throw FullDisk.wrapped(new IOException("No space left on device"))
    }
    new FSDataOutputStream(noRoom, null)
  }
}

object FullDisk {

  /** As RawLocalFileSystem throws it; Hadoop keeps the constructor to itself. */
  def wrapped(cause: IOException): FSError = {
    val constructor = classOf[FSError].getDeclaredConstructor(classOf[Throwable])
    constructor.setAccessible(true)
    constructor.newInstance(cause)
  }
}

/** A local file system whose files and folders keep the names that they were made with. */
class UnchangedNames extends LocalFileSystem {
  override def rename(source: Path, target: Path): Boolean =
    throw new IOException("Read-only file system")
}
