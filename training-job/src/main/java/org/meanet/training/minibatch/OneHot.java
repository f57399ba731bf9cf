package org.meanet.training.minibatch;

import java.util.List;
import java.util.function.ToIntFunction;
import org.meanet.core.image.EncodedImage;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Targets of the cross-entropy: 1 at the image's class, 0 elsewhere. */
final class OneHot {
  private OneHot() {}

  /** [n, classes]. */
  static INDArray of(List<EncodedImage> images, int classes, ToIntFunction<EncodedImage> position) {
    float[] values = new float[images.size() * classes];
    for (int i = 0; i < images.size(); i++) {
      values[i * classes + position.applyAsInt(images.get(i))] = 1;
    }
    return Nd4j.create(values, new long[] {images.size(), classes}, 'c');
  }
}
