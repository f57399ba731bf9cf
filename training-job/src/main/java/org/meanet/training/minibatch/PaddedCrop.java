package org.meanet.training.minibatch;

import java.util.SplittableRandom;
import org.meanet.core.image.ImageShape;
import org.meanet.core.image.Pixels;
import org.meanet.core.image.Preprocessor;

/**
 * The paper's augmentation of small images (section 2): zeros on each side, a crop back to the size
 * at a random place, and left and right swapped for half of the images.
 *
 * @param pad zeros on each side, in pixels
 * @param flip whether images are mirrored at all
 */
public record PaddedCrop(int pad, boolean flip, long seed) implements Augmenter {

  @Override
  public boolean changesNothing() {
    return pad == 0 && !flip;
  }

  @Override
  public void write(
      Pixels pixels, String id, int epoch, Preprocessor preprocessor, float[] target, int offset) {
    Pixels seen = changesNothing() ? pixels : augment(pixels, id, epoch);
    preprocessor.write(seen, target, offset);
  }

  /** The image as it is trained on in this epoch. */
  Pixels augment(Pixels pixels, String id, int epoch) {
    SplittableRandom random = ImageRandom.of(seed, epoch, id);
    int down = random.nextInt(2 * pad + 1) - pad;
    int right = random.nextInt(2 * pad + 1) - pad;
    boolean mirrored = flip && random.nextBoolean();
    ImageShape shape = pixels.shape();
    byte[] from = pixels.hwc();
    byte[] to = new byte[from.length];
    for (int y = 0; y < shape.height(); y++) {
      int fromY = y + down;
      for (int x = 0; x < shape.width(); x++) {
        int fromX = (mirrored ? shape.width() - 1 - x : x) + right;
        if (fromY >= 0 && fromY < shape.height() && fromX >= 0 && fromX < shape.width()) {
          System.arraycopy(
              from,
              (fromY * shape.width() + fromX) * shape.channels(),
              to,
              (y * shape.width() + x) * shape.channels(),
              shape.channels());
        }
      }
    }
    return new Pixels(shape, to);
  }
}
