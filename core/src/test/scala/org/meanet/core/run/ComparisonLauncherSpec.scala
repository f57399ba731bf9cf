package org.meanet.core.run

import java.util.{List => JList}

import org.apache.hadoop.conf.Configuration
import org.meanet.core.test.Launched
import org.scalatest.funspec.AnyFunSpec

import scala.collection.JavaConverters._

class ComparisonLauncherSpec extends AnyFunSpec {
  private final class Noted extends Comparison {
    var runs: Seq[String] = Seq.empty
    override def name: String = "report"
    override def run(named: JList[String], hadoop: Configuration): Unit =
      runs = named.asScala.toSeq
  }

  it("names all runs after the option, or the first one behind its equals sign") {
    for (args <- Seq(Array("--compare", "a", "b", "c"), Array("--compare=a", "b", "c"))) {
      val noted = new Noted
      assert(ComparisonLauncher.launch(args, noted) == 0)
      assert(noted.runs == Seq("a", "b", "c"))
    }
  }

  it("takes no folder that no other command takes") {
    val noted = new Noted
    val launched =
      Launched.of(ComparisonLauncher.launch(Array("--compare", "a", "b[1]"), noted))
    assert(launched.code == 1)
    assert(launched.err.startsWith("error: Run directory [b[1]] must have none of the "))
    assert(noted.runs.isEmpty)
  }
}
