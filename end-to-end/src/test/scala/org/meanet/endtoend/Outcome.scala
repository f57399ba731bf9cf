package org.meanet.endtoend

/** What a command said, and the status that it ended with. */
case class Outcome(status: Int, out: String, err: String) {

  /** The lines that tell a user what is wrong. */
  def errors: Seq[String] = err.linesIterator.filter(_.startsWith("error:")).toList

  /** Lines of Java stack traces, on either stream. */
  def stackTrace: Seq[String] =
    (out + "\n" + err).linesIterator
      .filter(line => line.startsWith("\tat ") || line.contains("Exception in thread"))
      .toList
}
