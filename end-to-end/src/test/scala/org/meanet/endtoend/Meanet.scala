package org.meanet.endtoend

/** `bin/meanet` as it is called in a terminal. */
object Meanet {
  def apply(arguments: Any*): Outcome = command(arguments: _*).run()

  def command(arguments: Any*): Command =
    Command(
      Repository.launcher.toString +: arguments.map(_.toString),
      folder = Repository.root
    )
}
