package org.meanet.endtoend

import org.apache.spark.sql.SparkSession

/** Algorithm 2 in plain SQL over a run's scores, written from the paper and with nothing of the
  * implementation but the names of the columns.
  *
  * @param complex
  *   the condition under which an image goes to the cloud
  * @param extensionWins
  *   the condition under which the extension's answer stands for an image that reached it
  */
case class RoutingInSql(complex: String, extensionWins: String) {
  import RoutingInSql._

  /** Images and right answers of each exit. */
  def exits(spark: SparkSession, run: Run): Map[String, Answers] =
    query(spark, run, "SELECT exit, count(*), count_if(answer = label) FROM routed GROUP BY exit")

  /** Images and right answers of the edge alone and of the whole, on all and on hard classes. */
  def accuracy(spark: SparkSession, run: Run): Map[String, Answers] =
    query(
      spark,
      run,
      s"""SELECT 'main/all', count(*), count_if(main_class = label) FROM routed
         |UNION ALL SELECT 'meanet/all', count(*), count_if(edge_class = label) FROM routed
         |UNION ALL SELECT 'cloud/all', count(*), count_if(cloud_class = label) FROM routed
         |UNION ALL SELECT 'routed/all', count(*), count_if(answer = label) FROM routed
         |UNION ALL SELECT 'main/hard', count(*), count_if(main_class = label) FROM hard
         |UNION ALL SELECT 'meanet/hard', count(*), count_if(edge_class = label) FROM hard
         |UNION ALL SELECT 'cloud/hard', count(*), count_if(cloud_class = label) FROM hard
         |UNION ALL SELECT 'routed/hard', count(*), count_if(answer = label) FROM hard
         |""".stripMargin
    )

  private def query(spark: SparkSession, run: Run, question: String): Map[String, Answers] = {
    spark.read.parquet(run.scores.toString).createOrReplaceTempView("scores")
    val hardClasses = run.hardClasses.mkString("(", ", ", ")")
    spark
      .sql(
        s"""WITH extended AS (
           |  SELECT *, main_class IN $hardClasses AND $extensionWins AS extension_stands FROM scores
           |), edge AS (
           |  SELECT *,
           |    CASE WHEN extension_stands THEN extension_class ELSE main_class END AS edge_class,
           |    CASE WHEN extension_stands THEN extension_confidence ELSE main_confidence END
           |      AS edge_confidence
           |  FROM extended
           |), routed AS (
           |  SELECT *,
           |    CASE WHEN $complex THEN 'cloud'
           |      WHEN main_class IN $hardClasses THEN 'extension'
           |      ELSE 'main' END AS exit,
           |    CASE WHEN $complex THEN cloud_class ELSE edge_class END AS answer
           |  FROM edge
           |), hard AS (
           |  SELECT * FROM routed WHERE label IN $hardClasses
           |)
           |$question""".stripMargin
      )
      .collect()
      .map(row => row.getString(0) -> Answers(row.getLong(1), row.getLong(2)))
      .toMap
  }
}

object RoutingInSql {
  case class Answers(count: Long, correct: Long)

  val MoreConfident = "NOT main_confidence > extension_confidence"
  val AlwaysExtension = "TRUE"

  def mainEntropy(threshold: Double): RoutingInSql =
    RoutingInSql(s"main_entropy > ${threshold}D", MoreConfident)

  def edgeConfidence(threshold: Double, rule: String = MoreConfident): RoutingInSql =
    RoutingInSql(s"edge_confidence < ${threshold}D", rule)
}
