package org.meanet.training;

import java.util.Optional;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.Training;
import org.meanet.core.hash.Seeds;
import org.meanet.core.image.SeededShare;
import org.meanet.training.averaging.EdgeMix;
import org.meanet.training.averaging.Minibatches;
import org.meanet.training.averaging.TrainingStage;
import org.meanet.training.minibatch.Augmenter;
import org.meanet.training.minibatch.FeatureDropout;
import org.meanet.training.minibatch.PaddedCrop;
import org.meanet.training.minibatch.RandomResizedCrop;
import org.meanet.training.network.Architecture;

/** What an experiment's configuration says of one stage. */
record StageSettings(Experiment experiment, Stage stage) {
  // Another seed than the validation split's, or the share would be what that leaves of it.
  private static final long EDGE_SHARE = 101;
  // Another than the augmentation's, or an image's part would say which channels it loses.
  private static final long FEATURE_DROPOUT = 102;

  /** Of everything random in the stage. */
  long seed() {
    return Seeds.mix(experiment.seed(), stage.ordinal());
  }

  /** The training images that the edges alone hold; the same for all stages. */
  SeededShare edgeShare() {
    return new SeededShare(Seeds.mix(experiment.seed(), EDGE_SHARE), all().edgeShare());
  }

  Augmenter augmenter() {
    Training.Augmentation augmentation = augmentation();
    return augmentation
        .resizedCrop()
        .<Augmenter>map(
            crop ->
                new RandomResizedCrop(
                    crop.leastArea(), crop.greatestRatio(), augmentation.flip(), seed()))
        .orElseGet(() -> new PaddedCrop(augmentation.pad(), augmentation.flip(), seed()));
  }

  FeatureDropout featureDropout() {
    return new FeatureDropout(
        all().extension().featureDropout(), Seeds.mix(seed(), FEATURE_DROPOUT));
  }

  /** What the extension learns from the cloud's network. */
  Optional<Training.Distillation> distillation() {
    return all().extension().distillation();
  }

  /**
   * The fleet that trains the extension.
   *
   * @param classes K
   */
  Optional<EdgeMix> edges(int classes) {
    return all().extension().edges().map(edges -> EdgeMix.of(edges, classes, seed()));
  }

  /** The stage as it is trained. */
  TrainingStage training(Minibatches augmented, Minibatches plain, Optional<EdgeMix> edges) {
    return new TrainingStage(
        stage.label(),
        augmented,
        plain,
        own().epochs(),
        own().schedule(),
        all().validation(),
        edges,
        seed());
  }

  /**
   * All that a stage's network depends on, in words, beside what earlier stages gave.
   *
   * @param fingerprint of the images
   */
  String inputs(Architecture architecture, String fingerprint) {
    Training training = all();
    return String.join(
        "\n",
        Long.toString(seed()),
        fingerprint,
        architecture.toString(),
        own().toString(),
        images(),
        stage == Stage.EXTENSION
            ? training.extension().distillation() + " " + training.extension().featureDropout()
            : "",
        augmentation().toString(),
        training.validation().toString(),
        Integer.toString(training.workers()),
        Integer.toString(training.batchSize()),
        Integer.toString(training.averagingFrequency()),
        Double.toString(training.momentum()),
        Boolean.toString(training.nesterov()),
        Double.toString(training.weightDecay()) + input());
  }

  /**
   * Nothing for images as they are, so that the stages of runs without this key are still found.
   */
  private String input() {
    return experiment.networks().input().map(input -> "\n" + input).orElse("");
  }

  private String images() {
    String share = "edge share " + all().edgeShare();
    return switch (stage) {
      case CLOUD, MAIN -> share;
      case EXTENSION -> all().extension().images() + " " + share + all().extension().edges();
    };
  }

  private Training.Augmentation augmentation() {
    return switch (stage) {
      case CLOUD, MAIN -> all().augmentation();
      case EXTENSION -> all().extension().augmentation().orElse(all().augmentation());
    };
  }

  private Training all() {
    return experiment.training();
  }

  private Training.Stage own() {
    return switch (stage) {
      case CLOUD -> all().cloud();
      case MAIN -> all().main();
      case EXTENSION -> all().extension().stage();
    };
  }
}
