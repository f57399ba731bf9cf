package org.meanet.core.image

import java.io.ByteArrayOutputStream
import java.nio.ByteBuffer
import java.nio.file.{Files, Path}
import java.util.zip.GZIPOutputStream

/** Builds IDX files byte by byte. */
object IdxBytes {

  def images(count: Int, height: Int, width: Int): Array[Byte] =
    header(0x803, count, height, width) ++
      Array.tabulate(count * height * width)(i => (i % 251).toByte)

  def labels(values: Int*): Array[Byte] = header(0x801, values.size) ++ values.map(_.toByte)

  def header(values: Int*): Array[Byte] = {
    val buffer = ByteBuffer.allocate(4 * values.size)
    values.foreach(v => buffer.putInt(v))
    buffer.array()
  }

  def gzip(bytes: Array[Byte]): Array[Byte] = {
    val out = new ByteArrayOutputStream()
    val zip = new GZIPOutputStream(out)
    zip.write(bytes)
    zip.close()
    out.toByteArray
  }

  def write(path: Path, bytes: Array[Byte]): String = {
    Files.createDirectories(path.getParent)
    Files.write(path, bytes).toString
  }
}
