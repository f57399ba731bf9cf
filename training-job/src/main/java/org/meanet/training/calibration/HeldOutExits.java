package org.meanet.training.calibration;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.meanet.core.bundle.Manifest.ExtensionValidation;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.routing.ExitScores;
import org.meanet.core.routing.ExtensionRule;
import org.meanet.core.routing.HardClasses;
import org.meanet.core.routing.MainEntropy;
import org.meanet.core.routing.RoutingRule;
import org.meanet.core.routing.Softmax;
import org.meanet.inference.scoring.FrozenBlocks;
import org.meanet.training.minibatch.Batches;

/** What all exits say of images that none has learned from, computed once. */
public final class HeldOutExits implements AutoCloseable {
  private static final ExtensionValidation NONE = new ExtensionValidation(0, 0, 0, 0, 0, 0, 0, 0);

  private final JavaRDD<Exits> exits;
  private final HardClasses hardClasses;

  private HeldOutExits(JavaRDD<Exits> exits, HardClasses hardClasses) {
    this.exits = exits;
    this.hardClasses = hardClasses;
  }

  /**
   * Runs the blocks when it is first asked for something.
   *
   * @param images held out from all training
   * @param batchSize images per call of a block
   */
  public static HeldOutExits of(JavaRDD<EncodedImage> images, FrozenBlocks blocks, int batchSize) {
    return new HeldOutExits(
        images
            .mapPartitions(share -> new Batches(share, batchSize))
            .flatMap(batch -> Exits.of(batch, blocks).iterator())
            .persist(StorageLevel.MEMORY_AND_DISK()),
        blocks.manifest().hardClassMap());
  }

  /**
   * Fits the exits' temperatures: main's and the cloud's to all images, the extension's to those of
   * hard classes, as it has no right answer to others; so to none without an extension.
   */
  public Temperatures temperatures() {
    HardClasses hard = hardClasses;
    return new Temperatures(
        TemperatureFit.of(exits.map(of -> new LabelledLogits(of.main(), of.label()))),
        TemperatureFit.of(
            exits
                .filter(of -> hard.isHard(of.label()))
                .map(of -> new LabelledLogits(of.extension(), hard.positionOf(of.label())))),
        TemperatureFit.of(exits.map(of -> new LabelledLogits(of.cloud(), of.label()))));
  }

  /** What the extension, which must be there, is worth beside what can be had without one. */
  public ExtensionValidation worth(Temperatures temperatures) {
    HardClasses hard = hardClasses;
    RoutingRule moreConfident = atEdge(ExtensionRule.MORE_CONFIDENT, hard);
    RoutingRule calibrated = atEdge(ExtensionRule.MORE_CONFIDENT_CALIBRATED, hard);
    RoutingRule always = atEdge(ExtensionRule.ALWAYS_EXTENSION, hard);
    return exits
        .map(
            of -> {
              ExitScores said = of.scores(temperatures, hard);
              int label = of.label();
              boolean isHard = hard.isHard(label);
              boolean control = Softmax.of(of.main()).argMaxAmong(hard.labels()) == label;
              boolean extension = said.extension().orElseThrow().predicted() == label;
              return new ExtensionValidation(
                  count(isHard),
                  count(isHard && said.main().predicted() == label),
                  count(isHard && control),
                  count(isHard && extension),
                  count(isHard && (control || extension)),
                  count(moreConfident.decideAtEdge(said).predicted() == label),
                  count(calibrated.decideAtEdge(said).predicted() == label),
                  count(always.decideAtEdge(said).predicted() == label));
            })
        .fold(NONE, ExtensionValidation::plus);
  }

  private static RoutingRule atEdge(ExtensionRule rule, HardClasses hardClasses) {
    return new RoutingRule(new MainEntropy(0), rule, false, hardClasses);
  }

  private static long count(boolean holds) {
    return holds ? 1 : 0;
  }

  @Override
  public void close() {
    exits.unpersist();
  }
}
