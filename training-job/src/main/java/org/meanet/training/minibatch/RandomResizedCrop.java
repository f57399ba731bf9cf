package org.meanet.training.minibatch;

import java.util.SplittableRandom;
import org.meanet.core.image.ImageShape;
import org.meanet.core.image.Pixels;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.image.Region;

/**
 * The usual augmentation of ImageNet (Szegedy et al., "Going Deeper with Convolutions", 2014,
 * section 6): a part of the image at random, brought to the network's size, and left and right
 * swapped for half of the images. The part is drawn as by torchvision's {@code RandomResizedCrop}:
 * a share of the area and the logarithm of width ÷ height, each with equal probability in its
 * range, and then a place; what does not fit into the image is drawn again.
 *
 * @param leastArea the smallest share of the image's area, above 0; the largest is 1
 * @param greatestRatio the largest width ÷ height, at least 1; the smallest is its reciprocal
 * @param flip whether images are mirrored at all
 */
public record RandomResizedCrop(double leastArea, double greatestRatio, boolean flip, long seed)
    implements Augmenter {
  private static final int ATTEMPTS = 10;

  @Override
  public boolean changesNothing() {
    return false;
  }

  @Override
  public void write(
      Pixels pixels, String id, int epoch, Preprocessor preprocessor, float[] target, int offset) {
    SplittableRandom random = ImageRandom.of(seed, epoch, id);
    preprocessor.write(pixels, region(pixels.shape(), random), target, offset);
    if (flip && random.nextBoolean()) {
      mirror(target, offset, preprocessor.length(), preprocessor.input().width());
    }
  }

  /** The part of an image of this shape. */
  Region region(ImageShape shape, SplittableRandom random) {
    double area = (double) shape.height() * shape.width();
    double widest = Math.log(greatestRatio);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double share = leastArea + (1 - leastArea) * random.nextDouble();
      double ratio = Math.exp(widest * (2 * random.nextDouble() - 1));
      int width = (int) Math.round(Math.sqrt(area * share * ratio));
      int height = (int) Math.round(Math.sqrt(area * share / ratio));
      if (width >= 1 && width <= shape.width() && height >= 1 && height <= shape.height()) {
        int top = random.nextInt(shape.height() - height + 1);
        int left = random.nextInt(shape.width() - width + 1);
        return new Region(top, left, height, width);
      }
    }
    return middle(shape);
  }

  /** The largest part in the middle whose proportions are in the range. */
  private Region middle(ImageShape shape) {
    int height = (int) Math.min(shape.height(), Math.round(shape.width() * greatestRatio));
    int width = (int) Math.min(shape.width(), Math.round(shape.height() * greatestRatio));
    return new Region((shape.height() - height) / 2, (shape.width() - width) / 2, height, width);
  }

  private static void mirror(float[] values, int offset, int length, int width) {
    for (int row = offset; row < offset + length; row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        float kept = values[left];
        values[left] = values[right];
        values[right] = kept;
      }
    }
  }
}
