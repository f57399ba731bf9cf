package org.meanet.training;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.bundle.Manifest.ExtensionValidation;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.NetworkInput;
import org.meanet.core.config.Training;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageShape;
import org.meanet.core.image.ImageTable;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.image.SeededShare;
import org.meanet.core.image.Split;
import org.meanet.core.routing.HardClasses;
import org.meanet.core.run.RunDirectory;
import org.meanet.inference.scoring.ExitPlan;
import org.meanet.inference.scoring.FrozenBlocks;
import org.meanet.inference.scoring.ScoreStep;
import org.meanet.inference.scoring.ScoresTable;
import org.meanet.training.averaging.StageImages;
import org.meanet.training.calibration.HeldOutExits;
import org.meanet.training.calibration.Temperatures;
import org.meanet.training.hardness.HardClassStep;
import org.meanet.training.hardness.ValidationResult;
import org.meanet.training.minibatch.Augmenter;
import org.meanet.training.minibatch.ClassifierMinibatches;
import org.meanet.training.minibatch.DistilledTargets;
import org.meanet.training.minibatch.ExtensionMinibatches;
import org.meanet.training.minibatch.FeatureDropout;
import org.meanet.training.minibatch.Targets;
import org.meanet.training.network.Architecture;
import org.meanet.training.network.Classifier;
import org.meanet.training.network.ConfiguredNetworks;
import org.meanet.training.network.ExtensionGraph;
import org.meanet.training.network.MainBlock;
import org.meanet.training.network.MapShape;

/**
 * Algorithm 1: complexity-aware training. Trains the cloud network and the main block on all
 * classes, or takes them as they are, chooses the hard classes by what main confuses on the
 * validation split, freezes main, and trains the adaptive and extension blocks on the training
 * images of hard classes alone. Reads the training and validation splits; never the test split.
 */
final class AlgorithmOne {
  private static final double PIXEL_CENTRE = 127.5;

  private final SparkSession spark;
  private final Experiment experiment;
  private final ImageTable images;
  private final RunDirectory run;
  private final StageTrainer trainer;
  private final Map<String, String> provenance;
  private final PrintStream terminal;

  /**
   * @param run keeps finished stages; a training that is run again goes on after them
   * @param provenance what the manifest is to say of where the bundle comes from
   */
  AlgorithmOne(
      SparkSession spark,
      Experiment experiment,
      ImageTable images,
      RunDirectory run,
      Map<String, String> provenance,
      PrintStream terminal) {
    this.spark = spark;
    this.experiment = experiment;
    this.images = images;
    this.run = run;
    this.trainer = new StageTrainer(context(), experiment, run, terminal);
    this.provenance = Map.copyOf(provenance);
    this.terminal = terminal;
  }

  /**
   * Trains what is not trained yet and writes the bundle.
   *
   * @param uri the bundle's folder, which must not exist
   * @throws UserError if the hard classes cannot be chosen as configured, there are too few images
   *     or hard images, or a loss is no longer finite
   */
  Bundle train(String uri) {
    Experiment.Networks networks = experiment.networks();
    GivenBlocks given = GivenBlocks.load(hadoop(), networks, images::classNames);
    ConfiguredNetworks layers = ConfiguredNetworks.of(experiment, classes());
    return networks.extension().isPresent()
        ? withExtension(layers, given, uri)
        : withoutExtension(layers, given, uri);
  }

  private Bundle withExtension(ConfiguredNetworks layers, GivenBlocks given, String uri) {
    HardClassStep hardClassStep =
        HardClassStep.of(
            experiment.hardClasses(), images.classNames(), experiment.seed(), hadoop());
    requireImageForEachEdge();
    requireValidation();
    MainBlock mainBlock = given.mainBlock(experiment.networks()).orElseGet(layers::main);
    TrainedBundle trained = twoExits(layers, given);
    Bundle frozen = trained.write(hadoop(), fresh("without-extension"));
    ValidationResult validation = validate(frozen);
    ValidationLines lines = new ValidationLines(validation);
    terminal.println(lines.networks());
    List<Integer> hardest = hardClassStep.choose(validation.main(), terminal);

    ExtensionGraph extensionGraph = layers.extension(mainBlock, hardest);
    BlockFile extension =
        block(
            Stage.EXTENSION,
            extensionGraph,
            ofMain(frozen).named(Architecture.IMAGE),
            Optional.empty(),
            stage -> onHardClasses(stage, extensionGraph, frozen),
            frozen.manifest().main().fingerprint() + teacher(frozen));
    TrainedBundle whole = trained.with(extension, hardest);
    try (HeldOutExits exits = heldOut(whole.write(hadoop(), fresh("with-extension")))) {
      Temperatures temperatures = exits.temperatures();
      terminal.println(lines.temperatures(temperatures));
      ExtensionValidation worth = exits.worth(temperatures);
      terminal.println(lines.extension(worth));
      terminal.println(lines.edge(worth));
      return whole
          .with(temperatures)
          .with(validation.forManifest(Optional.of(worth)))
          .write(hadoop(), uri);
    }
  }

  /** Plain offloading from main to the cloud; whether that is good can be said without images. */
  private Bundle withoutExtension(ConfiguredNetworks layers, GivenBlocks given, String uri) {
    TrainedBundle trained = twoExits(layers, given);
    if (images.counts().kept().validation() == 0) {
      terminal.println(
          "Validation: none, as the image table has no such images; the manifest says nothing of it");
      return trained.write(hadoop(), uri);
    }
    Bundle bundle = trained.write(hadoop(), fresh("without-extension"));
    ValidationResult validation = validate(bundle);
    ValidationLines lines = new ValidationLines(validation);
    terminal.println(lines.networks());
    try (HeldOutExits exits = heldOut(bundle)) {
      Temperatures temperatures = exits.temperatures();
      terminal.println(lines.twoTemperatures(temperatures));
      return trained
          .with(temperatures)
          .with(validation.forManifest(Optional.empty()))
          .write(hadoop(), uri);
    }
  }

  private TrainedBundle twoExits(ConfiguredNetworks layers, GivenBlocks given) {
    BlockFile cloud =
        given
            .cloud()
            .map(block -> told(Stage.CLOUD, block))
            .orElseGet(
                () ->
                    block(
                        Stage.CLOUD,
                        layers.cloud(),
                        imageInput(),
                        Optional.empty(),
                        this::onAllClasses,
                        ""));
    BlockFile main =
        given
            .main()
            .map(block -> told(Stage.MAIN, block))
            .orElseGet(
                () -> {
                  Classifier graph = layers.main();
                  return block(
                      Stage.MAIN,
                      graph,
                      imageInput(),
                      Optional.of(graph.features()),
                      this::onAllClasses,
                      "");
                });
    return TrainedBundle.withoutExtension(images.classNames(), main, cloud, provenance);
  }

  private BlockFile told(Stage stage, BlockFile given) {
    terminal.printf(
        "Stage %s: pretrained, taken as it is; %,d parameters, %,d MACs an image%n",
        stage.label(), given.block().parameters(), given.block().macs());
    return given;
  }

  private interface StageInput {
    StageTrainer.Work of(Stage stage);
  }

  private StageTrainer.Work onAllClasses(Stage stage) {
    StageSettings settings = settings(stage);
    SeededShare atEdges = settings.edgeShare();
    return new StageTrainer.Work(
        settings.training(
            new ClassifierMinibatches(
                new Preprocessor(imageInput()), settings.augmenter(), classes()),
            new ClassifierMinibatches(new Preprocessor(imageInput()), Augmenter.NONE, classes()),
            Optional.empty()),
        new StageImages(
            encoded(Split.TRAIN).filter(image -> !atEdges.holds(image.id())),
            encoded(Split.VALIDATION)));
  }

  private StageTrainer.Work onHardClasses(Stage stage, ExtensionGraph extension, Bundle frozen) {
    StageSettings settings = settings(stage);
    FrozenBlocks blocks = FrozenBlocks.of(frozen, context());
    HardClasses hardClasses = HardClasses.of(extension.hardClasses(), classes());
    List<String> inputs = List.copyOf(extension.inputs().keySet());
    Targets trueClasses = Targets.trueClasses(hardClasses);
    Targets targets =
        settings
            .distillation()
            .<Targets>map(
                distillation ->
                    new DistilledTargets(
                        new Preprocessor(frozen.manifest().cloud().image()),
                        blocks,
                        hardClasses,
                        distillation))
            .orElse(trueClasses);
    return new StageTrainer.Work(
        settings.training(
            new ExtensionMinibatches(
                new Preprocessor(ofMain(frozen)),
                settings.augmenter(),
                blocks,
                settings.featureDropout(),
                inputs,
                targets),
            new ExtensionMinibatches(
                new Preprocessor(ofMain(frozen)),
                Augmenter.NONE,
                blocks,
                FeatureDropout.NONE,
                inputs,
                trueClasses),
            settings.edges(classes())),
        new StageImages(
            hard(extensionImages(settings.edgeShare()), hardClasses),
            hard(encoded(Split.VALIDATION), hardClasses)));
  }

  private JavaRDD<EncodedImage> extensionImages(SeededShare atEdges) {
    return switch (experiment.training().extension().images()) {
      case ALL -> encoded(Split.TRAIN);
      case EDGE_SHARE -> encoded(Split.TRAIN).filter(image -> atEdges.holds(image.id()));
    };
  }

  /**
   * @param image how the network's image input is made
   * @param others what the stage depends on beside data, architecture and settings
   */
  private BlockFile block(
      Stage stage,
      Architecture architecture,
      Manifest.ImageInput image,
      Optional<MapShape> features,
      StageInput input,
      String others) {
    StageSettings settings = settings(stage);
    ComputationGraph network =
        trainer.train(
            stage,
            architecture,
            settings.seed(),
            settings.inputs(architecture, images.counts().fingerprint()) + others,
            () -> input.of(stage));
    return BlockFile.of(stage, architecture, network, image, features);
  }

  private ValidationResult validate(Bundle bundle) {
    String scores = fresh("validation-scores");
    Experiment.Scoring scoring =
        Experiment.Scoring.ofAllExits(
            experiment.training().workers(), experiment.scoring().batchSize());
    new ScoreStep(spark, scoring, new ExitPlan.All(), experiment.seed(), done -> {})
        .onCpu()
        .write(images, Split.VALIDATION, bundle, scores);
    return ValidationResult.of(ScoresTable.read(spark, scores), classes());
  }

  private HeldOutExits heldOut(Bundle bundle) {
    return HeldOutExits.of(
        encoded(Split.VALIDATION),
        FrozenBlocks.of(bundle, context()),
        experiment.scoring().batchSize());
  }

  /** A folder that is made again from the stages' checkpoints, in seconds. */
  private String fresh(String name) {
    String child = "checkpoints/" + name;
    run.delete(child);
    return run.path(child).toString();
  }

  private JavaRDD<EncodedImage> encoded(Split split) {
    return images.read(spark, split).toJavaRDD().map(ImageTable::image);
  }

  private static JavaRDD<EncodedImage> hard(JavaRDD<EncodedImage> images, HardClasses hardClasses) {
    return images.filter(image -> hardClasses.isHard(image.label()));
  }

  private Manifest.ImageInput imageInput() {
    ImageShape shape = experiment.data().shape();
    NetworkInput input = experiment.networks().input().orElse(NetworkInput.WHOLE);
    return new Manifest.ImageInput(
        Architecture.IMAGE,
        shape.height(),
        shape.width(),
        shape.channels() == 1 ? Manifest.ChannelOrder.GRAY : Manifest.ChannelOrder.RGB,
        List.of(PIXEL_CENTRE),
        List.of(PIXEL_CENTRE),
        input.crop(),
        input.cropArea(),
        input.resize());
  }

  private static Manifest.ImageInput ofMain(Bundle bundle) {
    return bundle.manifest().main().image();
  }

  private StageSettings settings(Stage stage) {
    return new StageSettings(experiment, stage);
  }

  /** Of the network that the extension learns from, beside the labels. */
  private String teacher(Bundle frozen) {
    return settings(Stage.EXTENSION)
        .distillation()
        .map(any -> " " + frozen.manifest().cloud().fingerprint())
        .orElse("");
  }

  private int classes() {
    return images.classNames().size();
  }

  // The extension's stage has fewer images yet, and says so; this much is known before all stages.
  private void requireImageForEachEdge() {
    int edges = experiment.training().extension().edges().map(Training.Edges::count).orElse(0);
    long training = images.counts().kept().train();
    if (edges > training) {
      throw new UserError(
          String.format(
              "training.extension.edges.count must be at most the [%d] training images, got [%d]",
              training, edges));
    }
  }

  private void requireValidation() {
    if (images.counts().kept().validation() == 0) {
      throw new UserError(
          "The image table must have a validation split to choose hard classes on, got none: prepare"
              + " it with training images and data.validation-fraction, or set"
              + " networks.extension = null");
    }
  }

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }
}
