package org.meanet.training.calibration;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.routing.HardClasses;
import org.meanet.inference.scoring.FrozenBlocks;
import org.meanet.training.minibatch.AugmentedBatch;

/**
 * The temperatures of a bundle's three exits. Main's and the cloud's are fitted to all held-out
 * images, the extension's to those of hard classes, as it has no right answer to others.
 */
public record Temperatures(double main, double extension, double cloud) {

  /**
   * Fits them.
   *
   * @param images held out from all training
   * @param blocks with an extension
   * @param tensors makes the image input that all blocks share
   * @param batchSize images per call of a block
   */
  public static Temperatures fit(
      JavaRDD<EncodedImage> images,
      FrozenBlocks blocks,
      HardClasses hardClasses,
      AugmentedBatch tensors,
      int batchSize) {
    JavaRDD<Exits> exits =
        images
            .mapPartitions(share -> Exits.of(share, blocks, tensors, batchSize))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new Temperatures(
          TemperatureFit.of(exits.map(of -> new LabelledLogits(of.main(), of.label()))),
          TemperatureFit.of(
              exits
                  .filter(of -> hardClasses.isHard(of.label()))
                  .map(
                      of ->
                          new LabelledLogits(of.extension(), hardClasses.positionOf(of.label())))),
          TemperatureFit.of(exits.map(of -> new LabelledLogits(of.cloud(), of.label()))));
    } finally {
      exits.unpersist();
    }
  }
}
