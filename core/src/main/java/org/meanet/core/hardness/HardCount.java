package org.meanet.core.hardness;

import java.util.Optional;
import org.meanet.core.UserError;

/** N, the number of hard classes, where it is a setting. */
final class HardCount {
  private HardCount() {}

  /**
   * @param count N; half of the classes when absent
   * @param classes K
   * @throws UserError if N is not in 1..K
   */
  static int of(Optional<Integer> count, int classes) {
    int hard = count.orElse(classes / 2);
    if (hard < 1 || hard > classes) {
      throw new UserError("hard-classes.count must be in 1.." + classes + ", got [" + hard + "]");
    }
    return hard;
  }
}
