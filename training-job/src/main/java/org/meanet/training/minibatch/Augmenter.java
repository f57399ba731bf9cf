package org.meanet.training.minibatch;

import java.io.Serializable;
import org.meanet.core.image.Pixels;
import org.meanet.core.image.Preprocessor;

/**
 * What is done to an image anew in each epoch. The same image in the same epoch is changed in the
 * same way, wherever and however often it is asked for.
 */
public sealed interface Augmenter extends Serializable permits PaddedCrop, RandomResizedCrop {
  /** Leaves every image as it is. */
  Augmenter NONE = new PaddedCrop(0, false, 0);

  /** Whether an image is the same in every epoch. */
  boolean changesNothing();

  /**
   * Writes an image as it is trained on in an epoch, as {@link Preprocessor#write(Pixels, float[],
   * int)} does.
   *
   * @param pixels of the whole image
   * @param id of the image
   * @param target takes {@link Preprocessor#length()} values from {@code offset} on
   */
  void write(
      Pixels pixels, String id, int epoch, Preprocessor preprocessor, float[] target, int offset);
}
