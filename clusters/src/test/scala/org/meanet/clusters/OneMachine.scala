package org.meanet.clusters

import java.nio.file.{Files, Path}
import org.meanet.core.test.TempFolder
import org.meanet.endtoend.{Meanet, Run, SmallExperiment}

/** A run on this machine alone, which those on clusters are compared with. It is made when the
  * first spec asks for it; a spec that would change it takes a copy.
  */
object OneMachine {
  // Three rounds for each stage, and edges for some turns of two slots.
  val Small = Seq(
    "training.cloud.epochs=1",
    "training.main.epochs=1",
    "training.averaging-frequency=16",
    "scoring.edges=8"
  )

  private lazy val folder = {
    val made = Files.createTempDirectory("one-machine")
    sys.addShutdownHook(TempFolder.delete(made))
    made
  }

  private lazy val run = Run(folder.resolve("run"))

  // With a space, as people's folders have.
  lazy val experiment: SmallExperiment = SmallExperiment(folder.resolve("the data")).write()

  lazy val prepared: Run = after("prepare", Seq("--conf", experiment.conf) ++ Small: _*)

  lazy val trained: Run = {
    prepared
    after("train")
  }

  lazy val scored: Run = {
    trained
    after("score")
  }

  lazy val scores: Map[String, Seq[String]] = Scores.of(scored)

  private def after(command: String, options: Any*): Run = {
    val outcome = Meanet
      .command(Seq(command, "--run", run) ++ options: _*)
      .copy(patience = ClusterSpec.Patience)
      .run()
    require(outcome.status == 0, outcome)
    run.copyTo(folder.resolve(s"after-$command"))
  }
}
