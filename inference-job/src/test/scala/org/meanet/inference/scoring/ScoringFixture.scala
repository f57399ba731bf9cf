package org.meanet.inference.scoring

import java.util.{Map => JMap, Optional}

import scala.collection.JavaConverters._

import org.apache.spark.sql.Row
import org.meanet.core.bundle.{Bundle, BundleWriter, Manifest}
import org.meanet.core.config.Experiment
import org.meanet.core.image.{EncodedImage, ImageCounts, ImageTable, Split}
import org.meanet.core.test.SparkSpec
import org.scalatest.Suite

/** Image tables, bundles and runs of the score step in the suite's folder. */
trait ScoringFixture extends SparkSpec { this: Suite =>

  def path(name: String): String = folder.resolve(name).toString

  /** An image table with nothing but a test split, in as many files as there are cores. */
  def imageTable(name: String, classes: Int, images: Seq[EncodedImage]): ImageTable = {
    val rows = images.map(ImageTable.row)
    spark
      .createDataFrame(rows.asJava, ImageTable.SCHEMA)
      .write
      .parquet(path(s"$name/images/split=${Split.TEST.label}"))
    new ImageTable(
      path(name),
      (0 until classes).map(c => s"class $c").asJava,
      new ImageCounts(images.size, new ImageCounts.Kept(0, 0, images.size), 0, "0")
    )
  }

  def bundle(
      name: String,
      classes: Int,
      hardClasses: Seq[Int],
      main: LinearBlock,
      extension: Option[LinearBlock],
      cloud: LinearBlock
  ): Bundle = {
    val manifest = new Manifest(
      Manifest.FORMAT_VERSION,
      (0 until classes).map(c => s"class $c").asJava,
      hardClasses.map(Int.box).asJava,
      main.block(""),
      extension.map(e => Optional.of(e.block(""))).getOrElse(Optional.empty[Manifest.Block]),
      cloud.block(""),
      Optional.empty[Manifest.Validation],
      JMap.of[String, String]()
    )
    val files = (Seq(main, cloud) ++ extension).map(b => b.file -> b.model).toMap
    new BundleWriter(spark.sparkContext.hadoopConfiguration)
      .write(path(name), manifest, files.asJava)
  }

  def score(
      images: ImageTable,
      bundle: Bundle,
      name: String,
      edges: Int = 4,
      batchSize: Int = 8,
      seed: Long = 1
  ): ScoreCounts =
    compute(images, bundle, name, new ExitPlan.All, edges, batchSize, seed).counts

  def compute(
      images: ImageTable,
      bundle: Bundle,
      name: String,
      plan: ExitPlan,
      edges: Int = 4,
      batchSize: Int = 8,
      seed: Long = 1
  ): ScoreResult =
    new ScoreStep(spark, Experiment.Scoring.ofAllExits(edges, batchSize), plan, seed, _ => ())
      .write(images, Split.TEST, bundle, path(name))

  /** The scores by image id. */
  def scores(name: String): Map[String, Row] =
    ScoresTable.read(spark, path(name)).collect().map(row => row.getAs[String]("id") -> row).toMap
}
