package org.meanet.core.test

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.util.Comparator
import org.scalatest.{BeforeAndAfterAll, Suite}

/** A folder of the suite's own, gone when the suite is done. */
trait TempFolder extends BeforeAndAfterAll { this: Suite =>
  lazy val folder: Path = Files.createTempDirectory(getClass.getSimpleName)

  /** Writes a text file under the folder. */
  def write(name: String, text: String): Path = {
    val file = folder.resolve(name)
    Files.createDirectories(file.getParent)
    Files.write(file, text.getBytes(UTF_8))
  }

  override protected def afterAll(): Unit =
    try super.afterAll()
    finally TempFolder.delete(folder)
}

object TempFolder {
  def delete(folder: Path): Unit = {
    val files = Files.walk(folder)
    try files.sorted(Comparator.reverseOrder[Path]()).forEach(file => Files.delete(file))
    finally files.close()
  }
}
