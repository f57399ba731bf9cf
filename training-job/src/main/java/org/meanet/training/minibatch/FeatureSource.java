package org.meanet.training.minibatch;

import java.io.Serializable;
import java.util.List;
import org.meanet.core.image.EncodedImage;
import org.meanet.inference.scoring.FrozenMain;
import org.meanet.inference.scoring.Tensor;

/** Where an extension's training gets main's features from; runs on the executors. */
@FunctionalInterface
interface FeatureSource extends Serializable {

  /**
   * @param images of a minibatch
   * @param input the same as main takes them, [n, C, H, W]
   * @return [n, channels, height, width]
   */
  Tensor of(List<EncodedImage> images, Tensor input);

  /** Computed once for each image and kept, where an image is the same in every epoch. */
  static FeatureSource of(FrozenMain main, Augmenter augmenter) {
    return augmenter.changesNothing()
        ? new KeptFeatures(main)
        : (images, input) -> main.features(input);
  }
}
