package org.meanet.training.engine

import org.deeplearning4j.config.DL4JSystemProperties.DISABLE_HELPER_PROPERTY
import org.scalatest.Assertions

/** Networks that take the native way, and networks that take DL4J's plain one. */
trait PlainLayers { this: Assertions =>

  /** There must be oneDNN where the project promises it; elsewhere a test is cancelled. */
  def oneDnn(): Unit = {
    val check = EngineCheck.run()
    val promised = System.getProperty("os.name") == "Linux" &&
      System.getProperty("os.arch") == "amd64"
    if (promised) assert(check.fast, check.summary) else assume(check.fast, check.summary)
  }

  /** A layer decides when it is built. */
  def plain[T](body: => T): T = {
    val before = Option(System.setProperty(DISABLE_HELPER_PROPERTY, "true"))
    try body
    finally
      before match {
        case Some(value) => System.setProperty(DISABLE_HELPER_PROPERTY, value)
        case None        => System.clearProperty(DISABLE_HELPER_PROPERTY)
      }
  }
}
