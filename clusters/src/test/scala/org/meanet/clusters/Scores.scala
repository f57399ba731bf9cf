package org.meanet.clusters

import org.apache.spark.sql.{Row, SparkSession}
import org.meanet.endtoend.Run

/** The rows of a run's scores, as many of them as there are, in the order of the images. */
object Scores {
  def of(spark: SparkSession, run: Run): Seq[Row] =
    Seq("scores", "scores-validation").flatMap { table =>
      spark.read.parquet((run / table).toString).orderBy("id").collect().toSeq
    }
}
