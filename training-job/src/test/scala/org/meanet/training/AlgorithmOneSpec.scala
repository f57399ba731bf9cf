package org.meanet.training

import java.nio.file.{Files, Path, Paths}

import scala.collection.JavaConverters._

import org.apache.commons.io.FileUtils
import org.apache.hadoop.conf.Configuration
import org.apache.spark.api.java.JavaSparkContext
import org.deeplearning4j.util.ModelSerializer
import org.meanet.core.UserError
import org.meanet.core.bundle.{Bundle, Manifest}
import org.meanet.core.config.Experiment
import org.meanet.core.image.{EncodedImage, ImageDecoder, ImageTable, Preprocessor, Split}
import org.meanet.core.metrics.{TrainingEvent, TrainingLog}
import org.meanet.core.test.SparkSpec
import org.meanet.inference.scoring.{ExitPlan, FrozenBlocks, ScoreStep, ScoresTable, Tensor}
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class AlgorithmOneSpec extends AnyFreeSpec with Matchers with SparkSpec {

  private lazy val real = new RealRun(spark, folder)
  private lazy val (bundle, terminal) = real.train("first")

  private def hashes(bundle: Bundle): Seq[String] = bundle.manifest.blocks.asScala.map(_.sha256)

  /** The folder of a stage's checkpoints. */
  private def stage(run: String, name: String): Path =
    folder
      .resolve(run)
      .resolve("checkpoints")
      .toFile
      .listFiles
      .find(_.getName.startsWith(name + "-"))
      .get
      .toPath

  private def delete(path: Path): Unit = {
    val walk = Files.walk(path)
    try walk.sorted(java.util.Comparator.reverseOrder()).forEach(p => Files.delete(p))
    finally walk.close()
  }

  "The stages run in the order of Algorithm 1 and end in a bundle of three blocks" in {
    Seq("Stage cloud", "Stage main", "Validation: main", "Hard classes", "Stage extension")
      .map(terminal.indexOf(_)) shouldBe sorted
    terminal should include("left 0:00")
    val manifest = bundle.manifest
    manifest.classNames should have size 10
    manifest.hardClasses should have size 5
    manifest.extension.get.logits.shape.asScala shouldBe Seq(5)
    manifest.main.features.get.shape.asScala shouldBe Seq(4, 14, 14)
  }

  "Hard classes are those of lowest precision on the validation split" in {
    val validation = bundle.manifest.validation.get
    validation.images shouldBe real.images.counts.kept.validation
    val precision = validation.mainPrecision.asScala.map(_.doubleValue)
    val hardest = precision.indices.sortBy(precision(_)).take(5).sorted
    bundle.manifest.hardClasses.asScala.map(_.intValue) shouldBe hardest
  }

  "The extension stage leaves main as it was, weights and BatchNorm statistics" in {
    val before =
      Bundle.load(new Configuration, folder.resolve("first/checkpoints/without-extension").toString)
    bundle.manifest.main.sha256 shouldBe before.manifest.main.sha256
    bundle.manifest.main.macs shouldBe before.manifest.main.macs
    def main(of: Bundle) = of.bytes(new Configuration, of.manifest.main)
    main(bundle) shouldBe main(before)
    // The block that the edge downloads holds BatchNorm's statistics folded into its weights.
    val ended = Seq("main", "extension").map(name =>
      Files.getLastModifiedTime(stage("first", name).resolve("finished.zip"))
    )
    ended shouldBe sorted
  }

  "Gradients, momentum and weight decay stop at main: the extension's network has none of it" in {
    val trained = ModelSerializer
      .restoreComputationGraph(stage("first", "extension").resolve("finished.zip").toFile, true)
    trained.getConfiguration.getNetworkInputs.asScala shouldBe Seq("image", "features")
    val (statistics, parameters) = trained.paramTable.asScala.toSeq
      .partition { case (name, _) => name.endsWith("_mean") || name.endsWith("_log10stdev") }
    parameters.map(_._2.length).sum shouldBe bundle.manifest.extension.get.parameters
    (statistics ++ parameters).map(_._1).filterNot(_.startsWith("logits_")).foreach { name =>
      name should (startWith("adaptive-") or startWith("extension-"))
    }
  }

  "Hard classes may be listed, and compared with a list" in {
    hashes(bundle) should have size 3
    // The cloud and main are those of the first training, so the extension alone is trained.
    FileUtils.copyDirectory(folder.resolve("first").toFile, folder.resolve("listed").toFile)
    delete(folder.resolve("listed/bundle"))
    val (file, others) = (folder.resolve("hard.txt"), folder.resolve("others.txt"))
    Files.write(file, "7\nBag # as label_names.txt has it\n2\n".getBytes)
    Files.write(others, "0\n1\n2\n3\n4\n".getBytes)
    val (listed, shown) = real.train(
      "listed",
      "hard-classes.type=listed",
      s"hard-classes.file=$file",
      s"hard-classes.compare-with=$others"
    )
    listed.manifest.hardClasses.asScala shouldBe Seq(2, 7, 8)
    listed.manifest.extension.get.logits.shape.asScala shouldBe Seq(3)
    shown should include("Stage main: finished before, loaded")
    shown should include(s"Hard classes: 3 of 10, those listed in [$file]")
    shown should include(s"In common with the list [$others]: 1 of 3; by chance 1.5 ± 0.8")
    hashes(listed).take(1) shouldBe hashes(bundle).take(1)
  }

  "A list that cannot be used is refused before anything is trained" in {
    val error = the[UserError] thrownBy
      real.train("no-list", "hard-classes.compare-with=no/such.txt")
    error.getMessage should startWith("[no/such.txt] does not exist: hard-classes.compare-with")
    folder.resolve("no-list/checkpoints").toFile should not(exist)
  }

  "Training does not need the test split, and gives the same bundle without it" in {
    val test = Paths.get(real.images.path.stripPrefix("file:")).resolve("images/split=test")
    hashes(bundle) should have size 3
    val aside = folder.resolve("aside")
    Files.move(test, aside)
    try hashes(real.train("without-test")._1) shouldBe hashes(bundle)
    finally Files.move(aside, test)
  }

  "Another seed gives another bundle" in {
    hashes(real.train("other-seed", "seed=2")._1).zip(hashes(bundle)).foreach {
      case (other, first) => other should not be first
    }
  }

  "An interrupted training goes on after its last finished stage and ends in the same bundle" in {
    hashes(bundle) should have size 3
    real.train("resumed")
    delete(stage("resumed", "extension"))
    delete(folder.resolve("resumed/bundle"))
    val (resumed, shown) = real.train("resumed")
    hashes(resumed) shouldBe hashes(bundle)
    shown should include("Stage cloud: finished before, loaded")
    shown should include("Stage main: finished before, loaded")
    shown should not include "Stage extension: finished before"
  }

  "A setting of one stage trains that stage and what stands on it again" in {
    real.train("changed")
    val told = events("changed")
    delete(folder.resolve("changed/bundle"))
    val (changed, shown) = real.train("changed", "training.main.epochs=2")
    shown should include("Stage cloud: finished before, loaded")
    shown should include("Stage main: starts anew, as its checkpoints are of other settings")
    shown should not include "Stage extension: finished before"
    changed.manifest.cloud.sha256 shouldBe bundle.manifest.cloud.sha256
    changed.manifest.main.sha256 should not be bundle.manifest.main.sha256
    withClue("back at the earlier settings, the metrics are those of the earlier networks: ") {
      events("changed") should not be told
      delete(folder.resolve("changed/bundle"))
      hashes(real.train("changed")._1) shouldBe hashes(bundle)
      events("changed") shouldBe told
    }
  }

  "Stages that another run has finished in the same way are taken from it, metrics included" in {
    hashes(bundle) should have size 3
    val first = s"""checkpoints.reuse=["${folder.resolve("first")}"]"""
    val (taken, shown) = real.train("taken", first, "training.extension.epochs=2")
    shown should include regex "Stage cloud: the same in run \\[.*first\\], taken from there"
    shown should include regex "Stage main: the same in run \\[.*first\\], taken from there"
    shown should include("Stage extension: trained here, as no run of checkpoints.reuse has it")
    hashes(taken).head shouldBe hashes(bundle).head
    hashes(taken).last shouldBe hashes(bundle).last
    hashes(taken)(1) should not be hashes(bundle)(1)
    Seq("cloud", "main").foreach(stage =>
      events("taken").filter(_.stage == stage) shouldBe events("first").filter(_.stage == stage)
    )
    events("taken").collect {
      case r: TrainingEvent.Round if r.stage == "extension" => r.epochs
    }.toSet shouldBe Set(2)
  }

  private def pretrained(blocks: String*): Seq[String] = blocks.flatMap(block =>
    Seq(s"networks.$block.type=pretrained", s"networks.$block.bundle=${bundle.uri}")
  )

  "Main and the cloud may be a bundle's, taken as they are, without an extension" in {
    val (given, shown) =
      real.train("given", pretrained("main", "cloud") :+ "networks.extension=null": _*)
    given.manifest.extension.isPresent shouldBe false
    given.manifest.hardClasses.asScala shouldBe empty
    val (main, cloud) = (given.manifest.main, given.manifest.cloud)
    Seq(main.sha256, cloud.sha256) shouldBe
      Seq(bundle.manifest.main.sha256, bundle.manifest.cloud.sha256)
    shown should include("Stage main: pretrained, taken as it is")
    shown should include("Stage cloud: pretrained, taken as it is")
    shown should not include "epoch"
    val (of, before) = (given.manifest.validation.get, bundle.manifest.validation.get)
    Seq(of.images, of.mainCorrect, of.cloudCorrect) shouldBe
      Seq(before.images, before.mainCorrect, before.cloudCorrect)
    Seq(main.temperature.get, cloud.temperature.get) shouldBe
      Seq(bundle.manifest.main.temperature.get, bundle.manifest.cloud.temperature.get)
  }

  "An extension on a pretrained main is the one on the same main when it is trained here" in {
    val (extended, _) = real.train(
      "extended",
      pretrained("main", "cloud") ++
        Seq("networks.adaptive.stem=cifar", "networks.adaptive.widths=[4, 4]"): _*
    )
    hashes(extended) shouldBe hashes(bundle)
    extended.manifest.hardClasses shouldBe bundle.manifest.hardClasses
    extended.manifest.validation shouldBe bundle.manifest.validation
  }

  /** Two garments, or more, to a group; their order is not that of the labels. */
  private val groupOf = Seq(1, 0, 1, 2, 1, 3, 1, 3, 2, 3)
  private val groupNames = Seq("legs", "upper body", "whole", "accessory")

  private def groups(name: String, group: Int => String): String = write(
    name,
    bundle.manifest.classNames.asScala.indices
      .map(label => Seq(s"c$label", bundle.manifest.classNames.get(label), group(label)))
      .map(_.mkString("\t"))
      .mkString("", "\n", "\n")
  ).toString

  private def grouped(file: String, blocks: String*): Seq[String] =
    pretrained(blocks: _*) ++ blocks.map(block => s"networks.$block.groups=$file") ++
      Seq("networks.adaptive.stem=cifar", "networks.adaptive.widths=[4, 4]")

  "Groups of one class each change nothing" in {
    val names = bundle.manifest.classNames
    val (alone, _) =
      real.train("alone", grouped(groups("alone.tsv", names.get), "main", "cloud"): _*)
    hashes(alone) shouldBe hashes(bundle)
    alone.manifest.hardClasses shouldBe bundle.manifest.hardClasses
    alone.manifest.validation shouldBe bundle.manifest.validation
  }

  "An extension is trained for the groups that a pretrained main confuses" in {
    val file = groups("groups.tsv", label => groupNames(groupOf(label)))
    val table = folder.resolve("grouped-images").toString
    for (split <- Seq(Split.TRAIN, Split.VALIDATION)) {
      val rows = real.images.read(spark, split).collect().map { row =>
        val image = ImageTable.image(row)
        ImageTable.row(
          new EncodedImage(image.id, groupOf(image.label), image.shape, image.encoding, image.data)
        )
      }
      spark
        .createDataFrame(rows.toSeq.asJava, ImageTable.SCHEMA)
        .write
        .parquet(s"$table/images/split=${split.label}")
    }
    val images = new ImageTable(table, groupNames.asJava, real.images.counts)
    val (trained, shown) = real.trainOn(
      images,
      "grouped",
      grouped(file, "main", "cloud") ++ Seq(
        "hard-classes.count=2",
        "training.extension.distillation.weight=0.5",
        "training.extension.distillation.temperature=2",
        "networks.extension.exit=added-to-main"
      ): _*
    )
    val manifest = trained.manifest
    manifest.classNames.asScala shouldBe groupNames
    hashes(trained) should contain allElementsOf
      Seq(bundle.manifest.main.sha256, bundle.manifest.cloud.sha256)
    for (block <- Seq(manifest.main, manifest.cloud)) {
      block.outputClasses.get.asScala shouldBe groupOf
      block.logits.shape.asScala shouldBe Seq(10)
    }
    manifest.hardClasses should have size 2
    manifest.extension.get.logits.shape.asScala shouldBe Seq(2)

    // Main alone, on its ten classes: the probabilities of a group's classes, summed here.
    val blocks = FrozenBlocks.of(bundle, new JavaSparkContext(spark.sparkContext))
    val input = new Preprocessor(bundle.manifest.main.image)
    val validation = real.images.read(spark, Split.VALIDATION).collect().map(ImageTable.image)
    val answers = validation.map { image =>
      val pixels = new Array[Float](28 * 28)
      input.write(ImageDecoder.decode(image), pixels, 0)
      val logits = blocks.main(new Tensor(pixels, Array(1L, 1, 28, 28))).logits.item(0)
      val sums = groupNames.indices.map(group =>
        groupOf.zip(logits).collect { case (`group`, z) => math.exp(z.toDouble) }.sum
      )
      sums.indexOf(sums.max)
    }
    val right = validation.zip(answers).map { case (image, answer) =>
      groupOf(image.label) == answer
    }
    manifest.validation.get.mainCorrect shouldBe right.count(identity)
    for (group <- groupNames.indices if answers.contains(group)) {
      val said = right.zip(answers).collect { case (isRight, `group`) => isRight }
      manifest.validation.get.mainPrecision.get(group).doubleValue shouldBe
        said.count(identity).toDouble / said.length +- 1e-12
    }
    shown should include("Stage main: pretrained, taken as it is")
  }

  "Groups that do not fit images or bundle are refused before anything is trained" in {
    def refused(name: String, file: String): String =
      (the[UserError] thrownBy real.train(name, grouped(file, "main"): _*)).getMessage
    val others = groups("others.tsv", label => s"group ${label % 9}")
    refused("others", others) should (startWith(
      "networks.main.groups must have the classes of the images as its groups, ["
    ) and endWith(s"in [$others]: prepare the images with the same file as data.source.class-list"))
    val names = bundle.manifest.classNames.asScala
    val strange = write(
      "strange.tsv",
      names.map(name => s"x $name\tcalled $name\t$name").mkString("", "\n", "\n")
    )
    refused("strange", strange.toString) shouldBe
      s"networks.main.groups must have every class of [${bundle.uri}], got none called " +
      s"[${names.head}] in [$strange]"
  }

  "A pretrained main that does not fit is refused before anything is trained" - {
    def refused(name: String, overrides: String*): String =
      (the[UserError] thrownBy real.train(name, overrides: _*)).getMessage

    "for want of an adaptive block" in {
      refused("no-adaptive", pretrained("main"): _*) should startWith(
        "networks.adaptive is required for an extension on a pretrained main"
      )
    }
    "for an adaptive block of another shape" in {
      refused(
        "other-shape",
        pretrained("main") ++
          Seq("networks.adaptive.stem=imagenet", "networks.adaptive.widths=[8]"): _*
      ) should include regex
        "networks.adaptive must make a map of main's \\S+ .* of an image of 28×28×1, got \\[8×7×7\\]"
    }
    "for a bundle that is not there" in {
      refused("no-bundle", "networks.main.type=pretrained", "networks.main.bundle=/no/such") should
        include("does not exist")
    }
  }

  "A folder to take stages from that is no run is refused before anything is trained" in {
    val error = the[UserError] thrownBy real.train("astray", "checkpoints.reuse=[/nowhere]")
    error.getMessage shouldBe
      "checkpoints.reuse must name folders of runs, got [/nowhere], which has no config.conf"
    folder.resolve("astray/checkpoints").toFile should not(exist)
  }

  "An extension added to main's exit starts from what main says of the hard classes" in {
    val (added, _) = real.train(
      "added",
      "networks.extension.exit=added-to-main",
      // So small that nothing is learned.
      "training.extension.schedule.peak=1e-12"
    )
    added.manifest.extension.get.logitsInput.get shouldBe "main_logits"
    val scores = folder.resolve("added-scores").toString
    new ScoreStep(spark, Experiment.Scoring.ofAllExits(2, 32), new ExitPlan.All, 1, _ => ())
      .write(real.images, Split.VALIDATION, added, scores)
    val table = ScoresTable.read(spark, scores)
    table.count shouldBe real.images.counts.kept.validation
    table.where("extension_class <> main_hard_class").count shouldBe 0
  }

  "What the extension is worth on validation is told beside main and the control" in {
    val (trained, shown) = real.train("worth")
    val scores = folder.resolve("worth-scores").toString
    new ScoreStep(spark, Experiment.Scoring.ofAllExits(3, 32), new ExitPlan.All, 1, _ => ())
      .write(real.images, Split.VALIDATION, trained, scores)
    val hard = trained.manifest.hardClasses.asScala.mkString("(", ", ", ")")
    def count(where: String) = ScoresTable.read(spark, scores).where(where).count
    def correct(answer: String) = count(s"label IN $hard AND $answer = label")
    val saysHard = s"main_class IN $hard"
    val worth = trained.manifest.validation.get.extension.get
    worth shouldBe new Manifest.ExtensionValidation(
      count(s"label IN $hard"),
      correct("main_class"),
      correct("main_hard_class"),
      correct("extension_class"),
      count(s"label IN $hard AND (main_hard_class = label OR extension_class = label)"),
      count(
        s"label = IF($saysHard AND extension_confidence >= main_confidence, " +
          "extension_class, main_class)"
      ),
      count(
        s"label = IF($saysHard AND extension_calibrated_confidence >= " +
          "main_calibrated_confidence, extension_class, main_class)"
      ),
      count(s"label = IF($saysHard, extension_class, main_class)")
    )
    val temperatures = trained.manifest.blocks.asScala.map(_.temperature.get.doubleValue)
    temperatures should have size 3
    all(temperatures) should (be > 0.0 and not be 1.0)
    shown should include(
      "Temperatures fitted to validation: main %.2f, extension %.2f, cloud %.2f"
        .format(temperatures: _*)
    )
    shown should include(
      f"images of hard classes: main ${100.0 * worth.mainCorrect / worth.hardImages}%.1f %% right; restricted to the hard classes, the control,"
    )
  }

  "Images that the edges alone hold are kept from main and the cloud, and are the extension's own" in {
    def trainedOn(run: String, stage: String) = events(run).collect {
      case r: TrainingEvent.Round if r.stage == stage => r.imagesInStage
    }.head
    real.train("shared", "training.edge-share=0.4", "training.extension.images=edge-share")
    val all = real.images.counts.kept.train
    val seen = trainedOn("shared", "main")
    seen.toDouble / all shouldBe 0.6 +- 0.06
    trainedOn("shared", "cloud") shouldBe seen
    trainedOn("shared", "extension") should be <= all - seen
    trainedOn("first", "main") shouldBe all
  }

  "An extension that is to learn from the edges' share alone needs one" in {
    val error = the[UserError] thrownBy
      real.train("no-share", "training.extension.images=edge-share")
    error.getMessage should include(
      "training.edge-share must be above 0 where extension.images is edge-share, got [0]"
    )
  }

  "The extension's options change its training alone" in {
    val others = Seq(
      "training.extension.feature-dropout=0.5",
      "training.extension.augmentation={ pad = 0, flip = false }",
      "training.extension.distillation={ weight = 0.5, temperature = 2 }"
    )
    val extensions = others.zipWithIndex.map { case (option, i) =>
      val (trained, shown) =
        real.train(s"option-$i", s"""checkpoints.reuse=["${folder.resolve("first")}"]""", option)
      shown should include regex "Stage main: the same in run"
      shown should include("Stage extension: trained here")
      hashes(trained)(1)
    }
    (hashes(bundle)(1) +: extensions).distinct should have size 4
  }

  "A damaged checkpoint is named" in {
    real.train("damaged")
    delete(folder.resolve("damaged/bundle"))
    val cloud = stage("damaged", "cloud").resolve("finished.zip")
    Files.write(cloud, Array[Byte](1, 2, 3))
    val error = the[UserError] thrownBy real.train("damaged")
    error.getMessage should startWith("Cannot restore the checkpoint [")
    error.getMessage should include(cloud.toString)
    error.getMessage should include("delete it to train that stage again")
  }

  "More hard classes than classes are refused before anything is trained" in {
    val error = the[UserError] thrownBy real.train("too-many", "hard-classes.count=11")
    error.getMessage shouldBe "hard-classes.count must be in 1..10, got [11]"
    folder.resolve("too-many/checkpoints").toFile should not(exist)
  }

  "More edges than training images are refused before anything is trained" in {
    val error = the[UserError] thrownBy
      real.train("crowd", "training.extension.edges.count=100000")
    error.getMessage shouldBe "training.extension.edges.count must be at most the " +
      s"[${real.images.counts.kept.train}] training images, got [100000]"
    folder.resolve("crowd/checkpoints").toFile should not(exist)
  }

  private def events(run: String): Seq[TrainingEvent] =
    TrainingLog
      .read(Files.readAllBytes(folder.resolve(run).resolve("metrics.jsonl")), "metrics.jsonl")
      .asScala

  "The run's metrics tell every round, pass and recalibration of every stage, once" in {
    hashes(bundle) should have size 3
    val told = events("first")
    told.map(_.stage).distinct shouldBe Seq("cloud", "main", "extension")
    Seq("cloud", "main", "extension").foreach { name =>
      val ofStage = told.filter(_.stage == name)
      val rounds = ofStage.collect { case r: TrainingEvent.Round => r }
      rounds.map(_.round) shouldBe (1 to rounds.head.rounds)
      rounds.last.images shouldBe rounds.last.imagesInStage
      ofStage.collect { case v: TrainingEvent.Validation => v.epoch } shouldBe Seq(1)
      val recalibration = ofStage.collect { case r: TrainingEvent.Recalibration => r }
      recalibration should have size 1
      recalibration.head.images shouldBe rounds.last.images
    }
  }

  "BatchNorm's statistics measured anew are those that the bundle's main validates with" in {
    val recalibration = events("first").collect {
      case r: TrainingEvent.Recalibration if r.stage == "main" => r
    }.head
    val validation = bundle.manifest.validation.get
    recalibration.validationImages shouldBe validation.images
    recalibration.correctAfter shouldBe validation.mainCorrect
  }

  "A fleet of edges trains the extension on what each edge holds" in {
    val (fleet, shown) = real.train(
      "fleet",
      "training.extension.edges.count=3",
      "training.extension.edges.dirichlet-alpha=0.5"
    )
    hashes(fleet).take(1) shouldBe hashes(bundle).take(1)
    shown should include regex """extension\s+edge 2: \d+ images of \d+ classes"""
    val edges = events("fleet").collect { case e: TrainingEvent.Edge => e }
    edges.map(_.edge) shouldBe Seq(0, 1, 2)
    val trained = events("fleet").collect {
      case r: TrainingEvent.Round if r.stage == "extension" => r.images
    }.last
    edges.map(_.images).sum shouldBe trained
  }
}
