package org.meanet.clusters

import java.nio.file.{Files, Path}
import org.meanet.core.test.TempFolder
import org.meanet.endtoend.{Command, Outcome, Repository}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

/** Calls the jobs on a cluster. */
trait ClusterSpec extends AnyFreeSpec with Matchers with TempFolder {

  /** A folder of the settings that are shipped for a kind of cluster, with less memory and some of
    * their own, as people change them.
    */
  protected def settings(kind: String, name: String, own: String): Path = {
    val folder = Files.createDirectories(this.folder.resolve(name))
    val shipped = Repository.root.resolve("conf").resolve(kind)
    Files.copy(shipped.resolve("log4j2.properties"), folder.resolve("log4j2.properties"))
    Files.writeString(
      folder.resolve("spark-defaults.conf"),
      Files.readString(shipped.resolve("spark-defaults.conf")) +
        s"""spark.driver.memory           1g
           |spark.executor.memory         1g
           |spark.sql.shuffle.partitions  2
           |spark.ui.enabled              false
           |spark.executor.defaultJavaOptions  ${Command.ShortLived}
           |$own""".stripMargin
    )
    folder
  }

  protected def succeeded(outcome: Outcome): Outcome = withClue(outcome) {
    outcome.status shouldBe 0
    outcome
  }
}

object ClusterSpec {

  /** Minutes, for a machine that has much else to do. */
  val Patience = 15
}
