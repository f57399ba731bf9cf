package org.meanet.core.test

import java.io.{ByteArrayOutputStream, PrintStream}

/** What a command said on both streams, and its exit status. */
case class Launched(code: Int, out: String, err: String)

object Launched {

  /** @param launch
    *   gives the exit status
    */
  def of(launch: => Int): Launched = {
    val (out, err) = (new ByteArrayOutputStream, new ByteArrayOutputStream)
    val (oldOut, oldErr) = (System.out, System.err)
    System.setOut(new PrintStream(out, true))
    System.setErr(new PrintStream(err, true))
    try {
      val code = launch
      Launched(code, out.toString, err.toString)
    } finally {
      System.setOut(oldOut)
      System.setErr(oldErr)
    }
  }
}
