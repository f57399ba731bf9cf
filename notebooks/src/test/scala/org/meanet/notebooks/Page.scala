package org.meanet.notebooks

import java.io.ByteArrayOutputStream
import java.net.URLClassLoader
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import javax.tools.ToolProvider

/** The code on a page of the documentation. */
case class Page(text: String) {

  /** The blocks of a language, in their order. */
  def blocks(language: String): Seq[String] =
    s"(?ms)^```$language\\n(.*?)^```$$".r.findAllMatchIn(text).map(_.group(1)).toList
}

/** A Java program of one class.
  *
  * @param folder
  *   for its files
  */
case class JavaProgram(source: String, folder: Path) {
  private val name = "public class (\\w+)".r.findFirstMatchIn(source).get.group(1)

  /** Compiles and runs it in this JVM. */
  def run(): Unit = {
    val file = Files.writeString(folder.resolve(s"$name.java"), source)
    val complaints = new ByteArrayOutputStream
    val status = ToolProvider.getSystemJavaCompiler.run(
      null,
      null,
      complaints,
      "-d",
      folder.toString,
      "-cp",
      System.getProperty("java.class.path"),
      file.toString
    )
    require(status == 0, new String(complaints.toByteArray, UTF_8))
    val loader = new URLClassLoader(Array(folder.toUri.toURL), getClass.getClassLoader)
    try
      loader.loadClass(name).getMethod("main", classOf[Array[String]]).invoke(null, Array[String]())
    finally loader.close()
  }
}
