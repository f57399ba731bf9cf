package org.meanet.endtoend

import java.nio.ByteBuffer
import java.nio.file.{Files, Path}
import java.util.zip.{GZIPInputStream, GZIPOutputStream}

/** Gzipped IDX files of unsigned bytes. */
object Idx {

  /** Writes the first items of a file, images or labels, as a file of the same kind. */
  def cut(from: Path, items: Int, to: Path): Unit = {
    val in = new GZIPInputStream(Files.newInputStream(from))
    val bytes =
      try in.readAllBytes()
      finally in.close()
    val header = ByteBuffer.wrap(bytes)
    val dimensions = header.getInt() & 0xff
    val sizes = Seq.fill(dimensions)(header.getInt())
    require(sizes.head >= items, s"$from must hold $items items, got ${sizes.head}")
    val small = ByteBuffer.allocate(header.position() + items * sizes.tail.product)
    small.put(bytes, 0, small.capacity).putInt(Integer.BYTES, items)
    write(to, small.array)
  }

  private def write(file: Path, bytes: Array[Byte]): Unit = {
    val out = new GZIPOutputStream(Files.newOutputStream(file))
    try out.write(bytes)
    finally out.close()
  }
}
