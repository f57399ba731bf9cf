package org.meanet.inference.api

import scala.collection.JavaConverters._

import org.apache.spark.ml.feature.SQLTransformer
import org.apache.spark.ml.param.ParamMap
import org.apache.spark.ml.{Pipeline, PipelineModel, PipelineStage}
import org.apache.spark.sql.functions.{col, lit}
import org.apache.spark.sql.types.StructType
import org.apache.spark.sql.{DataFrame, Row}
import org.meanet.core.UserError
import org.meanet.core.image.ImageTable
import org.meanet.core.routing.OffloadPolicy
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class MeanetTransformerSpec extends AnyFreeSpec with Matchers with EmulationFixture {
  private lazy val scores = emulation().score(images).where(col("reason").isNull).cache()

  // In the midst of the confidences, so that there are images at every exit.
  private lazy val threshold =
    scores.stat.approxQuantile("extension_confidence", Array(0.3), 0).head

  private def transformer: MeanetTransformer = new MeanetTransformer()
    .setBundle(networks.uri)
    .setPolicy("edge-confidence")
    .setThreshold(threshold)
    .setBatchSize(7)

  private def decisions(transformed: DataFrame): Map[String, Row] =
    transformed
      .select("id", "decision.*")
      .collect()
      .map(row => row.getString(0) -> row)
      .toMap

  "Exits and answers are those of the rule that a report replays, of every policy" in {
    for (policy <- OffloadPolicy.fixed().asScala) {
      val signal = policy.withThreshold(0)
      // A threshold in the midst of what the policy compares.
      val middle = signal.name match {
        case "edge-confidence" => threshold
        case name =>
          scores.stat.approxQuantile(name.replace('-', '_'), Array(0.5), 0).head
      }
      val routed = emulation(
        s"routing.offload.type=${policy.name}",
        s"routing.offload.threshold=$middle"
      ).route(scores)
      val expected = routed.select("id", "exit", "answer").collect().map(_.toString).toSet
      val got = transformer
        .setPolicy(policy.name)
        .setThreshold(middle)
        .transform(images)
        .where("decision.reason IS NULL")
        .select("id", "decision.exit", "decision.answer")
      withClue(policy.name) {
        got.collect().map(_.toString).toSet shouldBe expected
        got.select("exit").distinct().count() shouldBe 3
      }
    }
  }

  "Rows keep their columns, order and partitions" in {
    val transformed = transformer.transform(images)
    transformed.columns shouldBe images.columns :+ "decision"
    transformed.rdd.getNumPartitions shouldBe images.rdd.getNumPartitions
    transformed.select("id").collect() shouldBe images.select("id").collect()
    // Nothing is moved, but to make the images themselves.
    def moves(frame: DataFrame): Int =
      "Exchange".r.findAllIn(frame.queryExecution.executedPlan.toString).size
    moves(transformed) shouldBe moves(images)
  }

  "What edge and cloud would not compute is not computed" in {
    val odd = transformer
      .transform(images)
      .select("decision.*")
      .where(
        "(exit = 'cloud') != (cloud_class IS NOT NULL) OR (exit = 'cloud') != (upload_bytes > 0) " +
          s"OR (main_class IN ${hardClasses.mkString("(", ", ", ")")}) != " +
          "(extension_class IS NOT NULL) OR answer_name != concat('class ', answer)"
      )
    odd.count() shouldBe 0
  }

  "An image that cannot be decoded keeps its row and says why" in {
    val row = decisions(transformer.transform(images))("damaged")
    row.getAs[String]("reason") should not be empty
    row.getAs[String]("exit") shouldBe null
    row.isNullAt(row.fieldIndex("answer")) shouldBe true
  }

  "Labels are not needed" in {
    decisions(transformer.transform(images.drop("label"))) shouldBe
      decisions(transformer.transform(images))
  }

  "Without a cloud every image ends at the edge" in {
    val exits = transformer
      .setCloudReachable(false)
      .transform(images)
      .where("decision.reason IS NULL")
      .select("decision.exit")
      .distinct()
      .collect()
    exits.map(_.getString(0)).toSet shouldBe Set("main", "extension")
  }

  "The extension may always have the last word" in {
    val wins = transformer
      .setExtensionRule("always-extension")
      .transform(images)
      .where("decision.exit = 'extension' AND decision.answer != decision.extension_class")
    wins.count() shouldBe 0
    transformer
      .transform(images)
      .where("decision.exit = 'extension' AND decision.answer != decision.extension_class")
      .count() should be > 0L
  }

  "Saved and loaded it has the same parameters and decides the same" in {
    val saved = transformer.setOutputCol("routed").setExtensionRule("always-extension")
    saved.write.overwrite().save(path("transformer"))
    val loaded = MeanetTransformer.load(path("transformer"))
    loaded.uid shouldBe saved.uid
    loaded.extractParamMap().toSeq.map(_.toString).toSet shouldBe
      saved.extractParamMap().toSeq.map(_.toString).toSet
    loaded.transform(images).collect() shouldBe saved.transform(images).collect()
  }

  "In a pipeline it is a stage like others, saved with them, too" in {
    val exits = new SQLTransformer()
      .setStatement("SELECT id, decision.exit, decision.answer FROM __THIS__")
    val model = new Pipeline().setStages(Array[PipelineStage](transformer, exits)).fit(images)
    model.transformSchema(images.schema).fieldNames shouldBe Array("id", "exit", "answer")
    model.write.overwrite().save(path("pipeline"))
    val expected = transformer
      .transform(images)
      .select("id", "decision.exit", "decision.answer")
      .collect()
    model.transform(images).collect() shouldBe expected
    PipelineModel.load(path("pipeline")).transform(images).collect() shouldBe expected
  }

  "A stream of new files of an image table is routed as the table is" in {
    val folder = path("arriving")
    val Array(first, second) = images.randomSplit(Array(0.5, 0.5), 1)
    ImageTable.writer(first).parquet(folder)
    val arriving = spark.readStream
      .schema(ImageTable.SCHEMA)
      .option("maxFilesPerTrigger", 1)
      .parquet(folder)
    val query = transformer
      .transform(arriving)
      .writeStream
      .format("memory")
      .queryName("decided")
      .start()
    try {
      query.processAllAvailable()
      spark.table("decided").count() shouldBe first.count()
      ImageTable.writer(second).mode("append").parquet(folder)
      query.processAllAvailable()
    } finally query.stop()
    query.exception shouldBe None
    decisions(spark.table("decided")) shouldBe decisions(transformer.transform(images))
  }

  "A copy may have other parameters" in {
    val original = transformer
    val copy = original.copy(ParamMap(original.batchSize -> 3))
    copy.uid shouldBe original.uid
    copy.getOrDefault(copy.batchSize) shouldBe 3
    original.getOrDefault(original.batchSize) shouldBe 7
    decisions(copy.transform(images)) shouldBe decisions(original.transform(images))
  }

  "Parameters are documented" in {
    val explained = transformer.explainParams()
    explained should include("bundle: folder of the networks")
    explained should include("policy: when an image goes to the cloud: main-entropy, ")
    explained should include("batchSize: images for each call of a network (default: 128")
  }

  "What the schema lacks is named" in {
    def refused(schema: StructType): String =
      the[UserError].thrownBy(transformer.transformSchema(schema)).getMessage
    refused(images.drop("encoding").schema) shouldBe
      "The images must have the columns [encoding STRING], got" +
      " [id, label, height, width, channels, data]"
    refused(images.withColumn("data", lit("text")).schema) shouldBe
      "The images must have the column [data] as BINARY, got [STRING]: cast it"
    refused(images.withColumn("decision", lit(1)).schema) shouldBe
      "The images must not have a column [decision] yet: setOutputCol another name"
  }

  "What is not set is named" in {
    val unset = new MeanetTransformer("stage")
    the[UserError] thrownBy unset.transform(images) should have message
      "bundle of stage must be set, got none: setBundle(FOLDER)"
    unset.setBundle(networks.uri).setPolicy("edge-confidence")
    the[UserError] thrownBy unset.transform(images) should have message
      "threshold of stage must be set for the policy [edge-confidence], got none:" +
      " setThreshold(NUMBER)"
    an[IllegalArgumentException] should be thrownBy unset.setPolicy("coin")
    an[IllegalArgumentException] should be thrownBy unset.setBatchSize(0)
  }

  "A threshold that a configuration could not give the policy is refused" in {
    def refused(policy: String, threshold: Double): String = the[UserError]
      .thrownBy(
        new MeanetTransformer("stage")
          .setBundle(networks.uri)
          .setThreshold(threshold)
          .setPolicy(policy)
          .transform(images)
      )
      .getMessage
    refused("edge-confidence", 80) shouldBe "threshold must be at most 1 for the policy " +
      "[edge-confidence] of stage, got [80.0]: setThreshold(NUMBER)"
    refused("main-entropy", -0.1) shouldBe "threshold must be at least 0 for the policy " +
      "[main-entropy] of stage, got [-0.1]: setThreshold(NUMBER)"
    for (policy <- OffloadPolicy.fixed().asScala)
      refused(policy.name, Double.NaN) shouldBe "threshold must be a number for the policy " +
        s"[${policy.name}] of stage, got [NaN]: setThreshold(NUMBER)"
    noException should be thrownBy transformer
      .setPolicy("main-entropy")
      .setThreshold(80)
      .transform(images)
  }

  "A null in an image's columns is named" in {
    val holes = images.withColumn("data", lit(null).cast("binary")).limit(1)
    UserError
      .in(the[Exception].thrownBy(transformer.transform(holes).collect()))
      .get
      .getMessage should fullyMatch regex "Image \\[.*] must have \\[data], got \\[null]"
  }
}
