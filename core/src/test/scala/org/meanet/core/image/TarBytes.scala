package org.meanet.core.image

import java.io.ByteArrayOutputStream

import org.apache.commons.compress.archivers.tar.{
  TarArchiveEntry,
  TarArchiveOutputStream,
  TarConstants
}

/** Tars that Apache Commons Compress writes, which is not what reads them. */
object TarBytes {

  /** How names of more than 100 bytes are written. */
  sealed trait Format
  case object Gnu extends Format
  case object Posix extends Format

  def tar(members: (String, Array[Byte])*): Array[Byte] = tar(Gnu, members)

  def tar(format: Format, members: Seq[(String, Array[Byte])]): Array[Byte] =
    written(format) { out =>
      members.foreach { case (name, bytes) =>
        val entry = new TarArchiveEntry(name)
        entry.setSize(bytes.length)
        out.putArchiveEntry(entry)
        out.write(bytes)
        out.closeArchiveEntry()
      }
    }

  /** A symbolic link, then a file. */
  def withLink(link: String, target: (String, Array[Byte])): Array[Byte] =
    written(Gnu) { out =>
      val entry = new TarArchiveEntry(link, TarConstants.LF_SYMLINK)
      entry.setLinkName(target._1)
      out.putArchiveEntry(entry)
      out.closeArchiveEntry()
      val file = new TarArchiveEntry(target._1)
      file.setSize(target._2.length)
      out.putArchiveEntry(file)
      out.write(target._2)
      out.closeArchiveEntry()
    }

  private def written(format: Format)(write: TarArchiveOutputStream => Unit): Array[Byte] = {
    val bytes = new ByteArrayOutputStream()
    val out = new TarArchiveOutputStream(bytes, "UTF-8")
    out.setLongFileMode(format match {
      case Gnu   => TarArchiveOutputStream.LONGFILE_GNU
      case Posix => TarArchiveOutputStream.LONGFILE_POSIX
    })
    write(out)
    out.close()
    bytes.toByteArray
  }
}
