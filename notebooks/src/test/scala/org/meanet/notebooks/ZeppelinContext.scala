package org.meanet.notebooks

import org.apache.spark.sql.DataFrame

/** What Zeppelin binds as `z`, as far as the notebooks use it: a form has what it has before a
  * reader touches it.
  */
class ZeppelinContext {
  def input(name: String, default: Any): Any = default

  def select(name: String, options: Seq[(Any, String)], default: Any): Any = {
    require(
      options.exists(_._1 == default),
      s"Form [$name] must have its default among [${options.map(_._1).mkString(", ")}], got [$default]"
    )
    default
  }

  def show(frame: DataFrame): Unit = println(ZeppelinContext.table(frame))
}

object ZeppelinContext {

  /** As Zeppelin has it when nothing else is set. */
  private val MostRows = 1000

  def table(frame: DataFrame): String =
    (frame.columns.mkString("%table ", "\t", "") +:
      frame.take(MostRows).map(_.toSeq.mkString("\t")).toSeq).mkString("\n")
}
