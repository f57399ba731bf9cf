package org.meanet.training.minibatch;

import java.util.List;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.routing.HardClasses;
import org.meanet.inference.scoring.FrozenMain;
import org.meanet.inference.scoring.Tensor;
import org.meanet.training.averaging.Minibatches;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the adaptive and extension blocks train on: images of hard classes, main's features of them,
 * and their position among the hard classes. Main is the exported block that the edge has, run
 * without gradients: nothing here can change it (Algorithm 1, step 4).
 */
public final class ExtensionMinibatches implements Minibatches {
  private static final long serialVersionUID = 1L;
  private final AugmentedBatch batch;
  private final FeatureSource features;
  private final HardClasses hardClasses;

  public ExtensionMinibatches(
      Preprocessor preprocessor, Augmenter augmenter, FrozenMain main, HardClasses hardClasses) {
    this.batch = new AugmentedBatch(preprocessor, augmenter);
    this.features = FeatureSource.of(main, augmenter);
    this.hardClasses = hardClasses;
  }

  /**
   * @throws IllegalArgumentException if an image's class is easy
   */
  @Override
  public MultiDataSet of(List<EncodedImage> images, int epoch) {
    Tensor input = batch.of(images, epoch);
    Tensor map = features.of(images, input);
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {
          Nd4j.create(input.data(), input.shape(), 'c'), Nd4j.create(map.data(), map.shape(), 'c')
        },
        new INDArray[] {
          OneHot.of(images, hardClasses.count(), image -> hardClasses.positionOf(image.label()))
        });
  }
}
