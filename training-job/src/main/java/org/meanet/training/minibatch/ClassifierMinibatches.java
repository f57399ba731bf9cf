package org.meanet.training.minibatch;

import java.util.List;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.Preprocessor;
import org.meanet.inference.scoring.Tensor;
import org.meanet.training.averaging.Minibatches;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What the cloud and the main block train on: images and their labels among all K classes. */
public final class ClassifierMinibatches implements Minibatches {
  private static final long serialVersionUID = 1L;
  private final AugmentedBatch batch;
  private final int classes;

  /**
   * @param classes K
   */
  public ClassifierMinibatches(Preprocessor preprocessor, Augmenter augmenter, int classes) {
    this.batch = new AugmentedBatch(preprocessor, augmenter);
    this.classes = classes;
  }

  @Override
  public MultiDataSet of(List<EncodedImage> images, int epoch) {
    Tensor input = batch.of(images, epoch);
    return new org.nd4j.linalg.dataset.MultiDataSet(
        Nd4j.create(input.data(), input.shape(), 'c'),
        Nd4j.create(
            OneHot.values(images, classes, EncodedImage::label),
            new long[] {images.size(), classes},
            'c'));
  }
}
