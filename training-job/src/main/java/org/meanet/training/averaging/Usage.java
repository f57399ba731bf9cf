package org.meanet.training.averaging;

import java.io.Serializable;
import org.meanet.core.hash.Seeds;

/**
 * Which images were used, in a form that adds up: two sets of images with the same usage are the
 * same set but for a chance of 2⁻⁶⁴.
 *
 * @param images how many
 * @param checksum sum of the hashes of their ids
 */
public record Usage(long images, long checksum) implements Serializable {
  static final Usage NONE = new Usage(0, 0);

  static Usage of(String id) {
    return new Usage(1, Seeds.hash(0, id));
  }

  Usage plus(Usage other) {
    return new Usage(images + other.images, checksum + other.checksum);
  }
}
