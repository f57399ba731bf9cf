package org.meanet.training.minibatch;

import java.io.Serializable;
import java.util.List;
import java.util.SplittableRandom;
import org.meanet.core.image.EncodedImage;
import org.meanet.inference.scoring.Tensor;

/**
 * Leaves whole channels out of main's features (Tompson et al., "Efficient Object Localization
 * Using Convolutional Networks", 2015, section 3.2), so that an extension does not rely on few of
 * them. What is left is scaled to the same mean. The same image in the same epoch loses the same
 * channels, wherever and however often it is asked for.
 *
 * @param share of the channels that are left out, 0 up to 1
 */
public record FeatureDropout(double share, long seed) implements Serializable {
  /** Leaves every channel in. */
  public static final FeatureDropout NONE = new FeatureDropout(0, 0);

  /**
   * @param images of a minibatch
   * @param features of theirs, [n, channels, height, width]
   */
  Tensor of(List<EncodedImage> images, Tensor features, int epoch) {
    if (share == 0) {
      return features;
    }
    int channels = Math.toIntExact(features.shape()[1]);
    int pixels = features.data().length / images.size() / channels;
    float scale = (float) (1 / (1 - share));
    float[] kept = new float[features.data().length];
    for (int i = 0; i < images.size(); i++) {
      SplittableRandom random = ImageRandom.of(seed, epoch, images.get(i).id());
      for (int channel = 0; channel < channels; channel++) {
        if (random.nextDouble() >= share) {
          int start = (i * channels + channel) * pixels;
          for (int at = start; at < start + pixels; at++) {
            kept[at] = scale * features.data()[at];
          }
        }
      }
    }
    return new Tensor(kept, features.shape());
  }
}
