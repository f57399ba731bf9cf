package org.meanet.core.bundle

import java.io.{
  ByteArrayInputStream,
  ByteArrayOutputStream,
  ObjectInputStream,
  ObjectOutputStream,
  RandomAccessFile
}
import java.nio.file.{Files, Path, Paths}
import java.util.{List => JList, Map => JMap, Optional}

import scala.collection.JavaConverters._

import org.apache.commons.io.FileUtils
import org.apache.hadoop.conf.Configuration
import org.meanet.core.UserError
import org.meanet.core.bundle.Manifest._
import org.meanet.core.json.StrictJson
import org.meanet.core.test.Examples
import org.scalatest.BeforeAndAfterAll
import org.scalatest.freespec.AnyFreeSpec
import org.scalatest.matchers.should.Matchers

class BundleSpec extends AnyFreeSpec with Matchers with BeforeAndAfterAll {
  private val conf = new Configuration()
  private lazy val folder = Files.createTempDirectory("meanet")
  private var bundles = 0

  override protected def afterAll(): Unit = FileUtils.deleteDirectory(folder.toFile)

  private val image = Examples.imageInput("image", 28, 28, ChannelOrder.GRAY, 127.5, 127.5)
  private val main = block(
    "main.onnx",
    ints(4),
    features = Optional.of(new Output("features", ints(8, 7, 7)))
  )
  private val extension = block("extension.onnx", ints(2), featuresInput = Optional.of("f"))
  private val cloud = block("cloud.onnx", ints(4))
  private val manifest = new Manifest(
    Manifest.FORMAT_VERSION,
    JList.of("a", "b", "c", "d"),
    ints(3, 1),
    main,
    Optional.of(extension),
    cloud,
    Optional.of(
      new Validation(
        100,
        80,
        90,
        JList.of[java.lang.Double](0.9, 0.5, 0.8, 0.6),
        Optional.of(JList.of[java.lang.Double](0.7, 0.4, 0.95, 0.3)),
        0.2,
        1.1,
        Optional.of(new ExtensionValidation(40, 20, 24, 25, 28, 81, 83, 82))
      )
    ),
    JMap.of("seed", "1", "commit", "abc")
  )
  private val twoExits = new Manifest(
    Manifest.FORMAT_VERSION,
    JList.of("a", "b", "c", "d"),
    ints(),
    block("main.onnx", ints(4)),
    Optional.empty(),
    cloud,
    Optional.empty(),
    JMap.of()
  )

  "a bundle" - {
    "reads as it was written, with the hashes filled in" in {
      val bundle = write(manifest)
      val loaded = Bundle.load(conf, bundle.uri()).manifest()
      // printf main.onnx | sha256sum
      loaded.main().sha256() shouldBe
        "d5b603cdd6501f3fb198ec4fa2a7d0a765acd54464513995ff488e6c19a78264"
      loaded.withBlocks(main, Optional.of(extension), cloud) shouldBe manifest
    }

    "gives the bytes of each block" in {
      val bundle = write(manifest)
      bundle.manifest().blocks().asScala.map(_.file()) shouldBe
        Seq("main.onnx", "extension.onnx", "cloud.onnx")
      bundle.manifest().blocks().forEach { block =>
        new String(bundle.bytes(conf, block)) shouldBe block.file()
      }
    }

    "may have two exits only, and then its manifest says nothing of an extension" in {
      val bundle = write(twoExits)
      bundle.manifest().extension() shouldBe Optional.empty()
      val json = Files.readString(Path.of(bundle.uri(), "manifest.json"))
      Seq("extension", "validation", "features").foreach(key => json should not include key)
    }

    "may say nothing of recall" in {
      val bundle = write(manifest)
      val path = Path.of(bundle.uri(), "manifest.json")
      Files.delete(Path.of(bundle.uri(), ".manifest.json.crc"))
      Files.writeString(path, Files.readString(path).replaceFirst("\"main_recall\" : .*\n", ""))
      val validation = Bundle.load(conf, bundle.uri()).manifest().validation().get
      validation.mainRecall() shouldBe Optional.empty()
      validation.mainPrecision() shouldBe manifest.validation().get.mainPrecision()
    }

    "may have blocks with several outputs for a class, and keeps which they are" in {
      val grouped = manifest.withBlocks(many(2, 0, 1, 3, 0, 2), Optional.of(extension), cloud)
      val bundle = write(grouped)
      Files.readString(Path.of(bundle.uri(), "manifest.json")) should include("output_classes")
      val loaded = bundle.manifest().main()
      loaded.outputClasses().get shouldBe ints(2, 0, 1, 3, 0, 2)
      loaded.logits().shape() shouldBe ints(6)
      loaded.classes() shouldBe 4
      Seq(loaded.withTemperature(2), loaded.withFile("other.onnx"))
        .map(_.outputClasses()) shouldBe Seq.fill(2)(loaded.outputClasses())
    }

    "has keys in snake case and enums in lower case" in {
      val json = Files.readString(Path.of(write(manifest).uri(), "manifest.json"))
      Seq(
        "\"format_version\" : 1",
        "\"hard_classes\"",
        "\"features_input\" : \"f\"",
        "\"channel_order\" : \"gray\"",
        "\"main_entropy_right\""
      ).foreach(json should include(_))
    }

    "is the same text for the same content" in {
      def text() = Files.readString(Path.of(write(manifest).uri(), "manifest.json"))
      text() shouldBe text()
    }

    "travels to a task by its place" in {
      val bundle = write(manifest)
      val out = new ByteArrayOutputStream()
      new ObjectOutputStream(out).writeObject(bundle)
      val copy = new ObjectInputStream(new ByteArrayInputStream(out.toByteArray))
        .readObject()
        .asInstanceOf[Bundle]
      copy.uri() shouldBe bundle.uri()
      copy.manifest() shouldBe bundle.manifest()
    }

    "leaves nothing but its files behind" in {
      val bundle = write(manifest)
      names(Path.of(bundle.uri())).filterNot(_.endsWith(".crc")) shouldBe
        Set("manifest.json", "main.onnx", "extension.onnx", "cloud.onnx")
      names(folder).filter(_.contains("partial")) shouldBe empty
    }

    "does not overwrite what is there" in {
      val bundle = write(manifest)
      val thrown = the[UserError] thrownBy
        new BundleWriter(conf).write(bundle.uri(), manifest, files(manifest))
      thrown.getMessage should (include(bundle.uri()) and include("exists already: remove it"))
    }

    "is not written with files that its manifest does not name" in {
      val thrown = the[IllegalArgumentException] thrownBy
        new BundleWriter(conf).write(next(), twoExits, files(manifest))
      thrown.getMessage should startWith("Files must be [")
    }

    "is not written with a manifest that could not be read" in {
      val broken = manifest.withBlocks(block("main.onnx", ints(3)), Optional.empty(), cloud)
      val uri = next()
      a[UserError] shouldBe thrownBy(new BundleWriter(conf).write(uri, broken, files(broken)))
      Files.exists(Path.of(uri)) shouldBe false
    }
  }

  "A block that is grouped twice counts for the groups of its groups" in {
    val once = block("main.onnx", ints(5)).grouped(ints(0, 1, 1, 2, 3))
    once.grouped(ints(1, 0, 0, 1)).outputClasses().get shouldBe ints(1, 0, 0, 0, 1)
    Seq(once, once.grouped(ints(1, 0, 0, 1))).map(_.classes()) shouldBe Seq(4, 2)
    once.fingerprint() should not be once.grouped(ints(1, 0, 0, 1)).fingerprint()
  }

  "What a block says of an image depends on how it is given the image" in {
    val shifted = Examples.imageInput("image", 28, 28, ChannelOrder.GRAY, 0, 127.5)
    shifted should not be image
    block("cloud.onnx", ints(4), image = shifted).fingerprint() should not be cloud.fingerprint()
    block("cloud.onnx", ints(4)).fingerprint() shouldBe cloud.fingerprint()
    cloud.withTemperature(3).fingerprint() shouldBe cloud.fingerprint()
    cloud.withFile("other.onnx").fingerprint() shouldBe cloud.fingerprint()
  }

  "Images of other classes are refused, unless they may be the same by other names" in {
    val bundle = write(manifest)
    def refused(names: String*) =
      (the[UserError] thrownBy bundle.requireClasses(names.asJava)).getMessage
    noException should be thrownBy bundle.requireClasses(JList.of("a", "b", "c", "d"))
    noException should be thrownBy bundle.requireClasses(JList.of("ape", "bee", "cat", "dog"))
    refused("a", "b", "c") should endWith("must have the 3 classes of the image table, got [4]")
    refused("a", "c", "b", "d") should include(
      "must have its classes in the order of the image table, which has [c] as label 1, got [b]"
    )
    refused("a", "d", "cat", "dog") should include("which has [d] as label 1, got [b]")
  }

  "a bundle that does not fit is one clear error:" - {
    "no manifest" in {
      loadError(folder.resolve("nothing").toString) should (include("nothing/manifest.json")
        and include("does not exist: a bundle is a folder with a manifest"))
    }

    "a missing file" in {
      val bundle = write(manifest)
      Files.delete(Path.of(bundle.uri(), "cloud.onnx"))
      loadError(bundle.uri()) should (include("cloud.onnx") and include("does not exist"))
    }

    "a changed file, on load and on every later read" in {
      val bundle = write(manifest)
      // Hadoop's own check sums would notice first.
      Files.deleteIfExists(Path.of(bundle.uri(), ".main.onnx.crc"))
      Files.writeString(Path.of(bundle.uri(), "main.onnx"), "other")
      val expected = s"/main.onnx] must have SHA-256 ${bundle.manifest().main().sha256()}, got ["
      loadError(bundle.uri()) should include(expected)
      (the[UserError] thrownBy bundle.bytes(
        conf,
        bundle.manifest().main()
      )).getMessage should include(expected)
    }

    "text that is no JSON" in {
      edited(_ => "{ \"format_version\" : 1,, }") should include("manifest.json, line 1: ")
    }

    "a manifest that is much too long, or too deep" in {
      edited(_ + " " * (16 << 20)) should include(
        "manifest.json] must have at most 16777216 bytes, got [1677"
      )
      edited(_ => "[" * 100000) should include("manifest.json")
    }

    "a block that is larger than an ONNX file can be" in {
      val bundle = write(manifest)
      val file = Path.of(bundle.uri(), "main.onnx")
      Files.deleteIfExists(Path.of(bundle.uri(), ".main.onnx.crc"))
      val sparse = new RandomAccessFile(file.toFile, "rw")
      try sparse.setLength(3L << 30)
      finally sparse.close()
      loadError(bundle.uri()) should include(
        "/main.onnx] must have at most 2147483639 bytes, got [3221225472]"
      )
    }

    "another format" in {
      edited(_.replace("\"format_version\" : 1", "\"format_version\" : 2, \"new\" : 0")) should
        include("key [format_version] must be 1, got [2]")
    }

    "no format" in {
      edited(_ => "{}") should include("key [format_version] must be 1, got []")
    }

    "an unknown key" in {
      edited(_.replaceFirst("\"macs\"", "\"flops\" : 1, \"macs\"")) should
        (include("manifest.json") and include("key [main.flops] must be one of [features, "))
    }

    "a missing key" in {
      edited(_.replaceFirst("\"height\" : 28,", "")) should
        (include("manifest.json") and include("key [main.image.height] must be given"))
      edited(_.replaceFirst("\"class_names\" : .*\n", "")) should
        include("key [class_names] must be given")
    }

    "a key given twice" in {
      edited(_.replaceFirst("\"crop\" : 1.0", "\"crop\" : 1.0, \"crop\" : 1.0")) should
        include("Duplicate field 'crop'")
    }

    "a value of another type" in {
      edited(_.replaceFirst("\"height\" : 28", "\"height\" : \"28\"")) should
        include("key [main.image.height]")
      edited(_.replaceFirst("\"height\" : 28", "\"height\" : 28.5")) should
        include("key [main.image.height]")
      edited(_.replaceFirst("\"gray\"", "\"grey\"")) should
        include("key [main.image.channel_order]")
    }

    "a file outside its folder" in {
      Seq("../main.onnx", "/main.onnx", "a\\\\main.onnx", "..", ".", "", "manifest.json").foreach {
        file =>
          edited(_.replace("\"main.onnx\"", "\"" + file + "\"")) should include(
            "key [main.file] must be a file name without a path, got ["
          )
      }
    }

    "a hard class outside the classes" in {
      edited(_.replace("[ 3, 1 ]", "[ 3, 4 ]")) should
        include("key [hard_classes]: A hard class must be in 0..3, got [4]")
    }

    "a hard class given twice" in {
      edited(_.replace("[ 3, 1 ]", "[ 3, 3 ]")) should
        include("key [hard_classes]: Hard class [3] must stand only once")
    }

    "an extension with other outputs than hard classes" in {
      edited(_.replace("[ 3, 1 ]", "[ 3, 1, 0 ]")) should include(
        "key [extension.logits.shape] must be [3], one value for each hard class, got [[2]]"
      )
    }

    "an extension without hard classes" in {
      edited(_.replace("[ 3, 1 ]", "[ ]")) should
        include("key [hard_classes] must be the classes of the extension's outputs, got [[]]")
    }

    "a main block with other outputs than classes" in {
      edited(_.replaceFirst("\"shape\" : \\[ 4 \\]", "\"shape\" : [ 5 ]")) should
        include("key [main.logits.shape] must be [4], one value for each class, got [[5]]")
    }

    "a cloud with other outputs than classes" in {
      edited(
        _.replace("\"a\", \"b\"", "\"a\", \"z\", \"b\"")
          .replaceFirst("\"shape\" : \\[ 4 \\]", "\"shape\" : [ 5 ]")
      ) should
        include("key [cloud.logits.shape] must be [5], one value for each class, got [[4]]")
    }

    "an extension without features" in {
      rule(twoExits.main(), Optional.of(extension)) should
        include("key [main.features] must be present for the extension, got [nothing]")
      rule(main, Optional.of(block("extension.onnx", ints(2)))) should
        include("key [extension.features_input] must be the name of an input, got [nothing]")
    }

    "features that are no map" in {
      edited(_.replace("[ 8, 7, 7 ]", "[ 8, 0, 7 ]")) should
        include("key [main.features.shape] must be three sizes [C, H, W] above 0, got [[8, 0, 7]]")
    }

    "an input that cannot be made" in {
      edited(_.replaceFirst("\"width\" : 28", "\"width\" : 0")) should
        include("key [main.image.width] must be at least 1, got [0]")
      edited(_.replaceFirst("\"scale\" : \\[ 127.5 \\]", "\"scale\" : [ 0.0 ]")) should
        include(
          "key [main.image.scale] must be a list of one finite number other than 0, got [[0.0]]"
        )
      edited(_.replaceFirst("\"crop\" : 1.0", "\"crop\" : 1.5")) should
        include("key [main.image.crop] must be above 0, at most 1, got [1.5]")
    }

    "output classes that are none, that lack a class, or of another number than the logits" in {
      def refused(block: Block) = rule(block, Optional.of(extension))
      refused(many(0, 1, 2, 3, 4)) should
        include("key [main.output_classes] must be labels in 0..3, got [4]")
      refused(many(0, 1, 2, 3, -1)) should include("must be labels in 0..3, got [-1]")
      refused(many(0, 1, 3, 3, 0)) should include(
        "key [main.output_classes] must be labels of which each class has at least one, got " +
          "[none for 2, c]"
      )
      refused(block("main.onnx", ints(4), outputClasses = Seq(0, 1, 2, 3, 0))) should include(
        "key [main.logits.shape] must be [5], one value for each of main.output_classes, got [[4]]"
      )
    }

    "output classes at the extension, which has those of its hard classes" in {
      val grouped =
        block("extension.onnx", ints(2), Optional.of("f"), outputClasses = Seq(0, 1))
      rule(main, Optional.of(grouped)) should
        include("key [extension.output_classes] must be absent, got [[0, 1]]")
    }

    "precisions or recalls of another number of classes" in {
      edited(_.replaceFirst("0.9, 0.5", "0.5")) should
        include("key [validation.main_precision] must be a list of 4 values, got [3]")
      edited(_.replaceFirst("0.7, 0.4", "0.7, 0.4, 0.4")) should
        include("key [validation.main_recall] must be a list of 4 values, got [5]")
    }
  }

  private def block(
      file: String,
      logits: JList[Integer],
      featuresInput: Optional[String] = Optional.empty(),
      features: Optional[Output] = Optional.empty(),
      outputClasses: Seq[Int] = Seq(),
      image: ImageInput = image
  ): Block =
    new Block(
      file,
      "",
      image,
      featuresInput,
      Optional.empty(),
      new Output("logits", logits),
      features,
      10,
      20,
      Optional.empty(),
      if (outputClasses.isEmpty) Optional.empty() else Optional.of(ints(outputClasses: _*))
    )

  /** A main block of which each output counts for a class. */
  private def many(classes: Int*): Block =
    block("main.onnx", ints(classes.size), features = main.features, outputClasses = classes)

  private def ints(values: Int*): JList[Integer] = values.map(Int.box).asJava

  private def next(): String = {
    bundles += 1
    folder.resolve("bundle-" + bundles).toString
  }

  private def files(manifest: Manifest): JMap[String, Array[Byte]] =
    manifest.blocks().asScala.map(b => b.file() -> b.file().getBytes).toMap.asJava

  private def write(manifest: Manifest): Bundle =
    new BundleWriter(conf).write(next(), manifest, files(manifest))

  private def names(path: Path): Set[String] =
    Files.list(path).iterator().asScala.map(_.getFileName.toString).toSet

  private def loadError(uri: String): String =
    (the[UserError] thrownBy Bundle.load(conf, uri)).getMessage

  /** The message that a sound bundle's manifest gives after an edit. */
  private def edited(edit: String => String): String = {
    val uri = write(manifest).uri()
    val path = Path.of(uri, "manifest.json")
    val before = Files.readString(path)
    val after = edit(before)
    after should not be before
    Files.delete(Path.of(uri, ".manifest.json.crc"))
    Files.writeString(path, after)
    loadError(uri)
  }

  "The manifest for ImageNet's MobileNets names its classes as the list of classes does" in {
    val data = Seq("", "..")
      .map(Paths.get(_, "data/imagenet").toAbsolutePath.normalize)
      .find(Files.exists(_))
      .get
    val classes = Files
      .readAllLines(data.resolve("classes.tsv"))
      .asScala
      .filterNot(_.startsWith("#"))
      .map(_.split("\t")(1))
    classes should have size 1000
    val text = new String(Files.readAllBytes(data.resolve("mobilenets.json")), "UTF-8")
    val shipped = StrictJson.read(text, classOf[Manifest], "mobilenets.json")
    ManifestRules.check(shipped, "mobilenets.json")
    shipped.classNames.asScala shouldBe classes
  }

  private def rule(main: Block, extension: Optional[Block]): String = {
    val broken = manifest.withBlocks(main, extension, cloud)
    (the[UserError] thrownBy new BundleWriter(conf).write(next(), broken, files(broken))).getMessage
  }
}
