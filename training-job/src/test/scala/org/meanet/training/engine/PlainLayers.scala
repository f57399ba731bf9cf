package org.meanet.training.engine

import org.deeplearning4j.config.DL4JSystemProperties.DISABLE_HELPER_PROPERTY

/** Networks that take DL4J's plain way, whatever the machine could do. */
trait PlainLayers {

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
