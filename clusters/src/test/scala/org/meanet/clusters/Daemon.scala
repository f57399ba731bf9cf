package org.meanet.clusters

import java.lang.ProcessBuilder.Redirect
import java.nio.file.{Files, Path}
import java.util.concurrent.TimeUnit.SECONDS
import org.meanet.endtoend.Command
import scala.util.matching.Regex

/** A process that serves others until it is killed.
  *
  * @param log
  *   gets what it says
  */
class Daemon(command: Command, log: Path) {
  private val process = command.builder
    .redirectErrorStream(true)
    .redirectOutput(Redirect.to(log.toFile))
    .start()

  def isAlive: Boolean = process.isAlive

  /** Whether a process that it has started runs. */
  def hasStarted: Boolean = process.children.findFirst.isPresent

  /** Waits until it has said something.
    *
    * @return
    *   the first group
    */
  def await(said: Regex): String = {
    val deadline = System.nanoTime() + SECONDS.toNanos(Daemon.Patience)
    var found = Option.empty[String]
    while (found.isEmpty) {
      found = said.findFirstMatchIn(Files.readString(log)).map(_.group(1))
      if (found.isEmpty) {
        if (!isAlive || System.nanoTime() > deadline) {
          kill()
          sys.error(s"Must have said [$said]:\n${Files.readString(log)}")
        }
        Thread.sleep(50)
      }
    }
    found.get
  }

  /** With all that it has started, as when a machine is lost. */
  def kill(): Unit = Command.kill(process)
}

object Daemon {
  val Host = "127.0.0.1"

  // The machine may be busy.
  private val Patience = 120L
}
