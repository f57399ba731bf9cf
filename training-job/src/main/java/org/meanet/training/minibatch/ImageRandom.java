package org.meanet.training.minibatch;

import java.util.SplittableRandom;
import org.meanet.core.hash.Seeds;

/** What is random about an image in an epoch, wherever and however often it is asked for. */
final class ImageRandom {
  private ImageRandom() {}

  static SplittableRandom of(long seed, int epoch, String id) {
    return new SplittableRandom(Seeds.mix(Seeds.mix(seed, epoch), id.hashCode()));
  }
}
