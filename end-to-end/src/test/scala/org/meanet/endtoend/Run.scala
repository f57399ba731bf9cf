package org.meanet.endtoend

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import java.nio.file.{Files, Path}
import java.security.MessageDigest
import org.meanet.core.test.TempFolder
import scala.collection.JavaConverters._
import scala.util.Try

/** The folder of a run, as its user sees it. */
case class Run(folder: Path) {
  def /(child: String): Path = folder.resolve(child)

  def report: JsonNode = json("report.json")
  def manifest: JsonNode = json("bundle/manifest.json")
  def scores: Path = this / "scores"

  def hardClasses: Seq[Int] = manifest.get("hard_classes").asScala.map(_.asInt).toList

  /** The paths of the files that the run consists of, without the logs. */
  def files: Seq[String] =
    walk(folder)
      .filter(file => Files.isRegularFile(file) && !file.startsWith(this / "logs"))
      .map(file => folder.relativize(file).toString)

  /** The SHA-256 of each of these. */
  def content: Map[String, String] = hashes(files)

  /** The hashes of the networks' files. */
  def networks: Map[String, String] =
    hashes(files.filter(name => name.startsWith("bundle/") && name.endsWith(".onnx")))

  private def hashes(names: Seq[String]): Map[String, String] =
    names.map(name => name -> Run.sha256(this / name)).toMap

  /** How many rounds of training its metrics tell of so far; for a look every few milliseconds. */
  def roundsSoFar: Int =
    Try(Files.readAllLines(this / "metrics.jsonl").asScala.count(_.contains("\"round\"")))
      .getOrElse(0)

  def copyTo(target: Path): Run = {
    walk(folder).foreach { from =>
      val to = target.resolve(folder.relativize(from).toString)
      if (Files.isDirectory(from)) Files.createDirectories(to) else Files.copy(from, to)
    }
    Run(target)
  }

  /** Deletes files and folders, as `rm -r` does. */
  def remove(children: String*): Unit = children.foreach(child => TempFolder.delete(this / child))

  override def toString: String = folder.toString

  private def json(file: String): JsonNode = new ObjectMapper().readTree((this / file).toFile)

  private def walk(root: Path): Seq[Path] = {
    val paths = Files.walk(root)
    try paths.iterator.asScala.toList
    finally paths.close()
  }
}

object Run {
  def sha256(file: Path): String =
    MessageDigest
      .getInstance("SHA-256")
      .digest(Files.readAllBytes(file))
      .map(byte => f"$byte%02x")
      .mkString
}
