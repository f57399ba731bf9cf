package org.meanet.endtoend

import java.io.{BufferedReader, IOException, InputStream, InputStreamReader}
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Path
import java.util.concurrent.TimeUnit.{MILLISECONDS, MINUTES}
import scala.util.Try

/** A command as a user types it: a process of its own, without the settings of Spark and MEANet
  * that the machine may have.
  *
  * @param settings
  *   environment variables
  * @param folder
  *   where the user stands
  * @param patience
  *   minutes after which it is taken for hung
  */
case class Command(
    words: Seq[String],
    settings: Map[String, String] = Map.empty,
    folder: Path,
    patience: Int = 5
) {
  import Command._

  /** Runs to the end.
    *
    * @param onLine
    *   is told each line of standard output as it comes, and may kill the process
    */
  def run(onLine: (String, Process) => Unit = (_, _) => ()): Outcome = watched(onLine, _ => ())

  /** Runs to the end, or until what is watched kills it.
    *
    * @param watch
    *   is called every few milliseconds
    */
  def watch(watch: Process => Unit): Outcome = watched((_, _) => (), watch)

  /** The process before it starts, for who looks after it himself. */
  def builder: ProcessBuilder = {
    val builder = new ProcessBuilder(words: _*).directory(folder.toFile)
    Foreign.foreach(name => builder.environment.remove(name))
    builder.environment.put("SPARK_SUBMIT_OPTS", ShortLived)
    settings.foreach { case (name, value) => builder.environment.put(name, value) }
    builder
  }

  private def watched(onLine: (String, Process) => Unit, watch: Process => Unit): Outcome = {
    val process = builder.start()
    process.getOutputStream.close()
    try {
      val out = new Listener(process.getInputStream, line => onLine(line, process))
      val err = new Listener(process.getErrorStream, _ => ())
      val deadline = System.nanoTime() + MINUTES.toNanos(patience.toLong)
      while (!process.waitFor(MillisBetweenLooks, MILLISECONDS) && System.nanoTime() < deadline)
        watch(process)
      if (process.isAlive)
        sys.error(
          s"Not done after $patience minutes: ${words.mkString(" ")}\n${out.text}${err.text}"
        )
      Outcome(process.exitValue, out.text, err.text)
    } finally kill(process)
  }
}

object Command {
  private val MillisBetweenLooks = 10L

  /** Java's option for JVMs of seconds: compiling for speed takes longer than they gain by it. */
  val ShortLived = "-XX:TieredStopAtLevel=1"

  private val Foreign =
    Seq(
      "SPARK_HOME",
      "SPARK_CONF_DIR",
      "SPARK_LOCAL_IP",
      "HADOOP_CONF_DIR",
      "OMP_NUM_THREADS",
      "MEANET_LOG",
      "MEANET_CONSOLE"
    )

  /** Kills a process with all that it started, as a power cut would. */
  def kill(process: Process): Unit = {
    // First the launcher, lest it go on with its next line.
    val started = process.descendants.toArray(new Array[ProcessHandle](_))
    process.destroyForcibly()
    started.foreach(_.destroyForcibly())
  }

  private class Listener(stream: InputStream, onLine: String => Unit) {
    private val seen = new StringBuffer
    @volatile private var failure = Option.empty[Throwable]
    private val thread = new Thread(() => listen())
    thread.setDaemon(true)
    thread.start()

    private def listen(): Unit =
      try {
        val reader = new BufferedReader(new InputStreamReader(stream, UTF_8))
        Iterator.continually(reader.readLine()).takeWhile(_ != null).foreach { line =>
          seen.append(line).append('\n')
          // Reads on whatever happens: a full pipe would stop the process.
          Try(onLine(line)).failed.foreach(thrown => failure = Some(thrown))
        }
      } catch { case _: IOException => () } // So ends the stream of a process that was killed.

    /** All of it once the process has ended. */
    def text: String = {
      thread.join(10000)
      failure.foreach(thrown => throw thrown)
      seen.toString
    }
  }
}
