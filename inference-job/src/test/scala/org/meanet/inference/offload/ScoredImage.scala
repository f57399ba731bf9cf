package org.meanet.inference.offload

import org.apache.spark.sql.{DataFrame, Row, SparkSession}

import org.meanet.inference.scoring.ScoresTable

import scala.collection.JavaConverters._
import scala.util.Random

/** What one exit says. */
final case class Said(label: Int, confidence: Double, entropy: Double) {
  // Neither order nor values are those at temperature 1.
  val margin: Double = (confidence * 6007) % 1
  val calibratedConfidence: Double = (confidence * 7919) % 1
  val calibratedEntropy: Double = (entropy * 7919) % 1
}

/** An image compressed anew, and what the cloud says of that. */
final case class Reencoded(bytes: Long, cloud: Said, cloudTop5: Boolean)

/** One row of a scores table. */
final case class ScoredImage(
    id: String,
    edge: Int,
    label: Int,
    storedBytes: Long,
    rawBytes: Long,
    main: Said,
    mainTop5: Boolean,
    mainHardClass: Option[Int],
    extension: Option[Said],
    cloud: Said,
    cloudTop5: Boolean,
    reencoded: Option[Reencoded] = None
) {

  /** As if the cloud had seen the image compressed anew. */
  def seenReencoded: ScoredImage =
    copy(cloud = reencoded.get.cloud, cloudTop5 = reencoded.get.cloudTop5)

  def row: Row = Row(
    id,
    edge,
    label,
    storedBytes,
    rawBytes,
    main.label,
    main.confidence,
    main.entropy,
    main.margin,
    mainTop5,
    mainHardClass.orNull[Any],
    mainHardClass.map(_ => 0.5).orNull[Any],
    extension.map(_.label).orNull[Any],
    extension.map(_.confidence).orNull[Any],
    extension.map(_.entropy).orNull[Any],
    cloud.label,
    cloud.confidence,
    cloudTop5,
    main.calibratedConfidence,
    main.calibratedEntropy,
    extension.map(_.calibratedConfidence).orNull[Any],
    extension.map(_.calibratedEntropy).orNull[Any],
    cloud.calibratedConfidence,
    reencoded.map(_.bytes).orNull[Any],
    reencoded.map(_.cloud.label).orNull[Any],
    reencoded.map(_.cloud.confidence).orNull[Any],
    reencoded.map(_.cloudTop5).orNull[Any]
  )
}

object ScoredImage {
  def table(spark: SparkSession, images: Seq[ScoredImage], partitions: Int = 3): DataFrame =
    spark
      .createDataFrame(images.map(_.row).asJava, ScoresTable.SCHEMA)
      .repartition(partitions)

  /** Random answers; few distinct confidences and entropies, so that ties are everywhere. */
  def random(
      seed: Long,
      images: Int,
      classes: Int,
      hard: Seq[Int],
      edges: Int = 3,
      levels: Int = 8,
      withExtension: Boolean = true,
      maxBytes: Int = 4000
  ): Seq[ScoredImage] = {
    val random = new Random(seed)
    def guess(label: Int, among: Seq[Int]): Int =
      if (among.contains(label) && random.nextDouble() < 0.6) label
      else among(random.nextInt(among.size))
    def level(): Double = (1 + random.nextInt(levels)).toDouble / levels
    (0 until images).map { i =>
      val label = random.nextInt(classes)
      val all = 0 until classes
      def said(among: Seq[Int]) =
        Said(guess(label, among), level(), level() * math.log(classes.toDouble))
      ScoredImage(
        s"image-$i",
        random.nextInt(edges),
        label,
        1L + random.nextInt(maxBytes),
        3072L,
        said(all),
        random.nextBoolean(),
        if (hard.isEmpty) None else Some(guess(label, hard)),
        if (withExtension && hard.nonEmpty) Some(said(hard)) else None,
        said(all),
        random.nextBoolean()
      )
    }
  }

  /** Answers as trained networks give them: confidence and being right go together. */
  def plausible(
      seed: Long,
      images: Int,
      classes: Int,
      hard: Seq[Int],
      edges: Int
  ): Seq[ScoredImage] = {
    val random = new Random(seed)
    val easy = (0 until classes).filterNot(hard.toSet)
    def other(label: Int): Int = {
      val kin = (if (hard.contains(label)) hard else easy).filter(_ != label)
      val pool = if (random.nextDouble() < 0.85) kin else (0 until classes).filter(_ != label)
      pool(random.nextInt(pool.size))
    }
    def said(label: Int, ease: Double, skill: Double): Said = {
      val p = 1 / (1 + math.exp(-(ease + skill + 0.4 * random.nextGaussian())))
      val top = math.max(p, 1.0 / classes + 0.05 * random.nextDouble())
      val rest = math.max(1e-12, 1 - top)
      val entropy =
        -top * math.log(top) - rest * math.log(rest) + 0.35 * rest * math.log(classes - 1.0)
      Said(if (random.nextDouble() < p) label else other(label), top, entropy)
    }
    (0 until images).map { i =>
      val label = random.nextInt(classes)
      val isHard = hard.contains(label)
      val ease = (if (isHard) 1.9 else 4.6) + 2.2 * random.nextGaussian()
      val main = said(label, ease, 0)
      val agrees = random.nextDouble() < 0.72
      ScoredImage(
        f"test-$i%05d",
        random.nextInt(edges),
        label,
        380L + random.nextInt(420),
        784L,
        main,
        random.nextDouble() < 0.995,
        Some(
          if (hard.contains(main.label)) main.label
          else if (isHard && random.nextDouble() < 0.7) label
          else hard(random.nextInt(hard.size))
        ),
        Some {
          val own = said(if (isHard) label else hard(random.nextInt(hard.size)), ease, 0.5)
          if (agrees && hard.contains(main.label)) own.copy(label = main.label) else own
        },
        said(label, ease, 1.3),
        random.nextDouble() < 0.998
      )
    }
  }
}
