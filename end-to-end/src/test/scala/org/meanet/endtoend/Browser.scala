package org.meanet.endtoend

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.{Files, Path}
import org.meanet.core.test.Chromium
import scala.collection.JavaConverters._

/** What a page became in a browser.
  *
  * @param document
  *   the page's HTML after its scripts have run, without the scripts
  * @param console
  *   what the page's console shows: errors, and requests that were refused
  * @param requests
  *   what the page asked for over the network
  */
case class ShownPage(document: String, console: Seq[String], requests: Seq[String])

/** Chromium without a window, and without a way to the network. */
case class Browser(program: Path) {
  import Browser._

  /** Opens a page, lets its scripts run and reads what came of it.
    *
    * @param scratch
    *   for the browser's own files
    */
  def open(page: Path, scratch: Path): ShownPage = {
    val netLog = scratch.resolve("net-log.json")
    val outcome = Command(
      Seq(
        program.toString,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--user-data-dir=" + scratch.resolve("profile"),
        "--proxy-server=" + NoProxy,
        "--log-net-log=" + netLog,
        "--enable-logging=stderr",
        "--virtual-time-budget=5000",
        "--dump-dom",
        page.toUri.toString
      ),
      folder = Files.createDirectories(scratch)
    ).run()
    require(outcome.status == 0, s"$program ended with ${outcome.status}: ${outcome.err}")
    ShownPage(
      outcome.out.replaceAll("(?s)<script.*?</script>", ""),
      outcome.err.linesIterator.filter(_.contains(":CONSOLE")).toList,
      requests(netLog)
    )
  }

  // The browser asks for updates and the like too; those requests come from no page.
  private def requests(netLog: Path): Seq[String] =
    new ObjectMapper()
      .readTree(netLog.toFile)
      .get("events")
      .asScala
      .map(_.path("params"))
      .filter(event => event.has("url") && event.has("initiator"))
      .filter(event => event.get("initiator").asText != "not an origin")
      .map(_.get("url").asText)
      .toList
}

object Browser {
  // The discard port: nobody answers there.
  private val NoProxy = "127.0.0.1:9"

  /** The machine's, if it has one. */
  def find: Option[Browser] = Chromium.find.map(Browser(_))
}
