package org.meanet.training.minibatch;

import java.util.List;
import java.util.function.ToIntFunction;
import org.meanet.core.image.EncodedImage;

/** Targets of the cross-entropy: 1 at the image's class, 0 elsewhere. */
final class OneHot {
  private OneHot() {}

  /** Row by row, [n, classes]. */
  static float[] values(
      List<EncodedImage> images, int classes, ToIntFunction<EncodedImage> position) {
    float[] values = new float[images.size() * classes];
    for (int i = 0; i < images.size(); i++) {
      values[i * classes + position.applyAsInt(images.get(i))] = 1;
    }
    return values;
  }
}
