package org.meanet.core.config

import java.util.Optional
import org.meanet.core.UserError
import org.meanet.core.bundle.Manifest.{CropArea, Resize}
import org.meanet.core.cost.Payload
import org.meanet.core.hardness
import org.meanet.core.hardness.{Listed, LowestPrecision, LowestRecall, RecallBelow}
import org.meanet.core.image.IdxImages
import org.meanet.core.routing.{EdgeConfidence, ExtensionRule, LearnedGain, MainEntropy, UploadGain}
import org.meanet.core.test.{Examples, TempFolder}
import org.scalatest.flatspec.AnyFlatSpec
import org.scalatest.matchers.should.Matchers
import scala.collection.JavaConverters._

class ExperimentFileSpec extends AnyFlatSpec with Matchers with TempFolder {

  private def parse(extra: String, overrides: String*): Experiment =
    ExperimentFile.parse(Examples.Required + extra, "x.conf", overrides.asJava).experiment

  private def errorOf(extra: String, overrides: String*): String =
    intercept[UserError](parse(extra, overrides: _*)).getMessage

  // The line of a file that stands right after the required keys.
  private val first = Examples.Required.count(_ == '\n') + 1

  private def resNet(experiment: Experiment): ResNetSpec =
    experiment.networks.main.asInstanceOf[ResNetSpec]

  "An experiment" should "be bound as a whole, with defaults where the file is silent" in {
    val experiment = parse("")
    experiment.name shouldBe "experiment"
    experiment.seed shouldBe 1
    experiment.data.source shouldBe new IdxImages(
      "data/train-images.gz",
      "data/train-labels.gz",
      "data/test-images.gz",
      "data/test-labels.gz",
      "data/names.txt"
    )
    experiment.data.shape.bytes shouldBe 784
    experiment.data.validationFraction shouldBe 0.1
    resNet(experiment).stem shouldBe ResNetSpec.Stem.CIFAR
    resNet(experiment).block shouldBe ResNetSpec.Block.BASIC
    resNet(experiment).widths.asScala shouldBe Seq(8, 16)
    resNet(experiment).blocksPerStage.asScala shouldBe Seq(1, 1)
    resNet(experiment).exitPool shouldBe Optional.empty
    experiment.networks.input shouldBe Optional.empty
    experiment.networks.extension.get.combination shouldBe ExtensionSpec.Combination.CONCAT
    experiment.hardClasses shouldBe
      new LowestPrecision(Optional.empty[Integer], Optional.empty[String])
    experiment.training.cloud.schedule shouldBe new OneCycle(0.1, 0.3)
    experiment.training.augmentation.flip shouldBe false
    experiment.routing.offload shouldBe new MainEntropy(0.8)
    experiment.routing.extensionRule shouldBe ExtensionRule.MORE_CONFIDENT
    experiment.costs.payload shouldBe Payload.RAW
    experiment.costs.devices.get("server").device.watts shouldBe 250
    experiment.costs.links.asScala.keySet shouldBe Set("wifi")
  }

  it should "take the file over the defaults and the command line over the file" in {
    parse("training.workers = 3").training.workers shouldBe 3
    parse("training.workers = 3", "training.workers=4").training.workers shouldBe 4
    parse("", "training.workers=4", "training.workers=5").training.workers shouldBe 5
  }

  it should "take numbers, lists, groups, names and URIs from the command line" in {
    val experiment = parse(
      "",
      "training.weight-decay=5e-4",
      "networks.main.widths=[4, 8]",
      "hard-classes.count=3",
      "routing.extension-rule=always-extension",
      "routing.cloud-reachable=false",
      "data.shape={height=32}",
      "name=2024",
      "data.source.train-images=hdfs://host:8020/a//b#c.gz"
    )
    experiment.training.weightDecay shouldBe 5e-4
    resNet(experiment).widths.asScala shouldBe Seq(4, 8)
    experiment.hardClasses shouldBe
      new LowestPrecision(Optional.of[Integer](3), Optional.empty[String])
    experiment.routing.extensionRule shouldBe ExtensionRule.ALWAYS_EXTENSION
    experiment.routing.cloudReachable shouldBe false
    experiment.data.shape.height shouldBe 32
    experiment.data.shape.width shouldBe 28
    experiment.name shouldBe "2024"
    experiment.data.source
      .asInstanceOf[IdxImages]
      .trainImages shouldBe "hdfs://host:8020/a//b#c.gz"
  }

  it should "resolve substitutions after the overrides" in {
    parse(
      "training.main.epochs = ${training.cloud.epochs}",
      "training.cloud.epochs=7"
    ).training.main.epochs shouldBe 7
  }

  it should "count null as not given" in {
    parse("hard-classes.count = 3", "hard-classes.count=null").hardClasses shouldBe
      new LowestPrecision(Optional.empty[Integer], Optional.empty[String])
  }

  it should "be the same when its resolved configuration is read again" in {
    val loaded = Examples.experiment("hard-classes.count=3", "name=a \"quoted\" name")
    ExperimentFile
      .parse(loaded.text, "config.conf", List.empty[String].asJava) shouldBe loaded
  }

  "A choice" should "be made by its type" in {
    parse("routing.offload { type = edge-confidence, threshold = 0.5 }").routing.offload shouldBe
      new EdgeConfidence(0.5)
  }

  it should "be a learned one, fitted or still to be" in {
    parse("routing.offload { type = learned-gain, threshold = 0.1 }").routing.offload shouldBe
      new LearnedGain(0.1, Optional.empty())
    val keys =
      Seq("intercept = -2", "main-confidence = 1", "main-entropy = 2", "main-margin = 3") ++
        Seq("extended = 4", "extension-confidence = 5", "extension-entropy = 6")
    def gain(keys: Seq[String]) =
      s"routing.offload { type = learned-gain, threshold = 0.1, gain { ${keys.mkString(", ")} } }"
    parse(gain(keys :+ "extension-agrees = -7.5")).routing.offload shouldBe
      new LearnedGain(0.1, Optional.of(new UploadGain(-2, 1, 2, 3, 4, 5, 6, -7.5)))
    errorOf(gain(keys)) should startWith("routing.offload.gain.extension-agrees is required")
  }

  it should "keep its type when only another key is set" in {
    parse("", "routing.offload.threshold=0.25").routing.offload shouldBe new MainEntropy(0.25)
  }

  it should "not inherit the keys of another type" in {
    errorOf("routing.offload.type = edge-confidence") shouldBe
      "routing.offload.threshold is required (x.conf)"
    errorOf(
      "routing.offload { type = main-entropy, threshold = 1.5 }",
      "routing.offload.type=edge-confidence"
    ) shouldBe "routing.offload.threshold is required (command line)"
    parse(
      "routing.offload { type = main-entropy, threshold = 1.5 }",
      "routing.offload.type=edge-confidence",
      "routing.offload.threshold=0.5"
    ).routing.offload shouldBe new EdgeConfidence(0.5)
  }

  it should "keep what means the same in every type, from the defaults or from the file" in {
    val step = Seq(
      "training.main.schedule.type=step",
      "training.main.schedule.factor=0.1",
      "training.main.schedule.after-epochs=[1,2]"
    )
    def stepFrom(peak: Double) =
      new Step(peak, 0.1, java.util.List.of[Integer](1, 2), Optional.empty[java.lang.Double])
    parse("", step: _*).training.main.schedule shouldBe stepFrom(0.1)
    val ofFile = "training.main.schedule { type = one-cycle, peak = 0.4, warm-up = 0.2 }"
    parse(ofFile, step: _*).training.main.schedule shouldBe stepFrom(0.4)
    parse(ofFile, step :+ "training.main.schedule.peak=0.3": _*).training.main.schedule shouldBe
      stepFrom(0.3)
    parse("training.main.schedule.type = cosine").training.main.schedule shouldBe
      new Cosine(0.1, Optional.empty[java.lang.Double])
  }

  it should "have networks that are taken as they are, with or without an extension" in {
    val plain = parse(
      "",
      "networks.main.type=pretrained",
      "networks.main.bundle=/models/pair",
      "networks.cloud.type=pretrained",
      "networks.cloud.bundle=/models/pair",
      "networks.extension=null"
    ).networks
    plain.main shouldBe new PretrainedSpec("/models/pair", Optional.empty())
    plain.cloud shouldBe new PretrainedSpec("/models/pair", Optional.empty())
    plain.extension shouldBe Optional.empty
    plain.adaptive shouldBe Optional.empty
    val extended = parse(
      "networks.adaptive { stem = imagenet, widths = [32, 256] }",
      "networks.main.type=pretrained",
      "networks.main.bundle=/models/pair"
    ).networks
    extended.extension.isPresent shouldBe true
    extended.adaptive.get shouldBe
      new AdaptiveSpec(ResNetSpec.Stem.IMAGENET, java.util.Arrays.asList(32, 256))
  }

  it should "have networks and extensions to choose from" in {
    val networks = parse(
      "networks.input { crop = 0.875, crop-area = input-shape, resize = bilinear-antialiased }",
      "networks.cloud.stem=imagenet",
      "networks.main.type=mobilenet-v2",
      "networks.main.width-multiplier=0.5",
      "networks.extension.type=inverted-residual",
      "networks.extension.width=320",
      "networks.extension.expansions=[1, 3]",
      "networks.extension.head-width=1280"
    ).networks
    networks.input.get shouldBe
      new NetworkInput(0.875, CropArea.INPUT_SHAPE, Resize.BILINEAR_ANTIALIASED)
    networks.cloud.asInstanceOf[ResNetSpec].stem shouldBe ResNetSpec.Stem.IMAGENET
    networks.main shouldBe new MobileNetV2Spec(Optional.of(0.5))
    networks.extension.get shouldBe new InvertedResidualExtension(
      ExtensionSpec.Combination.CONCAT,
      320,
      java.util.List.of(1, 3),
      1280,
      ExtensionSpec.Exit.OWN
    )
  }

  it should "keep such a key only where the new type has it" in {
    val file = "hard-classes { type = lowest-precision, count = 3, compare-with = others.txt }"
    val others = Optional.of("others.txt")
    parse(file, "hard-classes.type=lowest-recall").hardClasses shouldBe
      new LowestRecall(Optional.of[Integer](3), others)
    parse(file, "hard-classes.type=random").hardClasses shouldBe
      new hardness.Random(Optional.of[Integer](3), others)
    parse(file, "hard-classes.type=recall-below", "hard-classes.cut-off=0.4").hardClasses shouldBe
      new RecallBelow(0.4, others)
    parse(file, "hard-classes.type=listed", "hard-classes.file=some.txt").hardClasses shouldBe
      new Listed("some.txt", others)
    errorOf(
      "hard-classes { type = recall-below, cut-off = 0.4 }",
      "hard-classes.type=precision-below"
    ) shouldBe "hard-classes.cut-off is required (command line)"
    errorOf(file, "hard-classes.type=listed", "hard-classes.file=a.txt", "hard-classes.count=3")
      .shouldBe(
        "hard-classes.count is not a known key, got [3]; " +
          "known keys here: file, compare-with (command line)"
      )
  }

  it should "be one of the known types" in {
    errorOf("routing.offload.type = main-entropi") shouldBe
      "routing.offload.type must be one of [edge-confidence, learned-gain, " +
      "main-calibrated-entropy, main-confidence, main-entropy, main-margin], got [main-entropi]; " +
      s"did you mean main-entropy? (x.conf:$first)"
  }

  "An unknown key" should "be reported with the one that was probably meant" in {
    errorOf("training.batchsize = 64") shouldBe
      "training.batchsize is not a known key, got [64]; did you mean training.batch-size? " +
      s"(x.conf:$first)"
  }

  it should "be reported where it is a group, too" in {
    errorOf("", "training.main.shedule.peak=1") shouldBe
      "training.main.shedule is not a known key, got [{\"peak\":1}]; " +
      "did you mean training.main.schedule? (command line)"
  }

  it should "be reported with the known ones where none is near" in {
    errorOf("scoring.gpu = true") shouldBe
      "scoring.gpu is not a known key, got [true]; known keys here: " +
      "edges, batch-size, exits, reencode-quality " +
      s"(x.conf:$first)"
  }

  "A missing key" should "be reported, and each key below a missing group" in {
    val message = intercept[UserError](
      ExperimentFile.parse("name = bare", "bare.conf", List.empty[String].asJava)
    ).getMessage
    message should startWith("The configuration has ")
    message should include("\n  data.source.type is required, one of [cifar-images, idx-images, ")
    message should include("\n  networks.main.widths is required (bare.conf)")
    message should include(
      "\n  networks.extension.combination is required, one of [concat, sum] (bare.conf)"
    )
    message should include("\n  costs.devices is required (bare.conf)")
    message should not include "exit-pool"
    message should not include "training"
  }

  it should "be looked for on the command line where only that asks for it" in {
    errorOf("", "training.extension.edges.dirichlet-alpha=0.3") shouldBe
      "training.extension.edges.count is required (command line)"
    errorOf("", "training.main.schedule.type=step") shouldBe
      """The configuration has 2 problems:
        |  training.main.schedule.factor is required (command line)
        |  training.main.schedule.after-epochs is required (command line)""".stripMargin
    errorOf("training.main.schedule.type = step", "training.main.schedule.factor=0.1") shouldBe
      "training.main.schedule.after-epochs is required (x.conf)"
  }

  "A value of the wrong type" should "be reported with what it must be" in {
    errorOf("training.workers = 1.5") shouldBe
      s"training.workers must be a whole number of at most 32 bits, got [1.5] (x.conf:$first)"
    errorOf("training.workers = 3000000000") should include("got [3000000000]")
    errorOf("seed = 1.5") should startWith("seed must be a whole number, got [1.5]")
    errorOf("training.workers = \"2\"") should include("must be a whole number")
    errorOf("training.momentum = high") should startWith(
      "training.momentum must be a number, got [high]"
    )
    errorOf("training.augmentation.flip = sometimes") should startWith(
      "training.augmentation.flip must be true or false, got [sometimes]"
    )
    errorOf("name = [a, b]") should startWith("name must be text, got [[\"a\",\"b\"]]")
    errorOf("networks.main.widths = 8") should startWith(
      "networks.main.widths must be a list [ … ], got [8]"
    )
    errorOf("networks.main.widths = [8, wide]") should startWith(
      "networks.main.widths[1] must be a whole number of at most 32 bits, got [wide]"
    )
    errorOf("scoring = 5") should startWith("scoring must be a group of keys { … }, got [5]")
    errorOf("costs.devices.phone = fast") should startWith(
      "costs.devices.phone must be a group of keys { … }, got [fast]"
    )
    errorOf("networks.main.blocks-per-stage = 5") should startWith(
      "networks.main.blocks-per-stage must be a list [ … ], got [5]"
    )
    errorOf("networks.cloud.block = bottelneck") should startWith(
      "networks.cloud.block must be one of [basic, bottleneck], got [bottelneck]; " +
        "did you mean bottleneck?"
    )
    errorOf("costs.payload = jpeg") should startWith(
      "costs.payload must be one of [raw, reencoded, stored], got [jpeg]"
    )
  }

  "A whole number" can "be written with an exponent" in {
    parse("data.images-per-file = 1e3").data.imagesPerFile shouldBe 1000
  }

  "A number out of range" should "be reported with the bound that it breaks" in {
    errorOf("data.validation-fraction = 0.9") shouldBe
      s"data.validation-fraction must be at most 0.5, got [0.9] (x.conf:$first)"
    errorOf("data.validation-fraction = 0") should startWith(
      "data.validation-fraction must be above 0, got [0]"
    )
    errorOf("hard-classes.count = 0") should startWith(
      "hard-classes.count must be at least 1, got [0]"
    )
    errorOf("hard-classes { type = precision-below, cut-off = 0 }") should startWith(
      "hard-classes.cut-off must be above 0, got [0]"
    )
    errorOf("hard-classes { type = recall-below, cut-off = 1.01 }") should startWith(
      "hard-classes.cut-off must be at most 1, got [1.01]"
    )
    errorOf("networks.cloud.widths = [16, 0]") should startWith(
      "networks.cloud.widths[1] must be at least 1, got [0]"
    )
    errorOf("costs.links.wifi.megabits-per-second = 0") should startWith(
      "costs.links.wifi.megabits-per-second must be above 0, got [0]"
    )
    errorOf("routing.offload { type = edge-confidence, threshold = 1.7 }") should startWith(
      "routing.offload.threshold must be at most 1, got [1.7]"
    )
    errorOf("routing.offload.threshold = -0.5") should startWith(
      "routing.offload.threshold must be at least 0, got [-0.5]"
    )
  }

  "Channels between grey and RGB" should "be reported with their line" in {
    errorOf("data.shape.channels = 2") shouldBe
      s"data.shape.channels must be 1 for grey or 3 for RGB, got [2] (x.conf:$first)"
  }

  "What a record refuses" should "be reported at the key that the refusal names" in {
    errorOf("networks.main.widths = []") shouldBe
      s"networks.main.widths must name at least one stage (x.conf:$first)"
    errorOf("networks.cloud.blocks-per-stage = [2, 2]") shouldBe
      "networks.cloud.blocks-per-stage must have one number for each of the widths [16, 32, 64], " +
      s"got [2, 2] (x.conf:$first)"
    errorOf("costs.link = lte") shouldBe
      s"costs.link must be one of [wifi], got [lte] (x.conf:$first)"
  }

  "All problems" should "be reported together, each with its key and its place" in {
    val message = errorOf(
      "sead = 1\ntraining.workers = 0\nrouting.extension-rule = never",
      "scoring.edges=none",
      "fast",
      "data.validation-fraction=0.7"
    )
    message.split("\n").map(_.trim) should contain theSameElementsAs Seq(
      "The configuration has 6 problems:",
      "An override must be key=value, such as training.batch-size=64, got [fast] (command line)",
      s"sead is not a known key, got [1]; did you mean seed? (x.conf:$first)",
      s"training.workers must be at least 1, got [0] (x.conf:${first + 1})",
      "routing.extension-rule must be one of [always-extension, more-confident, more-confident-calibrated], got [never] " +
        s"(x.conf:${first + 2})",
      "scoring.edges must be a whole number of at most 32 bits, got [none] (command line)",
      "data.validation-fraction must be at most 0.5, got [0.7] (command line)"
    )
  }

  "An override that HOCON cannot read" should "be reported as it was written" in {
    errorOf("", "networks.main.widths=[8") should startWith(
      "Cannot read override [networks.main.widths=[8]: "
    )
    errorOf("", "a..b=1") should startWith("Cannot read override [a..b=1]: ")
  }

  "A substitution without a value" should "be reported with its place and what would give it one" in {
    errorOf("seed = ${no.such.key}") shouldBe
      "${no.such.key} must be a key of the configuration or a variable of the environment, " +
      s"got neither (x.conf:$first)"
  }

  "A file" should "include others beside it" in {
    val (costs, rest) = Examples.Required.splitAt(Examples.Required.indexOf("costs {")).swap
    write("conf/costs.conf", costs)
    val file = write("conf/experiments/small.conf", rest + "include \"../costs.conf\"\n")
    val experiment = ExperimentFile.load(file.toString, List.empty[String].asJava).experiment
    experiment.costs.edgeDevice shouldBe "phone"
    ExperimentFile
      .load(file.toUri.toString, List.empty[String].asJava)
      .experiment shouldBe experiment
  }

  it should "be named with the line in problems of what it includes" in {
    val included = write("conf/scoring.conf", "scoring {\n  edges = 0\n}\n")
    val file = write("conf/experiments/bad.conf", Examples.Required + "include \"../scoring.conf\"")
    loadError(file.toString) shouldBe s"scoring.edges must be at least 1, got [0] ($included:2)"
  }

  it should "not include a file that does not exist, nor itself" in {
    val missing = write("conf/a.conf", "include \"cost.conf\"").toString
    loadError(missing) shouldBe
      s"Configuration file [${folder.resolve("conf/cost.conf")}] does not exist, " +
      s"included by [$missing]"
    val circle = write("conf/circle.conf", "include \"circle.conf\"").toString
    loadError(circle) shouldBe s"Configuration file [$circle] must not include itself"
  }

  it should "exist and be text" in {
    loadError("no-such.conf") shouldBe "Configuration file [no-such.conf] does not exist"
    loadError(folder.toString) should startWith(s"Cannot read configuration file [$folder]")
  }

  it should "be HOCON" in {
    val file = write("broken.conf", "seed = 1\ntraining { workers = [1\n").toString
    val message = loadError(file)
    message should (startWith("Cannot read the configuration: ") and include(s"($file:"))
    message.linesIterator should have size 1
  }

  private def loadError(file: String): String =
    intercept[UserError](ExperimentFile.load(file, List.empty[String].asJava)).getMessage
}
