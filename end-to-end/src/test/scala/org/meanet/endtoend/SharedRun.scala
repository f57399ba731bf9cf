package org.meanet.endtoend

import java.nio.file.Files
import org.meanet.core.test.TempFolder
import scala.util.Try

/** One run of all commands that all specs look at. It is made when the first spec asks for it; a
  * spec that would change it takes a copy.
  */
object SharedRun {
  // With a space, as people's folders have.
  private lazy val folder = {
    val made = Files.createTempDirectory("end to end ")
    sys.addShutdownHook(TempFolder.delete(made))
    made
  }

  lazy val experiment: SmallExperiment = SmallExperiment(folder.resolve("data")).write()

  /** As it was after `prepare`. */
  def prepared: Run = made.prepared

  /** As it was after `report`. */
  def finished: Run = made.run

  /** What each command said. */
  def outcomes: Map[String, Outcome] = made.outcomes

  /** The hashes of the run's files at the moment when the training of the extension began. */
  def whenExtensionBegan: Map[String, String] = made.whenExtensionBegan

  private case class Made(
      run: Run,
      prepared: Run,
      outcomes: Map[String, Outcome],
      whenExtensionBegan: Map[String, String]
  )

  private def made: Made = attempt.get

  // A Try, lest a failure be repeated for every spec.
  private lazy val attempt: Try[Made] = Try {
    val run = Run(folder.resolve("run"))
    val prepare = succeeded(Meanet("prepare", "--run", run, "--conf", experiment.conf))
    val prepared = run.copyTo(folder.resolve("prepared"))
    var whenExtensionBegan = Map.empty[String, String]
    val train = succeeded(Meanet.command("train", "--run", run).run { (line, _) =>
      if (line.startsWith("Stage extension")) whenExtensionBegan = run.content
    })
    val score = succeeded(Meanet("score", "--run", run))
    val report = succeeded(Meanet("report", "--run", run))
    Made(
      run,
      prepared,
      Map("prepare" -> prepare, "train" -> train, "score" -> score, "report" -> report),
      whenExtensionBegan
    )
  }

  private def succeeded(outcome: Outcome): Outcome = {
    require(outcome.status == 0, s"A command ended with ${outcome.status}:\n$outcome")
    outcome
  }
}
