package org.meanet.core.fleet;

import org.meanet.core.config.AtLeast;
import org.meanet.core.config.AtMost;
import org.meanet.core.hash.Seeds;
import org.meanet.core.image.SeededShare;

/**
 * Each image reaches the cloud with a probability, independently of the others and of its edge. It
 * depends on seed and id alone, so it is the same on every cluster, and an image that reaches the
 * cloud at one probability does at every larger one.
 *
 * @param probability 0 for never, 1 for always
 */
public record Probability(@AtLeast(0) @AtMost(1) double probability) implements Reachability {
  // Apart from the validation split, which draws from the same ids.
  private static final long STREAM = 0x7265616368L;

  @Override
  public boolean reaches(long seed, String id, double seconds) {
    return new SeededShare(Seeds.mix(seed, STREAM), probability).holds(id);
  }

  @Override
  public boolean needsClock() {
    return false;
  }

  @Override
  public String words() {
    return "for each image with probability " + probability;
  }
}
