package org.meanet.training;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.bundle.Manifest.ExtensionValidation;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.Training;
import org.meanet.core.hardness.Confusion;
import org.meanet.core.hash.Seeds;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageShape;
import org.meanet.core.image.ImageTable;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.image.SeededShare;
import org.meanet.core.image.Split;
import org.meanet.core.routing.HardClasses;
import org.meanet.core.run.RunDirectory;
import org.meanet.inference.scoring.FrozenBlocks;
import org.meanet.inference.scoring.ScoreStep;
import org.meanet.inference.scoring.ScoresTable;
import org.meanet.training.averaging.EdgeMix;
import org.meanet.training.averaging.Minibatches;
import org.meanet.training.averaging.StageImages;
import org.meanet.training.averaging.TrainingStage;
import org.meanet.training.calibration.Temperatures;
import org.meanet.training.hardness.ExtensionMeasurement;
import org.meanet.training.hardness.HardClassStep;
import org.meanet.training.hardness.ValidationResult;
import org.meanet.training.minibatch.AugmentedBatch;
import org.meanet.training.minibatch.Augmenter;
import org.meanet.training.minibatch.ClassifierMinibatches;
import org.meanet.training.minibatch.DistilledTargets;
import org.meanet.training.minibatch.ExtensionMinibatches;
import org.meanet.training.minibatch.FeatureDropout;
import org.meanet.training.minibatch.Targets;
import org.meanet.training.network.Architecture;
import org.meanet.training.network.ConfiguredNetworks;
import org.meanet.training.network.ExtensionGraph;
import org.meanet.training.network.MapShape;
import org.meanet.training.network.ResNetGraph;

/**
 * Algorithm 1: complexity-aware training. Trains the cloud network and the main block on all
 * classes, chooses the hard classes by what main confuses on the validation split, freezes main,
 * and trains the adaptive and extension blocks on the training images of hard classes alone. Reads
 * the training and validation splits; never the test split.
 */
final class AlgorithmOne {
  private static final double PIXEL_CENTRE = 127.5;
  // Another seed than the validation split's, or the share would be what that leaves of it.
  private static final long EDGE_SHARE = 101;

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
    HardClassStep hardClassStep =
        HardClassStep.of(
            experiment.hardClasses(), images.classNames(), experiment.seed(), hadoop());
    requireImageForEachEdge();
    ConfiguredNetworks networks = ConfiguredNetworks.of(experiment, classes());
    ResNetGraph mainGraph = networks.main();
    TrainedBlock cloud =
        block(Stage.CLOUD, networks.cloud(), Optional.empty(), this::onAllClasses, "");
    TrainedBlock main =
        block(Stage.MAIN, mainGraph, Optional.of(mainGraph.features()), this::onAllClasses, "");

    TrainedBundle trained =
        TrainedBundle.withoutExtension(images.classNames(), main, cloud, provenance);
    Bundle frozen = trained.write(hadoop(), fresh("without-extension"));
    ValidationResult validation = ValidationResult.of(validationScores(frozen), classes());
    printValidation(validation);
    List<Integer> hardest = hardClassStep.choose(validation.main(), terminal);
    HardClasses hardClasses = HardClasses.of(hardest, classes());

    ExtensionGraph extensionGraph = networks.extension(hardest);
    TrainedBlock extension =
        block(
            Stage.EXTENSION,
            extensionGraph,
            Optional.empty(),
            stage -> onHardClasses(stage, extensionGraph, frozen, hardClasses),
            frozen.manifest().main().sha256() + teacher(frozen));
    TrainedBundle whole = trained.with(extension, hardest);
    Temperatures temperatures = fit(whole.write(hadoop(), fresh("with-extension")), hardClasses);
    TrainedBundle calibrated = whole.with(temperatures);
    ExtensionValidation worth =
        ExtensionMeasurement.of(
            validationScores(calibrated.write(hadoop(), fresh("calibrated"))), hardClasses);
    printWorth(worth, validation);
    return calibrated.with(validation.forManifest(Optional.of(worth))).write(hadoop(), uri);
  }

  private interface StageInput {
    StageTrainer.Work of(Stage stage);
  }

  private StageTrainer.Work onAllClasses(Stage stage) {
    SeededShare atEdges = edgeShare();
    return new StageTrainer.Work(
        stage(
            stage,
            new ClassifierMinibatches(preprocessor(), augmenter(stage), classes()),
            new ClassifierMinibatches(preprocessor(), Augmenter.NONE, classes()),
            Optional.empty()),
        new StageImages(
            encoded(Split.TRAIN).filter(image -> !atEdges.holds(image.id())),
            encoded(Split.VALIDATION)));
  }

  private StageTrainer.Work onHardClasses(
      Stage stage, ExtensionGraph extension, Bundle frozen, HardClasses hardClasses) {
    FrozenBlocks blocks = FrozenBlocks.of(frozen, context());
    List<String> inputs = List.copyOf(extension.inputs().keySet());
    Targets trueClasses = Targets.trueClasses(hardClasses);
    Targets targets =
        distillation()
            .<Targets>map(
                distillation ->
                    new DistilledTargets(preprocessor(), blocks, hardClasses, distillation))
            .orElse(trueClasses);
    return new StageTrainer.Work(
        stage(
            stage,
            new ExtensionMinibatches(
                preprocessor(), augmenter(stage), blocks, dropout(stage), inputs, targets),
            new ExtensionMinibatches(
                preprocessor(), Augmenter.NONE, blocks, FeatureDropout.NONE, inputs, trueClasses),
            experiment
                .training()
                .extension()
                .edges()
                .map(edges -> EdgeMix.of(edges, classes(), seedOf(stage)))),
        new StageImages(
            hard(extensionImages(), hardClasses), hard(encoded(Split.VALIDATION), hardClasses)));
  }

  private JavaRDD<EncodedImage> extensionImages() {
    SeededShare atEdges = edgeShare();
    return switch (experiment.training().extension().images()) {
      case ALL -> encoded(Split.TRAIN);
      case EDGE_SHARE -> encoded(Split.TRAIN).filter(image -> atEdges.holds(image.id()));
    };
  }

  private SeededShare edgeShare() {
    return new SeededShare(
        Seeds.mix(experiment.seed(), EDGE_SHARE), experiment.training().edgeShare());
  }

  private TrainingStage stage(
      Stage stage, Minibatches augmented, Minibatches plain, Optional<EdgeMix> edges) {
    return new TrainingStage(
        stage.label(),
        augmented,
        plain,
        settings(stage).epochs(),
        settings(stage).schedule(),
        experiment.training().validation(),
        edges,
        seedOf(stage));
  }

  /**
   * @param others what the stage depends on beside data, architecture and settings
   */
  private TrainedBlock block(
      Stage stage,
      Architecture architecture,
      Optional<MapShape> features,
      StageInput input,
      String others) {
    ComputationGraph network =
        trainer.train(
            stage,
            architecture,
            seedOf(stage),
            inputs(stage, architecture) + others,
            () -> input.of(stage));
    return TrainedBlock.of(stage, architecture, network, imageInput(), features);
  }

  private String inputs(Stage stage, Architecture architecture) {
    Training training = experiment.training();
    return String.join(
        "\n",
        Long.toString(seedOf(stage)),
        images.counts().fingerprint(),
        architecture.toString(),
        settings(stage).toString(),
        imagesOf(stage),
        stage == Stage.EXTENSION
            ? training.extension().distillation() + " " + training.extension().featureDropout()
            : "",
        augmentation(stage).toString(),
        training.validation().toString(),
        Integer.toString(training.workers()),
        Integer.toString(training.batchSize()),
        Integer.toString(training.averagingFrequency()),
        Double.toString(training.momentum()),
        Boolean.toString(training.nesterov()),
        Double.toString(training.weightDecay()));
  }

  private String imagesOf(Stage stage) {
    Training training = experiment.training();
    String share = "edge share " + training.edgeShare();
    return switch (stage) {
      case CLOUD, MAIN -> share;
      case EXTENSION -> training.extension().images() + " " + share + training.extension().edges();
    };
  }

  private Temperatures fit(Bundle bundle, HardClasses hardClasses) {
    Temperatures fitted =
        Temperatures.fit(
            encoded(Split.VALIDATION),
            FrozenBlocks.of(bundle, context()),
            hardClasses,
            new AugmentedBatch(preprocessor(), Augmenter.NONE),
            experiment.scoring().batchSize());
    terminal.printf(
        "Temperatures fitted to validation: main %.2f, extension %.2f, cloud %.2f%n",
        fitted.main(), fitted.extension(), fitted.cloud());
    return fitted;
  }

  private Dataset<Row> validationScores(Bundle bundle) {
    String scores = fresh("validation-scores");
    Experiment.Scoring scoring =
        new Experiment.Scoring(experiment.training().workers(), experiment.scoring().batchSize());
    new ScoreStep(spark, scoring, experiment.seed(), done -> {})
        .write(images, Split.VALIDATION, bundle, scores);
    return ScoresTable.read(spark, scores);
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
    return new Manifest.ImageInput(
        Architecture.IMAGE,
        shape.height(),
        shape.width(),
        shape.channels() == 1 ? Manifest.ChannelOrder.GRAY : Manifest.ChannelOrder.RGB,
        PIXEL_CENTRE,
        PIXEL_CENTRE,
        1);
  }

  private Preprocessor preprocessor() {
    return new Preprocessor(imageInput());
  }

  private Augmenter augmenter(Stage stage) {
    Training.Augmentation augmentation = augmentation(stage);
    return new Augmenter(augmentation.pad(), augmentation.flip(), seedOf(stage));
  }

  private Training.Augmentation augmentation(Stage stage) {
    Training training = experiment.training();
    return switch (stage) {
      case CLOUD, MAIN -> training.augmentation();
      case EXTENSION -> training.extension().augmentation().orElse(training.augmentation());
    };
  }

  private FeatureDropout dropout(Stage stage) {
    return new FeatureDropout(experiment.training().extension().featureDropout(), seedOf(stage));
  }

  private Optional<Training.Distillation> distillation() {
    return experiment.training().extension().distillation();
  }

  /** Of the network that the extension learns from, beside the labels. */
  private String teacher(Bundle frozen) {
    return distillation().map(any -> " " + frozen.manifest().cloud().sha256()).orElse("");
  }

  private long seedOf(Stage stage) {
    return Seeds.mix(experiment.seed(), stage.ordinal());
  }

  private Training.Stage settings(Stage stage) {
    Training training = experiment.training();
    return switch (stage) {
      case CLOUD -> training.cloud();
      case MAIN -> training.main();
      case EXTENSION -> training.extension().stage();
    };
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

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  private void printValidation(ValidationResult validation) {
    Confusion main = validation.main();
    terminal.printf(
        "Validation: main %,d of %,d right (%.1f %%), cloud %,d (%.1f %%)%n",
        main.correct(),
        main.total(),
        100.0 * main.correct() / main.total(),
        validation.cloudCorrect(),
        100.0 * validation.cloudCorrect() / main.total());
  }

  private void printWorth(ExtensionValidation worth, ValidationResult validation) {
    terminal.printf(
        "Validation, %,d images of hard classes: main %s right; restricted to the hard classes, the control, %s; extension %s; one of these two %s%n",
        worth.hardImages(),
        percent(worth.mainCorrect(), worth.hardImages()),
        percent(worth.controlCorrect(), worth.hardImages()),
        percent(worth.extensionCorrect(), worth.hardImages()),
        percent(worth.eitherCorrect(), worth.hardImages()));
    long images = validation.main().total();
    terminal.printf(
        "Validation, all %,d images at the edge: main %s right; MEANet with the more confident of main and extension %s, at their temperatures %s, always with the extension %s%n",
        images,
        percent(validation.main().correct(), images),
        percent(worth.moreConfidentCorrect(), images),
        percent(worth.calibratedCorrect(), images),
        percent(worth.alwaysExtensionCorrect(), images));
  }

  private static String percent(long correct, long images) {
    return images == 0 ? "—" : String.format("%.1f %%", 100.0 * correct / images);
  }
}
