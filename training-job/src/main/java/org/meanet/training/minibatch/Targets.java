package org.meanet.training.minibatch;

import java.io.Serializable;
import java.util.List;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.routing.HardClasses;

/** What an extension is to answer: one probability for each hard class; runs on the executors. */
@FunctionalInterface
public interface Targets extends Serializable {

  /**
   * @param images all of hard classes
   * @return row by row, [n, N]; each row adds up to 1
   * @throws IllegalArgumentException if an image's class is easy
   */
  float[] of(List<EncodedImage> images);

  /** 1 at the true class, 0 elsewhere. */
  static Targets trueClasses(HardClasses hardClasses) {
    return images ->
        OneHot.values(images, hardClasses.count(), image -> hardClasses.positionOf(image.label()));
  }
}
